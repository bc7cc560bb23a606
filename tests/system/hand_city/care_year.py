"""Lets rights live the small city's year beside organization."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Final

import msgspec

from services.rights.domain import rights as domain
from shared.events.base import DECLARED, Event
from shared.streams.parcel import packed
from shared.streams.wire import Delivery
from tests.services.branch import Agent
from tests.services.station import Bed
from tests.system.hand_city.sheets import Row, tables
from tests.system.hand_city.year import HERE, TODAY, Year, person, value

UNSAID: Final[dict[str, dict[str, object]]] = {
    "hardship_applied": {
        "persons": 3, "income_month": "2000", "rigid_costs": "2500", "consent_signed": True,
    },
    "hardship_checked": {"result": "passed", "by": "union"},
    "hardship_publicized": {"working_days": 5, "objections": 0, "settled": 0},
    "hardship_reviewed": {"income_month": "2600"},
    "hardship_left": {"reason": "by_hand"},
    "aid_given": {"programme": "daily", "fund_source": "union"},
    "care_given": {"yuan": "0"},
    "call_received": {"channel": "phone", "workers": 1},
    "call_sorted": {"topic": "wages", "answered_now": False},
    "call_extended": {"reason": "by_hand"},
    "risk_reported": {"people": 10, "level": "general", "urgent": False},
    "risk_settled": {"people": 10, "yuan": "0"},
    "adverse_fact_recorded": {"authority": "银川市人社局"},
}  # fmt: skip
"""What the table of events leaves out because the sheet doesn't need it."""


class CareYear(Year):
    """The year of organization, of rights and of the city, with one branch for all."""

    def __init__(self, organization_url: str, city_url: str, rights_url: str) -> None:
        """Found the city; its year hasn't begun."""
        super().__init__(organization_url, city_url)
        self.rights = Bed(rights_url, domain, self.clock)
        self.care = next(rows for _, rows in tables(HERE / "care_events.md"))
        self.clerk: Agent = self.branch.copy(self.clock)
        self.clerk.stream, self.clerk.written = f"{self.clerk.id}/rights", []
        self.clerk.packed = 0
        self.read: dict[str, int] = defaultdict(int)

    def live(self) -> None:
        """Let all reports arrive, day by day, those of organization first."""
        days: dict[str, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
        for row in self.table:
            days[row["arrives"]][0].append(row)
        for row in self.care:
            days[row["arrives"]][1].append(row)
        for day in sorted(days):
            self.wake(dt.date.fromisoformat(day))
            self.rights.station.fire_clocks()
            for row in days[day][0]:
                self.hear(row)
            self.announce()
            for row in days[day][1]:
                self.hear_of_care(row)
            self.announce()
        self.wake(TODAY)
        self.rights.station.fire_clocks()
        self.announce()

    def hear_of_care(self, row: Row) -> None:
        """Let one line of the table of care arrive; it must be applied."""
        self.clerk.record(self.report(row), row["by"])
        self.rights.settle(*self.clerk.pack())
        assert self.rights.outcome(self.clerk) == ("applied", None), row

    def report(self, row: Row) -> Event:
        """Make the report of one line."""
        said = dict(pair.split("=") for pair in row["details"].split())
        reporter = self.reporter(said.pop("clerk", row["by"]))
        given = {name: value(name, text) for name, text in said.items()}
        if "household" in said:
            given["household"] = person(said["household"])
        given |= {"on": row["on"], "reported_by": reporter}
        if row["event"] == "call_closed":
            given["checked_by"] = reporter
        cls = DECLARED[f"urn:tongxin:rights.{row['event']}:1"].cls
        return msgspec.convert(UNSAID.get(row["event"], {}) | given, cls, strict=False)

    def announce(self) -> None:
        """Carry to rights and to the city what organization and rights have written for them."""
        super().announce()
        self.carry(self.organization, "organization", to_rights=True)
        self.carry(self.rights, "rights", to_rights=False)

    def carry(self, bed: Bed, name: str, *, to_rights: bool) -> None:
        """Carry what a service has written since the last time."""
        outbox = bed.station.outbox
        for written in outbox.stand().written:
            if to_rights and not written.stream.endswith("/announcements"):
                continue
            before, events = outbox.run(written.stream, self.read[written.stream], 10_000)
            for parcel in packed(written.stream, before, events, 500):
                message = Delivery(
                    parcel.body(), parcel.headers(), name, name, parcel.content_type, None
                )
                self.rights.settle(message) if to_rights else self.city.intake.settle([message])
            self.read[written.stream] = written.number

    def close(self) -> None:
        """Leave all databases."""
        super().close()
        self.rights.close()

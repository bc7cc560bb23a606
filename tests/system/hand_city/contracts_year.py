"""Lets rights live the small city's year beside organization: contracts and congresses."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Final

import msgspec

from services.rights.domain import rights as domain
from shared.events.base import DECLARED, Event
from shared.streams.parcel import packed
from shared.streams.wire import Delivery
from tests.services.branch import Agent
from tests.services.station import Bed
from tests.system.hand_city.sheets import Row, tables
from tests.system.hand_city.year import HERE, TODAY, Year, value

PLACE: Final = "6401"
Settle = Callable[[Delivery], Any]
UNSAID: Final[dict[str, dict[str, object]]] = {
    "contract_registered": {"division": PLACE},
    "bargaining_offered": {
        "division": PLACE, "scope": "single", "by": "workers", "topics": ["wages"],
    },
    "offer_answered": {"agreed": True},
    "team_set": {"workers_side": 3, "employer_side": 3, "women": 1, "outsiders": 0},
    "contract_voted": {"body": "congress", "secret": True},
    "contract_signed": {"women_workers": 0},
    "contract_submitted": {"authority": "银川市人社局"},
    "congress_set_up": {"division": PLACE, "front_line": 0, "worker_directors": 0},
    "proposal_made": {"topic": "safety", "proposers": 1},
    "affairs_opened": {"period": "2025", "items": 5, "form": "board"},
    "labour_contracts_counted": {"open_ended": 0, "migrant_signed": 0},
}  # fmt: skip
"""What the table of events leaves out because the sheet doesn't need it."""


class ContractsYear(Year):
    """The year of organization, of rights and of the city, with one branch for all."""

    def __init__(self, organization_url: str, city_url: str, rights_url: str) -> None:
        """Found the city; its year hasn't begun."""
        super().__init__(organization_url, city_url)
        self.rights = Bed(rights_url, domain, self.clock)
        self.told = next(rows for _, rows in tables(HERE / "contracts_events.md"))
        self.clerk: Agent = self.branch.copy(self.clock)
        self.clerk.stream, self.clerk.written = f"{self.clerk.id}/rights", []
        self.clerk.packed = 0
        self.carried: dict[str, int] = defaultdict(int)

    def live(self) -> None:
        """Let all reports arrive, day by day, those of organization first."""
        days: dict[str, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
        for place, table in enumerate((self.table, self.told)):
            for row in table:
                days[row["arrives"]][place].append(row)
        for day in sorted(days):
            self.begin(dt.date.fromisoformat(day))
            for row in days[day][0]:
                self.hear(row)
            self.announce()
            for row in days[day][1]:
                self.hear_rights(row)
            self.announce()
        self.begin(TODAY)
        self.announce()

    def begin(self, day: dt.date) -> None:
        """Let a day begin at both services."""
        self.wake(day)
        self.rights.station.fire_clocks()

    def hear_rights(self, row: Row) -> None:
        """Let one line of the table arrive; it must be applied."""
        self.clerk.record(self.report(row), row["by"])
        self.rights.settle(*self.clerk.pack())
        assert self.rights.outcome(self.clerk) == ("applied", None), row

    def report(self, row: Row) -> Event:
        """Make the report of one line."""
        said = dict(pair.split("=") for pair in row["details"].split())
        given = {name: value(name, text) for name, text in said.items()}
        given |= {"on": row["on"], "reported_by": self.reporter(row["by"])}
        cls = DECLARED[f"urn:tongxin:rights.{row['event']}:1"].cls
        return msgspec.convert(UNSAID.get(row["event"], {}) | given, cls, strict=False)

    def announce(self) -> None:
        """Carry to rights and to the city what organization and rights have written for them."""
        super().announce()
        self.carry(self.organization, "organization", self.rights.settle)
        self.carry(self.rights, "rights", lambda message: self.city.intake.settle([message]))

    def carry(self, bed: Bed, name: str, settle: Settle) -> None:
        """Carry what a service has written since the last time; rights reads announcements only."""
        outbox = bed.station.outbox
        for written in outbox.stand().written:
            if bed is self.rights or written.stream.endswith("/announcements"):
                before, events = outbox.run(written.stream, self.carried[written.stream], 10_000)
                for parcel in packed(written.stream, before, events, 500):
                    settle(Delivery(parcel.body(), parcel.headers(), name, name,
                                    parcel.content_type, None))  # fmt: skip
                self.carried[written.stream] = written.number

    def close(self) -> None:
        """Leave all databases."""
        super().close()
        self.rights.close()

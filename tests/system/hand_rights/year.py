"""Lets the small city's cases live their year: every report through rights' real intake."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from pathlib import Path
from typing import Final

import msgspec

from services.rights.domain import rights
from shared.events import registry
from shared.events.base import DECLARED, Event
from shared.streams.parcel import packed
from shared.streams.wire import Delivery
from tests.services.branch import MORNING, Agent, Clock
from tests.services.station import Bed
from tests.system.hand_city.sheets import Row, tables
from tests.system.hand_city.year import BEGIN, TODAY, Year, person, value

HERE: Final = Path(__file__).parent
LISTS: Final = frozenset({"subjects", "merged"})
UNSAID: Final[dict[str, dict[str, object]]] = {
    "dispute_filed": {"migrant": 0, "employment": "standard", "oral": False},
    "period_confirmed": {"counts": {}, "nothing_else": True},
}
"""What the table of events leaves out because the sheet doesn't need it."""


class RightsYear:
    """Rights and its database, beside the organization and the city of the hand-worked year."""

    def __init__(self, year: Year, url: str) -> None:
        """Let rights hear all that organization has announced; its own year hasn't begun."""
        self.year = year
        self.clock = Clock(BEGIN)
        self.rights = Bed(url, rights, clock=self.clock)
        self.branch: Agent = year.branch.copy(self.clock)
        self.branch.stream = f"{self.branch.id}/rights"
        self.branch.written, self.branch.packed = [], 0
        self.table = next(rows for _, rows in tables(HERE / "events.md"))
        registry.declare_all()
        self.carry(year.organization, "announcements", self.rights.station.intake)

    def live(self) -> None:
        """Let all reports arrive, day by day, and the city have what comes of them."""
        for day, rows in groupby(self.table, key=lambda row: row["arrives"]):
            self.wake(dt.date.fromisoformat(day))
            for row in rows:
                self.branch.record(self.event(row), row["by"])
                self.rights.settle(*self.branch.pack())
                assert self.rights.outcome(self.branch) == ("applied", None), row
        self.wake(TODAY)
        for channel in ("announcements", "figures"):
            self.carry(self.rights, channel, self.year.city.intake)

    def wake(self, day: dt.date) -> None:
        """Let a day begin: clocks run out, and what follows from that follows."""
        self.clock.now = dt.datetime.combine(day, MORNING)
        self.rights.station.fire_clocks()

    @staticmethod
    def event(row: Row) -> Event:
        """Make the report of one line."""
        cls = DECLARED[f"urn:tongxin:rights.{row['event']}:1"].cls
        said = dict(pair.split("=") for pair in row["details"].split())
        given: dict[str, object] = {
            name: text.split(",") if name in LISTS else value(name, text)
            for name, text in said.items()
        }
        reporter = {"account": row["by"], "person": person(row["by"])[:16]}
        given |= {"on": row["on"], "reported_by": reporter}
        if row["event"] == "period_confirmed":
            given["confirmed_by"] = reporter
        if row["event"] == "supervision_closed":
            given["checked_by"] = {"account": "checker", "person": person("checker")[:16]}
        if "union" in cls.__struct_fields__:
            given["union"] = row["by"]
        return msgspec.convert(UNSAID.get(row["event"], {}) | given, cls, strict=False)

    @staticmethod
    def carry(origin: Bed, channel: str, intake: object) -> None:
        """Carry what a service has written to one channel to whoever reads it."""
        name = origin.station.name
        outbox = origin.station.outbox
        for written in outbox.stand().written:
            if written.stream.endswith(f"/{channel}"):
                before, events = outbox.run(written.stream, 0, 100_000)
                for parcel in packed(written.stream, before, events, 500):
                    intake.settle([  # type: ignore[attr-defined]
                        Delivery(parcel.body(), parcel.headers(), name, name,
                                 parcel.content_type, None)
                    ])  # fmt: skip

    def close(self) -> None:
        """Leave the database."""
        self.rights.close()

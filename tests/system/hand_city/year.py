"""Lets the small city live its year: every report through real intake, on the day it arrived."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import msgspec

from services.organization import doubles
from shared.events.base import DECLARED, OF_CLASS, Event, SubjectKey
from tests.rules import organization as report
from tests.services.above import Above
from tests.services.branch import MORNING, Agent, Clock
from tests.services.station import Bed
from tests.system.hand_city.sheets import Row, tables

HERE: Final = Path(__file__).parent
ROOT: Final = "6401"
BEGIN: Final = dt.date(2025, 1, 1)
TODAY: Final = dt.date(2025, 12, 31)
LISTS: Final = frozenset({"employers", "employers_added", "unions"})
NAMED: Final = frozenset(
    {"union_registered", "employer_registered", "union_applied", "union_split"}
)
MEMBERS: Final[dict[str, object]] = {
    "sex": "male", "birth_year": 1985, "migrant": False, "employment": "standard", "grade": "none",
}  # fmt: skip
UNSAID: Final[dict[str, dict[str, object]]] = {
    "union_registered": {"employers": [], "founded_on": "2018-01-01"},
    "union_merged": {"employers": []},
    "employer_registered": {
        "division": "640104", "unit_type": "110", "industry": "C1373", "opened_on": "2012-01-01",
    },
    "employer_counted": {"women": 0, "migrant": 0, "dispatched": 0, "platform": 0},
    "headcount_declared": {"migrant": 0, "platform": 0},
    "period_confirmed": {"counts": {}, "nothing_else": True},
    "member_registered": MEMBERS,
    "member_joined": MEMBERS,
    "member_received": MEMBERS,
    "officer_took_post": {"sex": "male", "birth_year": 1975, "near_relative": False},
    "grassroots_visited": {"theme": "by hand"},
    "baseline_recorded": {"division": "6401", "source": "by hand"},
    "event_voided": {"reason": "by hand"},
    "event_corrected": {"reason": "by hand"},
}  # fmt: skip
"""What the table of events leaves out because the sheet doesn't need it."""


def person(name: str) -> str:
    """Give the key of a person, or the keyed hash of whoever records for a union."""
    return hashlib.sha256(name.encode()).hexdigest()


def people(text: str) -> list[str]:
    """Give the names in `g01-1..3`, or the one in `g01-1`."""
    union, _, numbers = text.partition("-")
    first, _, last = numbers.partition("..")
    return [f"{union}-{number}" for number in range(int(first), int(last or first) + 1)]


def value(name: str, text: str) -> object:
    """Read one detail of the table."""
    if name in LISTS:
        return text.split(",")
    if name == "member_keys":
        return [person(one) for one in text.split(",")]
    if name in {"old", "new"}:
        return person(text)
    if name == "problems":
        return [raised(*one.split(":")) for one in text.split(",")]
    return {"yes": True, "no": False}.get(text, text)


def raised(problem: str, kind: str, handled_by: str | None = None) -> dict[str, str | None]:
    """Give a problem as it stands in `p1:wages` or `p2:safety:640104`."""
    return {"problem": problem, "kind": kind, "handled_by": handled_by}


class Year:
    """The city's year: organization and the city, with their databases, and one branch for all."""

    def __init__(self, organization_url: str, city_url: str) -> None:
        """Found the city; its year hasn't begun."""
        self.clock = Clock(BEGIN)
        self.organization = Bed(organization_url, clock=self.clock)
        self.above = Above(city_url, self.clock)
        self.database, self.city = self.above.database, self.above.station
        root = report.union_registered(
            "2025-01-01", union=ROOT, kind="city", parent=None, employers=[],
            founded_on="2000-01-01",
        )  # fmt: skip
        self.organization.station.record([root])
        self.table = next(rows for _, rows in tables(HERE / "events.md"))
        unions = {row["by"] for row in self.table} | {ROOT}
        self.branch: Agent = self.organization.agent("branch", *sorted(unions), on=BEGIN)
        self.labels: dict[str, tuple[str, SubjectKey]] = {}

    def live(self) -> None:
        """Let all reports arrive, day by day."""
        for day, rows in groupby(self.table, key=lambda row: row["arrives"]):
            self.wake(dt.date.fromisoformat(day))
            for row in rows:
                self.hear(row)
            self.announce()
        self.wake(TODAY)
        self.announce()

    def wake(self, day: dt.date) -> None:
        """Let a day begin: clocks run out, doubles are found, boundaries are those of the day."""
        self.clock.now = dt.datetime.combine(day, MORNING)
        self.organization.station.fire_clocks()
        doubles.find(self.organization.station)
        self.city.totals.turn(self.database, day)

    def hear(self, row: Row) -> None:
        """Let one line of the table arrive; it must be applied."""
        for event in self.events(row):
            id_ = self.branch.record(event, row["by"])
            if row["label"]:
                self.labels[row["label"]] = id_, OF_CLASS[type(event)].subject(event)
            self.organization.settle(*self.branch.pack())
            assert self.organization.outcome(self.branch) == ("applied", None), row

    def events(self, row: Row) -> Iterator[Event]:
        """Make the reports of one line, one for each person in it."""
        said = dict(pair.split("=") for pair in row["details"].split())
        given = {name: value(name, text) for name, text in said.items()}
        given |= {"on": row["on"], "reported_by": self.reporter(row["by"])}
        if row["event"].startswith("event_"):
            given = self.about(given)
        if row["event"] == "period_confirmed":
            given["confirmed_by"] = given["reported_by"]
        if row["event"] in NAMED:
            given.setdefault("name", said.get("part") or said.get("union") or said.get("employer"))
        women = people(said["women"]) if "-" in said.get("women", "") else []
        for name in people(said["who"]) if "who" in said else [""]:
            yield self.event(row, given, name, woman=name in women)

    @staticmethod
    def event(row: Row, given: dict[str, Any], name: str, *, woman: bool) -> Event:
        """Make one report."""
        data = UNSAID.get(row["event"], {}) | given
        cls = DECLARED[f"urn:tongxin:organization.{row['event']}:1"].cls
        if name:
            mine = {"member": person(name)}
            if "union" in cls.__struct_fields__:
                mine["union"] = given.get("union", row["by"])
            data = {key: data[key] for key in data.keys() - {"who", "women"}} | mine
            data |= {"sex": "female"} if woman else {}
        return msgspec.convert(data, cls, strict=False)

    @staticmethod
    def reporter(union: str) -> dict[str, str]:
        """Give who records for a union: another person for each."""
        return {"account": union, "person": person(union)[:16]}

    def about(self, given: dict[str, Any]) -> dict[str, Any]:
        """Say which report a correction or void is about; what else is given are its fields."""
        id_, key = self.labels[given.pop("event")]
        said = {name: given.pop(name) for name in ("on", "reported_by")}
        fields = {"fields": given} if given else {}
        return said | fields | {"kind": key.kind, "about": key.id, "event": id_}

    def announce(self) -> None:
        """Carry to the city what organization has written for it."""
        self.above.hear(self.organization)

    def close(self) -> None:
        """Leave both databases."""
        self.organization.close()
        self.above.close()

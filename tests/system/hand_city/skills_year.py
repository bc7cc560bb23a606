"""Lets skills live the small city's year beside organization."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Final

import msgspec

from services.skills.domain import skills as domain
from shared.events.base import DECLARED, Event
from shared.streams.parcel import packed
from shared.streams.wire import Delivery
from tests.services.branch import Agent
from tests.services.station import Bed
from tests.system.hand_city.sheets import Row, tables
from tests.system.hand_city.year import HERE, TODAY, Year, person, value

LISTS: Final = frozenset({"activities", "promoted", "groups", "nominations", "names"})
NUMBERS: Final = frozenset({"union_quotas", "quota_shortfalls"})
UNSAID: Final[dict[str, dict[str, object]]] = {
    "campaign_changed": {"reason": "by_hand"},
    "quota_set": {"entries": 0},
    "competition_planned": {"trade": "welding", "form": "single", "scale_max": "100"},
    "entry_withdrawn": {"reason": "by_hand"},
    "round_scored": {"scale_max": "100"},
    "course_opened": {"trade": "welding", "hours": 40, "seats": 30},
    "grade_raised": {"authority": "银川市人社局"},
    "suggestion_implemented": {"effect_kind": "saving"},
    "benefit_verified": {"method": "accounts"},
    "activity_held": {"yuan": "0"},
    "honour_round_opened": {"group_quotas": {}},
    "nomination_made": {"honour": "medal", "year": 2025},
    "nomination_publicized": {"place": "公开栏"},
    "opinion_given": {"opinion_no": "1号"},
    "honour_conferred": {"honour": "medal", "authority": "union", "decision_no": "8号"},
    "honour_revoked": {"authority": "union", "decision_no": "20号"},
}  # fmt: skip
"""What the table of events leaves out because the sheet doesn't need it."""


class SkillsYear(Year):
    """The year of organization, of skills and of the city, with one branch for all."""

    def __init__(self, organization_url: str, city_url: str, skills_url: str) -> None:
        """Found the city; its year hasn't begun."""
        super().__init__(organization_url, city_url)
        self.skills = Bed(skills_url, domain, self.clock)
        self.told = next(rows for _, rows in tables(HERE / "skills_events.md"))
        self.clerk: Agent = self.branch.copy(self.clock)
        self.clerk.stream, self.clerk.written = f"{self.clerk.id}/skills", []
        self.clerk.packed = 0
        self.read: dict[str, int] = defaultdict(int)

    def live(self) -> None:
        """Let all reports arrive, day by day, those of organization first."""
        days: dict[str, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
        for row in self.table:
            days[row["arrives"]][0].append(row)
        for row in self.told:
            days[row["arrives"]][1].append(row)
        for day in sorted(days):
            self.wake(dt.date.fromisoformat(day))
            self.skills.station.fire_clocks()
            for row in days[day][0]:
                self.hear(row)
            self.announce()
            for row in days[day][1]:
                self.hear_of_skills(row)
            self.announce()
        self.wake(TODAY)
        self.skills.station.fire_clocks()
        self.announce()

    def hear_of_skills(self, row: Row) -> None:
        """Let one line of the table of skills arrive; it must be applied."""
        self.clerk.record(self.report(row), row["by"])
        self.skills.settle(*self.clerk.pack())
        assert self.skills.outcome(self.clerk) == ("applied", None), row

    def report(self, row: Row) -> Event:
        """Make the report of one line."""
        said = dict(pair.split("=") for pair in row["details"].split())
        reporter = self.reporter(said.pop("clerk", row["by"]))
        given = {
            name: text.split(",") if name in LISTS else value(name, text)
            for name, text in said.items()
        }
        numbers = {name: dict(one.split(":") for one in text.split(","))
                   for name, text in said.items() if name in NUMBERS}  # fmt: skip
        given |= numbers
        if "union_quotas" in numbers:
            quotas = numbers["union_quotas"].items()
            given["union_quotas"] = [{"union": union, "seats": seats} for union, seats in quotas]
        if "member" in said:
            given["member"] = person(said["member"])
        given |= {"on": row["on"], "reported_by": reporter}
        cls = DECLARED[f"urn:tongxin:skills.{row['event']}:1"].cls
        return msgspec.convert(UNSAID.get(row["event"], {}) | given, cls, strict=False)

    def announce(self) -> None:
        """Carry to skills and to the city what organization and skills have written for them."""
        super().announce()
        self.carry(self.organization, "organization", to_skills=True)
        self.carry(self.skills, "skills", to_skills=False)

    def carry(self, bed: Bed, name: str, *, to_skills: bool) -> None:
        """Carry what a service has written since the last time."""
        outbox = bed.station.outbox
        for written in outbox.stand().written:
            if to_skills and not written.stream.endswith("/announcements"):
                continue
            before, events = outbox.run(written.stream, self.read[written.stream], 10_000)
            for parcel in packed(written.stream, before, events, 500):
                message = Delivery(
                    parcel.body(), parcel.headers(), name, name, parcel.content_type, None
                )
                self.skills.settle(message) if to_skills else self.city.intake.settle([message])
            self.read[written.stream] = written.number

    def close(self) -> None:
        """Leave all databases."""
        super().close()
        self.skills.close()

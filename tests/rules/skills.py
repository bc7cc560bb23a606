"""Reports of campaigns, competitions and works, whose defaults leave only what matters."""

from __future__ import annotations

import datetime as dt

import pytest

from services.skills.indicators import indicators
from services.skills.rules import rules
from shared.events import skills as events
from shared.events.base import Event, SubjectKey
from shared.figures.indicators import Diff, Number
from shared.streams.rules import Subject
from tests.rules.register import BO, Register, day, make

LI, MA = "1a" * 32, "2b" * 32
"""Two workers."""


class Skills(Register):
    """The subjects of skills."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__(rules, indicators)

    def of(self, kind: str, id_: str) -> Subject:
        """Give a subject."""
        return self.subjects[SubjectKey(kind, id_)]

    def found(self, kind: str, id_: str) -> list[str]:
        """Name the rules that the reports of a subject were against."""
        return [one.rule for one in self.of(kind, id_).findings]

    def figures(self) -> Diff:
        """Give all that the subjects contribute."""
        diff: Diff = {}
        for subject in self.subjects.values():
            indicators.add(diff, subject, 1)
        return diff

    def stock(self, cell: str, on: str = "12-31") -> dict[str, Number]:
        """Give a stock on a day, of each union that has any."""
        sums: dict[str, Number] = {}
        for (union, when), cells in self.figures().items():
            if when <= day(on) and f"skills.{cell}" in cells.stock:
                sums[union] = sums.get(union, 0) + cells.stock[f"skills.{cell}"]
        return {union: value for union, value in sums.items() if value}

    def flow(self, cell: str) -> dict[tuple[str, dt.date], Number]:
        """Give a flow by union and day."""
        return {
            place: cells.flow[f"skills.{cell}"]
            for place, cells in self.figures().items()
            if f"skills.{cell}" in cells.flow
        }


def campaign_launched(on: str = "01-05", **given: object) -> events.CampaignLaunched:
    """Build the drill of 2026, toward 100,000 workers."""
    defaults = {
        "campaign": "drill", "kind": "drill", "goal_people": 100_000, "from": "2026-01-10",
        "to": "2026-12-20", "activities": ["drill", "competition", "suggestion", "innovation"],
    }  # fmt: skip
    return make(events.CampaignLaunched, on, defaults, given)


def campaign_changed(on: str = "06-01", **given: object) -> events.CampaignChanged:
    """Build the end of the campaign."""
    return make(
        events.CampaignChanged, on, {"campaign": "drill", "ended": True, "reason": "done"}, given
    )


def quota_set(on: str = "01-06", **given: object) -> events.QuotaSet:
    """Build 20,000 of the goal for u1."""
    defaults = {
        "campaign": "drill", "union": "u1", "people": 20_000, "entries": 30_000,
        "answer_by": "2026-01-20",
    }  # fmt: skip
    return make(events.QuotaSet, on, defaults, given)


def quota_answered(on: str = "01-15", **given: object) -> events.QuotaAnswered:
    """Build that u1 takes it on."""
    return make(
        events.QuotaAnswered, on, {"campaign": "drill", "union": "u1", "answer": "taken"}, given
    )


def competition_planned(on: str = "02-01", **given: object) -> events.CompetitionPlanned:
    """Build a drill of welders within the campaign, organized by 6401."""
    defaults = {
        "competition": "k1", "union": "6401", "kind": "drill", "campaign": "drill",
        "trade": "welding", "level": "city", "form": "single", "scale_max": "100",
        "from": "2026-03-01", "to": "2026-06-30",
    }  # fmt: skip
    return make(events.CompetitionPlanned, on, defaults, given)


def competition_opened(on: str = "02-10", **given: object) -> events.CompetitionOpened:
    """Build that it may be entered to the end of March."""
    defaults = {"competition": "k1", "entry_until": "2026-03-31", "seats": 500}
    return make(events.CompetitionOpened, on, defaults, given)


def worker_entered(on: str = "03-10", **given: object) -> events.WorkerEntered:
    """Build that u1 enters Li."""
    defaults = {"activity": "k1", "entry": "e1", "union": "u1", "member": LI}
    return make(events.WorkerEntered, on, defaults, given)


def entry_withdrawn(on: str = "03-20", **given: object) -> events.EntryWithdrawn:
    """Build that u1 takes Li's entry back."""
    defaults = {
        "activity": "k1", "entry": "e1", "union": "u1", "member": LI, "kind": "withdrew",
        "reason": "ill",
    }  # fmt: skip
    return make(events.EntryWithdrawn, on, defaults, given)


def round_scored(on: str = "04-10", **given: object) -> events.RoundScored:
    """Build 91.5 points for Li in the first round."""
    defaults = {
        "competition": "k1", "round": 1, "entry": "e1", "score": "91.5", "scale_max": "100",
        "absent": False,
    }  # fmt: skip
    return make(events.RoundScored, on, defaults, given)


def score_appealed(on: str = "04-12", **given: object) -> events.ScoreAppealed:
    """Build Bo's decision: two points more."""
    defaults = {
        "competition": "k1", "round": 1, "entry": "e1", "ground": "miscounted", "upheld": True,
        "new_score": "93.5", "reported_by": BO,
    }  # fmt: skip
    return make(events.ScoreAppealed, on, defaults, given)


def result_published(on: str = "04-15", **given: object) -> events.ResultPublished:
    """Build that Li goes on."""
    return make(
        events.ResultPublished, on, {"competition": "k1", "round": 1, "promoted": ["e1"]}, given
    )


def course_opened(on: str = "04-01", **given: object) -> events.CourseOpened:
    """Build a course of welding at u1, 40 hours for 30."""
    defaults = {
        "course": "c1", "union": "u1", "kind": "skills", "trade": "welding", "hours": 40,
        "funder": "union", "seats": 30,
    }  # fmt: skip
    return make(events.CourseOpened, on, defaults, given)


def course_finished(on: str = "04-20", **given: object) -> events.CourseFinished:
    """Build its end: 28 trained, 12 of them migrant workers."""
    defaults = {
        "course": "c1", "trained": 28, "women": 9, "migrant": 12, "grades_raised": 5,
        "certificates": 28,
    }  # fmt: skip
    return make(events.CourseFinished, on, defaults, given)


def grade_raised(on: str = "05-01", **given: object) -> events.GradeRaised:
    """Build that Li, junior until then, is intermediate."""
    defaults = {
        "member": LI, "union": "u1", "old_grade": "junior", "new_grade": "intermediate",
        "basis": "competition", "certificate_no": "Z26-0001", "authority": "银川市人社局",
    }  # fmt: skip
    return make(events.GradeRaised, on, defaults, given)


def suggestion_made(on: str = "03-01", **given: object) -> events.SuggestionMade:
    """Build a suggestion of Li and Ma at u1, on safety, in the campaign."""
    defaults = {
        "suggestion": "s1", "union": "u1", "campaign": "drill", "member_keys": [LI, MA],
        "field": "safety",
    }  # fmt: skip
    return make(events.SuggestionMade, on, defaults, given)


def suggestion_screened(on: str = "03-05", **given: object) -> events.SuggestionScreened:
    """Build Bo's adoption."""
    defaults = {"suggestion": "s1", "result": "adopted", "reported_by": BO}
    return make(events.SuggestionScreened, on, defaults, given)


def suggestion_started(on: str = "03-10", **given: object) -> events.SuggestionStarted:
    """Build that the workshop carries it out by the end of April."""
    defaults = {"suggestion": "s1", "department": "workshop", "due_on": "2026-04-30"}
    return make(events.SuggestionStarted, on, defaults, given)


def suggestion_implemented(on: str = "04-20", **given: object) -> events.SuggestionImplemented:
    """Build that it is done, and is said to bring 50,000 yuan."""
    defaults = {"suggestion": "s1", "benefit_claimed_yuan": "50000", "effect_kind": "saving"}
    return make(events.SuggestionImplemented, on, defaults, given)


def benefit_verified(on: str = "05-20", **given: object) -> events.BenefitVerified:
    """Build Bo's verification of 42,000.50 yuan."""
    defaults = {
        "kind": "suggestion", "about": "s1", "yuan": "42000.50", "method": "accounts",
        "period_months": 12, "reported_by": BO,
    }  # fmt: skip
    return make(events.BenefitVerified, on, defaults, given)


def reward_paid(on: str = "06-01", **given: object) -> events.RewardPaid:
    """Build 800 yuan for Li."""
    defaults = {"kind": "suggestion", "about": "s1", "yuan": "800", "member_keys": [LI]}
    return make(events.RewardPaid, on, defaults, given)


def innovation_registered(on: str = "03-02", **given: object) -> events.InnovationRegistered:
    """Build Li's method of welding."""
    defaults = {
        "innovation": "i1", "union": "u1", "campaign": "drill", "kind": "method",
        "member_keys": [LI], "field": "technology", "benefit_claimed_yuan": "9000",
    }  # fmt: skip
    return make(events.InnovationRegistered, on, defaults, given)


def patent_granted(on: str = "06-10", **given: object) -> events.PatentGranted:
    """Build a patent of June."""
    defaults = {
        "innovation": "i1", "patent_no": "ZL202610000001.X", "patent_kind": "utility_model",
        "granted_on": "2026-06-05",
    }  # fmt: skip
    return make(events.PatentGranted, on, defaults, given)


def method_named(on: str = "06-20", **given: object) -> events.MethodNamed:
    """Build that the city names the method."""
    return make(
        events.MethodNamed, on, {"innovation": "i1", "name": "李氏焊接法", "level": "city"}, given
    )


def studio_founded(on: str = "02-01", **given: object) -> events.StudioFounded:
    """Build a studio of a craftsman."""
    defaults = {
        "studio": "w1", "name": "李师傅创新工作室", "leader_kind": "craftsman", "members": 8,
        "level": "unit",
    }  # fmt: skip
    return make(events.StudioFounded, on, defaults, given)


def studio_named(on: str = "05-01", **given: object) -> events.StudioNamed:
    """Build that the city names it for three years."""
    defaults = {"studio": "w1", "level": "city", "result": "named", "valid_to": "2029-04-30"}
    return make(events.StudioNamed, on, defaults, given)


def activity_held(on: str = "05-01", **given: object) -> events.ActivityHeld:
    """Build two concerts of u1."""
    defaults = {
        "held": "a1", "union": "u1", "kind": "culture", "people": 300, "times": 2, "yuan": "5000",
    }  # fmt: skip
    return make(events.ActivityHeld, on, defaults, given)


def open_to_all(*others: str) -> Skills:
    """Give a register with the campaign and the open drill k1, and further ones in the campaign."""
    register = Skills().hear_all(campaign_launched(), competition_planned(), competition_opened())
    for other in others:
        register.hear(competition_planned(competition=other))
    return register


def scored(*points: str | None) -> Skills:
    """Give a register in which e1, e2 … of the first round have these points, or were absent."""
    register = open_to_all()
    for number, score in enumerate(points, start=1):
        entry = f"e{number}"
        member = f"{number:064x}"
        register.hear(worker_entered(entry=entry, member=member))
        register.hear(round_scored(entry=entry, score=score, absent=score is None))
    return register


def refuses(register: Skills, reason: type[Exception], *told: Event) -> None:
    """See that each of these, told now, is refused or waits for this reason."""
    for event in told:
        with pytest.raises(reason):
            register.hear(event)

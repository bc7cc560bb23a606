"""Organization in memory: a register to tell events to, and builders of what is told."""

from __future__ import annotations

import datetime as dt

from services.organization.indicators import indicators
from services.organization.rules import rules
from services.organization.rules.employer import Employer
from services.organization.rules.member import Member
from services.organization.rules.months import CUT_OFF
from services.organization.rules.union import Union
from shared.events import organization as events
from shared.events.base import SubjectKey
from shared.figures.indicators import Diff, Number
from shared.streams.rules import Deadline, Subject
from tests.rules import register
from tests.rules.people import (
    PERSON,
    double_found,
    double_settled,
    grassroots_visited,
    headcount_declared,
    member_changed,
    member_joined,
    member_kept,
    member_left,
    member_received,
    member_registered,
    member_sent,
    member_verified,
    officer_left_post,
    officer_move_answered,
    officer_move_asked,
    officer_took_post,
    officer_trained,
    visit_problem_settled,
)  # fmt: skip
from tests.rules.register import ANNA, BO, TODAY, day, make

__all__ = [
    "ANNA",
    "BO",
    "PERSON",
    "TODAY",
    "day",
    "double_found",
    "double_settled",
    "grassroots_visited",
    "headcount_declared",
    "make",
    "member_changed",
    "member_joined",
    "member_kept",
    "member_left",
    "member_received",
    "member_registered",
    "member_sent",
    "member_verified",
    "officer_left_post",
    "officer_move_answered",
    "officer_move_asked",
    "officer_took_post",
    "officer_trained",
    "visit_problem_settled",
]  # fmt: skip
"""What tests of organization read from here beside what it defines."""


class Register(register.Register):
    """A register of organization."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__(rules, indicators)

    def union(self, code: str = "u1") -> Union:
        """Give a union."""
        subject = self.subjects[SubjectKey("union", code)]
        assert isinstance(subject, Union)
        return subject

    def employer(self, code: str = "e1") -> Employer:
        """Give an employer."""
        subject = self.subjects[SubjectKey("employer", code)]
        assert isinstance(subject, Employer)
        return subject

    def member(self, union: str = "u1", key: str = "aa") -> Member:
        """Give a membership."""
        subject = self.subjects[SubjectKey("member", f"{union}/{key * 32}")]
        assert isinstance(subject, Member)
        return subject


def employer_registered(on: str = "01-01", **given: object) -> events.EmployerRegistered:
    """Build the registration of an employer of 40 workers."""
    defaults = {
        "employer": "e1", "name": "宁夏枸杞加工厂", "division": "640104", "unit_type": "110",
        "industry": "C1373", "opened_on": "2010-01-01", "workers": 40,
    }  # fmt: skip
    return make(events.EmployerRegistered, on, defaults, given)


def employer_counted(on: str = "02-01", **given: object) -> events.EmployerCounted:
    """Build a count of 60 workers on its day."""
    defaults = {
        "employer": "e1", "as_of": day(on), "workers": 60, "women": 20, "migrant": 10,
        "dispatched": 5, "platform": 0,
    }  # fmt: skip
    return make(events.EmployerCounted, on, defaults, given)


def employer_changed(on: str = "02-01", **given: object) -> events.EmployerChanged:
    """Build a change of an employer."""
    return make(events.EmployerChanged, on, {"employer": "e1"}, given)


def employer_closed(on: str = "05-01", **given: object) -> events.EmployerClosed:
    """Build the end of an employer."""
    defaults = {"employer": "e1", "reason": "ended", "workers_settled": 0}
    return make(events.EmployerClosed, on, defaults, given)


def founding_urged(on: str = "02-01", **given: object) -> events.FoundingUrged:
    """Build a letter that asks e1 for a union by the end of the month."""
    defaults = {"employer": "e1", "letter_no": "宁工建 12 号", "answer_by": "2026-02-28"}
    return make(events.FoundingUrged, on, defaults, given)


def baseline_recorded(on: str = "02-01", **given: object) -> events.BaselineRecorded:
    """Build the census's 200 legal units on the ground of Xingqing at the end of 2023."""
    defaults = {
        "union": "640104", "measure": "legal_units", "division": "640104", "value": 200,
        "source": "第五次经济普查", "as_of": "2023-12-31",
    }  # fmt: skip
    return make(events.BaselineRecorded, on, defaults, given)


def union_registered(on: str = "01-02", **given: object) -> events.UnionRegistered:
    """Build the registration of a single union founded in 2020 that covers e1."""
    defaults = {
        "union": "u1", "name": "枸杞厂工会", "kind": "single", "parent": "640104",
        "employers": ["e1"], "founded_on": "2020-01-01",
    }  # fmt: skip
    return make(events.UnionRegistered, on, defaults, given)


def union_applied(on: str = "02-01", **given: object) -> events.UnionApplied:
    """Build an application for a single union over e1."""
    defaults = {
        "union": "u1", "name": "枸杞厂工会", "kind": "single", "parent": "640104",
        "employers": ["e1"], "workers": 40, "members_expected": 30,
    }  # fmt: skip
    return make(events.UnionApplied, on, defaults, given)


def founding_decided(on: str = "02-10", **given: object) -> events.FoundingDecided:
    """Build Bo's approval of an application that came on 1 February."""
    defaults = {
        "union": "u1", "decision": "approved", "received_on": "2026-02-01", "reported_by": BO,
    }  # fmt: skip
    return make(events.FoundingDecided, on, defaults, given)


def election_held(on: str = "03-01", **given: object) -> events.ElectionHeld:
    """Build a lawful founding election."""
    defaults = {
        "union": "u1", "purpose": "founding", "entitled": 30, "present": 28, "in_favour": 18,
        "direct": True, "seats": 3, "candidates": 4, "term_years": 5,
    }  # fmt: skip
    return make(events.ElectionHeld, on, defaults, given)


def election_decided(on: str = "03-10", **given: object) -> events.ElectionDecided:
    """Build Bo's approval of the result, for five years."""
    defaults = {
        "union": "u1", "decision": "approved", "term_from": "2026-03-10", "term_to": "2031-03-09",
        "reported_by": BO,
    }  # fmt: skip
    return make(events.ElectionDecided, on, defaults, given)


def election_postponed(on: str = "03-01", **given: object) -> events.ElectionPostponed:
    """Build a postponement of three months with Xingqing's consent."""
    defaults = {
        "union": "u1", "until": "2026-06-30", "reason": "epidemic", "agreed_by": "640104",
    }  # fmt: skip
    return make(events.ElectionPostponed, on, defaults, given)


def committee_formed(on: str = "03-01", **given: object) -> events.CommitteeFormed:
    """Build an audit committee of three."""
    return make(events.CommitteeFormed, on, {"union": "u1", "kind": "audit", "members": 3}, given)


def committee_ended(on: str = "05-01", **given: object) -> events.CommitteeEnded:
    """Build the end of the audit committee."""
    defaults = {"union": "u1", "kind": "audit", "reason": "reorganized"}
    return make(events.CommitteeEnded, on, defaults, given)


def legal_person_registered(on: str = "03-01", **given: object) -> events.LegalPersonRegistered:
    """Build a registration with a certificate until the end of 2028."""
    defaults = {
        "union": "u1", "credit_code": "81640104MC1234567A", "certificate_no": "宁 0104",
        "valid_to": "2028-12-31",
    }  # fmt: skip
    return make(events.LegalPersonRegistered, on, defaults, given)


def legal_person_ended(on: str = "05-01", **given: object) -> events.LegalPersonEnded:
    """Build the end of legal personality."""
    return make(events.LegalPersonEnded, on, {"union": "u1", "reason": "asked_for"}, given)


def staff_home_rated(on: str = "03-01", **given: object) -> events.StaffHomeRated:
    """Build a qualified staff home, rated by Xingqing until the end of the year."""
    defaults = {
        "union": "u1", "grade": "qualified", "valid_to": "2026-12-31", "rated_by": "640104",
    }  # fmt: skip
    return make(events.StaffHomeRated, on, defaults, given)


def union_changed(on: str = "04-01", **given: object) -> events.UnionChanged:
    """Build a change of a union."""
    return make(events.UnionChanged, on, {"union": "u1", "reason": "other"}, given)


def union_moved(on: str = "04-01", **given: object) -> events.UnionMoved:
    """Build a move from Xingqing to Jinfeng."""
    defaults = {
        "union": "u1", "tree": "territorial", "old_parent": "640104", "new_parent": "640106",
        "from": day(on), "reported_by": BO,
    }  # fmt: skip
    return make(events.UnionMoved, on, defaults, given)


def union_merged(on: str = "04-01", **given: object) -> events.UnionMerged:
    """Build a merger of u1 into u2 with its employer."""
    defaults = {
        "union": "u1", "into": "u2", "members": 10, "employers": ["e1"], "from": day(on),
        "reported_by": BO,
    }  # fmt: skip
    return make(events.UnionMerged, on, defaults, given)


def union_split(on: str = "04-01", **given: object) -> events.UnionSplit:
    """Build the only chunk by which u3 is split off u1 with one of its two members."""
    defaults = {
        "union": "u1", "part": "u3", "name": "枸杞厂二分厂工会", "kind": "single",
        "member_keys": ["aa" * 32], "members": 2, "last": True, "from": day(on),
        "reported_by": BO,
    }  # fmt: skip
    return make(events.UnionSplit, on, defaults, given)


def union_dissolved(on: str = "05-01", **given: object) -> events.UnionDissolved:
    """Build the end of a union whose employer ended."""
    defaults = {
        "union": "u1", "reason": "employer_ended", "employer_closed": True, "members_kept": 0,
        "members_moved": 0,
    }  # fmt: skip
    return make(events.UnionDissolved, on, defaults, given)


def period_confirmed(on: str = "04-02", **given: object) -> events.PeriodConfirmed:
    """Build the confirmation of March."""
    defaults = {
        "union": "u1", "period": "2026-03", "counts": {"member_joined": 3}, "nothing_else": True,
        "confirmed_by": ANNA,
    }  # fmt: skip
    return make(events.PeriodConfirmed, on, defaults, given)


def clocks(subject: Subject) -> tuple[Deadline, ...]:
    """Give the clocks of a subject but that of the month, which every union has."""
    return tuple(one for one in subject.deadlines() if one.clock != CUT_OFF)


def missed(told: Register, key: SubjectKey) -> events.DeadlineMissed:
    """Build what the service writes when the only clock of a subject but the month's ran out."""
    (clock,) = clocks(told.subjects[key])
    return told.missed(key, events.DeadlineMissed, clock.clock)


def month_missed(told: Register, code: str = "u1") -> events.DeadlineMissed:
    """Build what the service writes when nobody has confirmed a union's month in time."""
    return told.missed(SubjectKey("union", code), events.DeadlineMissed, CUT_OFF)


def founded() -> Register:
    """Give a register in which u1 was founded over e1 on 10 March."""
    return Register().hear_all(
        employer_registered(),
        union_applied(),
        founding_decided(),
        election_held(),
        election_decided(),
    )


def figures(*subjects: Subject) -> Diff:
    """Give all that subjects contribute."""
    diff: Diff = {}
    for subject in subjects:
        indicators.add(diff, subject, 1)
    return diff


def stock(cell: str, union: str, on: str, *subjects: Subject) -> Number:
    """Give a union's stock on a day: all that came up to it, less what went."""
    return sum(
        cells.stock.get(cell, 0)
        for (place, when), cells in figures(*subjects).items()
        if place == union and when <= day(on)
    )


def flow(cell: str, *subjects: Subject) -> dict[tuple[str, dt.date], Number]:
    """Give a flow by union and day."""
    return {
        place: cells.flow[cell] for place, cells in figures(*subjects).items() if cell in cells.flow
    }


def rules_found(subject: Subject) -> list[str]:
    """Name the rules that a subject's reports were against."""
    return [one.rule for one in subject.findings]

"""Reports of hardship, care, the hotline and risks, whose defaults leave only what matters."""

from __future__ import annotations

import datetime as dt

import pytest

from services.rights.indicators import indicators
from services.rights.rules import rules
from services.rights.rules.call import Call
from services.rights.rules.household import Household
from shared.events import rights as events
from shared.events.base import Event, Reporter, SubjectKey
from shared.figures.indicators import Diff, Number
from shared.streams.rules import Subject
from tests.rules.register import BO, Register, day, make

CHEN = Reporter(account="chen", person="c" * 16)
"""Who judges, asks and checks on the hotline."""
DAN = Reporter(account="dan", person="d" * 16)
"""Who handles a call at the bottom."""
HOME, OTHER = "aa" * 32, "bb" * 32


class Cares(Register):
    """The subjects of rights, as far as they are told of here."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__(rules, indicators)

    def household(self, key: str = HOME) -> Household:
        """Give a household."""
        subject = self.subjects[SubjectKey("household", key)]
        assert isinstance(subject, Household)
        return subject

    def call(self, id_: str = "k1") -> Call:
        """Give a call."""
        subject = self.subjects[SubjectKey("call", id_)]
        assert isinstance(subject, Call)
        return subject


def hardship_registered(on: str = "03-02", **given: object) -> events.HardshipRegistered:
    """Build Bo's entry of a file of 2023, reviewed last in May 2025."""
    defaults = {
        "household": HOME, "union": "u1", "division": "640104", "persons": 3, "tier": "deep",
        "cause": "illness", "income_month": "2100", "migrant": True, "filed_on": "2023-04-01",
        "reviewed_on": "2025-05-15", "reported_by": BO,
    }  # fmt: skip
    return make(events.HardshipRegistered, on, defaults, given)


def hardship_applied(on: str = "03-02", **given: object) -> events.HardshipApplied:
    """Build Anna's application for a household of three at u1, which agreed to be checked."""
    defaults = {
        "household": HOME, "union": "u1", "division": "640104", "persons": 3, "cause": "illness",
        "income_month": "2100", "rigid_costs": "2600", "migrant": True, "consent_signed": True,
    }  # fmt: skip
    return make(events.HardshipApplied, on, defaults, given)


def hardship_checked(on: str = "03-03", **given: object) -> events.HardshipChecked:
    """Build the unit's review, which it passed."""
    defaults = {"household": HOME, "step": "unit_review", "result": "passed", "by": "union"}
    return make(events.HardshipChecked, on, defaults, given)


def hardship_publicized(on: str = "03-16", **given: object) -> events.HardshipPublicized:
    """Build a publicity of five working days, from Monday to Friday, without objections."""
    defaults = {
        "household": HOME, "from": "2026-03-09", "to": "2026-03-13", "working_days": 5,
        "objections": 0, "settled": 0,
    }  # fmt: skip
    return make(events.HardshipPublicized, on, defaults, given)


def hardship_decided(on: str = "03-17", **given: object) -> events.HardshipDecided:
    """Build Bo's decision to open a file."""
    defaults = {
        "household": HOME, "decision": "filed", "tier": "deep", "cause": "illness",
        "reported_by": BO,
    }  # fmt: skip
    return make(events.HardshipDecided, on, defaults, given)


def hardship_reviewed(on: str = "09-01", **given: object) -> events.HardshipReviewed:
    """Build a review that changes nothing."""
    defaults = {"household": HOME, "tier": "deep", "income_month": "2200", "result": "stay"}
    return make(events.HardshipReviewed, on, defaults, given)


def hardship_left(on: str = "10-01", **given: object) -> events.HardshipLeft:
    """Build the household's leaving."""
    defaults = {"household": HOME, "move": "left", "reason": "income_rose", "reported_by": BO}
    return make(events.HardshipLeft, on, defaults, given)


def aid_given(on: str = "04-01", **given: object) -> events.AidGiven:
    """Build 3,000 yuan out of the union's funds."""
    defaults = {
        "household": HOME, "kind": "money", "yuan": "3000", "programme": "daily",
        "fund_source": "union",
    }  # fmt: skip
    return make(events.AidGiven, on, defaults, given)


def care_given(on: str = "07-20", **given: object) -> events.CareGiven:
    """Build cooling for 40 workers of u1, twice."""
    defaults = {
        "union": "u1", "care": "c1", "programme": "cooling", "heads": 40, "times": 80,
        "yuan": "1600.50",
    }  # fmt: skip
    return make(events.CareGiven, on, defaults, given)


def call_received(on: str = "03-02", **given: object) -> events.CallReceived:
    """Build a call that the city's hotline received from Xingqing, about twelve workers."""
    defaults = {
        "call": "k1", "channel": "phone", "level": "city", "division": "640104", "workers": 12,
    }  # fmt: skip
    return make(events.CallReceived, on, defaults, given)


def call_sorted(on: str = "03-02", **given: object) -> events.CallSorted:
    """Build its sorting as a general request."""
    defaults = {
        "call": "k1", "kind": "request", "topic": "wages", "class": "general",
        "answered_now": False,
    }  # fmt: skip
    return make(events.CallSorted, on, defaults, given)


def call_dispatched(on: str = "03-02", **given: object) -> events.CallDispatched:
    """Build its sending to Xingqing, to be handled by Friday."""
    defaults = {
        "call": "k1", "to": "640104", "level": "district", "due_on": "2026-03-06",
    }  # fmt: skip
    return make(events.CallDispatched, on, defaults, given)


def call_handled(on: str = "03-05", **given: object) -> events.CallHandled:
    """Build Dan's solution."""
    return make(
        events.CallHandled, on, {"call": "k1", "result": "solved", "reported_by": DAN}, given
    )


def call_returned(on: str = "03-06", **given: object) -> events.CallReturned:
    """Build Chen's acceptance of what came back."""
    return make(
        events.CallReturned, on, {"call": "k1", "accepted": True, "reported_by": CHEN}, given
    )


def call_extended(on: str = "03-06", **given: object) -> events.CallExtended:
    """Build Chen's extension to the 20th."""
    defaults = {"call": "k1", "new_due_on": "2026-03-20", "reason": "far_away", "reported_by": CHEN}
    return make(events.CallExtended, on, defaults, given)


def caller_asked(on: str = "03-07", **given: object) -> events.CallerAsked:
    """Build the answer of a satisfied caller."""
    defaults = {"call": "k1", "reached": True, "satisfied": True, "solved": True}
    return make(events.CallerAsked, on, defaults, given)


def call_closed(on: str = "03-09", **given: object) -> events.CallClosed:
    """Build its closing, checked and recorded by Chen."""
    defaults = {
        "call": "k1",
        "result": "solved",
        "checked_by": CHEN,
        "reopened": False,
        "reported_by": CHEN,
    }
    return make(events.CallClosed, on, defaults, given)


def risk_reported(on: str = "03-02", **given: object) -> events.RiskReported:
    """Build u1's report of wage arrears for thirty."""
    defaults = {
        "risk": "r1", "union": "u1", "employer": "e1", "kind": "arrears", "people": 30,
        "level": "general", "urgent": False,
    }  # fmt: skip
    return make(events.RiskReported, on, defaults, given)


def risk_settled(on: str = "04-01", **given: object) -> events.RiskSettled:
    """Build its solution."""
    defaults = {"risk": "r1", "result": "solved", "people": 30, "yuan": "90000"}
    return make(events.RiskSettled, on, defaults, given)


def adverse_fact_recorded(on: str = "03-02", **given: object) -> events.AdverseFactRecorded:
    """Build arrears at e1 in February, which bar honours to the end of the year."""
    defaults = {
        "fact": "f1", "employer": "e1", "kind": "arrears", "authority": "银川市人社局",
        "fact_on": "2026-02-10", "bars_until": "2026-12-31",
    }  # fmt: skip
    return make(events.AdverseFactRecorded, on, defaults, given)


def adverse_fact_cleared(on: str = "06-01", **given: object) -> events.AdverseFactCleared:
    """Build its lifting, recorded by Bo."""
    defaults = {
        "fact": "f1", "reason": "paid", "authority": "银川市人社局", "reported_by": BO,
    }  # fmt: skip
    return make(events.AdverseFactCleared, on, defaults, given)


def checks(on: str = "03-04") -> list[Event]:
    """Build all three steps of checking, passed on one day, and a publicity."""
    steps = ("unit_review", "visit", "means_check")
    return [*(hardship_checked(on, step=step) for step in steps), hardship_publicized()]


def on_file() -> Cares:
    """Give a register in which the household is on file since 17 March, against nothing."""
    return Cares().hear_all(hardship_applied(), *checks(), hardship_decided())


def sent_to_the_town() -> Cares:
    """Give a register in which the call was sent to Xingqing and on to a town, all on 2 March."""
    return Cares().hear_all(
        call_received(),
        call_sorted(),
        call_dispatched(),
        call_dispatched(to="640104001", level="town", due_on="2026-03-05"),
    )


def missed(register: Cares, key: SubjectKey, clock: str) -> events.DeadlineMissed:
    """Build what the service writes when a clock of a subject has run out."""
    return register.missed(key, events.DeadlineMissed, clock)


def refuses(register: Cares, reason: type[Exception], *told: Event) -> None:
    """See that each of these, told now, is refused or waits for this reason."""
    for event in told:
        with pytest.raises(reason):
            register.hear(event)


def due(subject: Subject) -> dict[str, dt.date]:
    """Give the last days of the clocks that run."""
    return {one.clock: one.due_on for one in subject.deadlines()}


def figures(*subjects: Subject) -> Diff:
    """Give all that subjects contribute."""
    diff: Diff = {}
    for subject in subjects:
        indicators.add(diff, subject, 1)
    return diff


def stock(cell: str, union: str, on: str, *subjects: Subject) -> Number:
    """Give a union's stock on a day: all that came up to it, less what went."""
    return sum(
        cells.stock.get(f"rights.{cell}", 0)
        for (place, when), cells in figures(*subjects).items()
        if place == union and when <= day(on)
    )


def flow(cell: str, *subjects: Subject) -> dict[tuple[str, dt.date], Number]:
    """Give a flow by union and day."""
    cell = f"rights.{cell}"
    return {
        place: cells.flow[cell] for place, cells in figures(*subjects).items() if cell in cells.flow
    }


def rules_found(subject: Subject) -> list[str]:
    """Name the rules that a subject's reports were against."""
    return [one.rule for one in subject.findings]

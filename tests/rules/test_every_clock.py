"""Every clock of every pack: its exact day, and a report that comes late and was in time.

A clock that a pack gets and nobody names here fails a test. In 2026 the Spring Festival is off
from 15 to 23 February, and Saturday 14 and 28 February, Sunday 20 September and Saturday
10 October are worked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

import pytest

from shared.events import organization, rights, skills
from shared.events.base import SubjectKey
from shared.law import clocks
from shared.law.packs import Clock
from shared.rules.deadlines import Misses, Timed
from tests.rules import contracts
from tests.rules import organization as told
from tests.rules import skills as campaigns
from tests.rules.clock_cases import CASES, Case
from tests.rules.register import Register, day
from tests.rules.test_rights_clocks import EXAMPLES, LATE_REPORTS

Term = tuple[int, str, bool]
TERMS: Final[dict[Term, tuple[tuple[str, str], tuple[str, str]]]] = {
    (0, "named", False): (("02-16", "02-16"), ("02-28", "02-28")),
    (5, "working", False): (("02-12", "02-26"), ("09-14", "09-20")),
    (10, "working", False): (("02-12", "03-04"), ("02-09", "02-28")),
    (15, "working", False): (("02-11", "03-10"), ("09-14", "10-10")),
    (10, "calendar", False): (("02-06", "02-24"), ("02-18", "02-28")),
    (15, "calendar", False): (("02-02", "02-24"), ("02-13", "02-28")),
    (20, "calendar", False): (("01-30", "02-24"), ("02-08", "02-28")),
    (30, "calendar", False): (("01-20", "02-24"), ("01-29", "02-28")),
    (45, "calendar", False): (("01-05", "02-24"), ("01-14", "02-28")),
    (60, "calendar", False): (("2025-12-20", "02-24"), ("2025-12-30", "02-28")),
    (3, "month", False): (("2025-11-17", "02-24"), ("2025-11-28", "02-28")),
    (6, "month", False): (("2025-08-17", "02-24"), ("2025-08-28", "02-28")),
    (1, "year", False): (("2025-02-17", "02-24"), ("2025-02-28", "02-28")),
    (3, "working", True): (("02-26", "02-14"), ("03-04", "02-28")),
    (5, "working", True): (("02-26", "02-12"), ("03-06", "02-28")),
    (7, "calendar", True): (("02-24", "02-17"), ("03-07", "02-28")),
    (90, "calendar", True): (("05-18", "02-17"), ("05-29", "02-28")),
    (3, "month", True): (("05-17", "02-17"), ("05-28", "02-28")),
}  # fmt: skip
"""Worked by hand: the start and the last day, over the festival and over a make-up day.

A working day of a make-up weekend counts; the end of other terms stays there, and moves off the
festival; what is counted back or named isn't moved.
"""


def lines() -> Iterator[tuple[str, Clock]]:
    """Give every line of every pack, by the name of its clock there."""
    for pack in clocks.PACKS.values():
        for some in pack.clocks.values():
            yield from ((f"{pack.name}/{one.clock}", one) for one in some)


@pytest.mark.parametrize(("name", "line"), list(lines()), ids=lambda one: getattr(one, "mark", one))
def test_a_clock_reaches_the_exact_day(name: str, line: Clock) -> None:
    """Over the Spring Festival and over a make-up working day, by the article of its line."""
    for start, last in TERMS[line.length, line.unit, line.before]:
        due = clocks.due(name, day(start), dt.date(2026, 1, 1))

        assert (due.due_on, due.provisional) == (day(last), False)
        assert (due.article, due.effect) == (line.article, line.effect)


MISSES: Final = {
    "organization": organization.DeadlineMissed, "rights": rights.DeadlineMissed,
    "skills": skills.DeadlineMissed,
}  # fmt: skip
REGISTERS: Final = {
    "organization": told.Register, "rights": contracts.Register, "skills": campaigns.Skills,
}  # fmt: skip
SAID_AT_ONCE: Final = {"complaint_refusal_told"}
"""The report that sets the clock running says itself whether it was kept."""
BACKWARD: Final = {"hearing_notice", "postponement_request", "congress_papers"}
"""Counted back from an event that names the day: nobody waits, what was late is found at once."""


def heard(case: Case) -> tuple[Register, str]:
    """Tell a history to the register of its domain."""
    domain = type(case.history[0]).__module__.split(".")[2]
    return REGISTERS[domain]().hear_all(*case.history), domain


def subject(register: Register, case: Case) -> Timed:
    """Give the subject of a case."""
    found = register.subjects[SubjectKey(case.kind, case.id)]
    assert isinstance(found, Timed)
    return found


@pytest.mark.parametrize("clock", CASES)
def test_a_rule_sets_the_clock_running_to_its_day(clock: str) -> None:
    """The rule that needs a clock reads it from the pack, article and all."""
    case = CASES[clock]
    register, _ = heard(case)

    (due,) = (one for one in subject(register, case).deadlines() if one.clock == clock)

    assert due.due_on == day(case.due)
    assert case.article in due.article


@pytest.mark.parametrize("clock", CASES)
def test_what_was_in_time_and_is_told_a_month_late_withdraws_the_miss(clock: str) -> None:
    """Missed means that nothing was heard by then; what is nobody's failure counts for none."""
    case = CASES[clock]
    register, domain = heard(case)
    miss = register.missed(SubjectKey(case.kind, case.id), MISSES[domain], clock)
    register.hear(miss, day(case.due) + dt.timedelta(days=1))
    counts = clock in clocks_of(subject(register, case).overdue())
    assert clock in clocks_of(subject(register, case).missed)

    if case.late is None:
        assert not counts
        return
    for event in case.late:
        register.hear(event, day(case.due) + dt.timedelta(days=31))

    left = subject(register, case)
    assert clock not in clocks_of(left.overdue() if counts else left.missed)


def clocks_of(misses: Misses) -> set[str]:
    """Name the clocks that were missed."""
    return {one.clock for one in misses}


def test_every_clock_of_every_pack_is_named_here_or_among_those_of_disputes() -> None:
    """A new one fails here until somebody says what sets it running and what keeps it."""
    of_packs = {name.partition("/")[2] for name, _ in lines()}
    of_disputes = {clock for clock, *_ in EXAMPLES} & {clock for clock, *_ in LATE_REPORTS}

    assert of_packs == {*CASES, *of_disputes, *BACKWARD, *SAID_AT_ONCE}
    assert {(one.length, one.unit, one.before) for _, one in lines()} == set(TERMS)

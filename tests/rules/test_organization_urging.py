"""Employers without union: urged by letter, by the clock of their place; and baselines outside."""

from __future__ import annotations

import pytest

from services.organization.indicators import indicators
from services.organization.rules.refusals import AlreadyClosed, AlreadyCovered
from shared.events.base import SubjectKey
from shared.rules.refusals import BeforeItBegan, DayAhead
from shared.streams.rules import Waits
from tests.rules.organization import (
    Register,
    baseline_recorded,
    day,
    employer_closed,
    employer_registered,
    flow,
    founding_urged,
    missed,
    stock,
    union_registered,
)

E1 = SubjectKey("employer", "e1")
MISSED = "organization.clocks_missed"


def opened(division: str = "640104", **given: object) -> Register:
    """Give a register in which e1 opened on 5 January 2026 in a division."""
    fields = {"opened_on": "2026-01-05", "division": division} | given
    return Register().hear_all(employer_registered("01-05", **fields))


@pytest.mark.parametrize(
    ("division", "due"),
    [("310115", "07-06"), ("500103", "2027-01-05"), ("410102", "2027-01-05"), ("640104", None)],
)
def test_a_union_is_due_after_opening_where_the_place_says_so(
    division: str, due: str | None
) -> None:
    """Half a year in Shanghai (5 July is a Sunday), a year in Chongqing and Henan, else nothing."""
    clocks = opened(division).employer().deadlines()

    assert [clock.due_on for clock in clocks] == ([day(due)] if due else [])
    assert {clock.clock for clock in clocks} <= {"founding_after_opening"}


def test_a_union_in_time_stops_the_clock_and_one_told_late_takes_the_miss_away() -> None:
    """What counts is since when it covers the employer, not when that was told."""
    register = opened("310115")
    register.hear(missed(register, E1))
    assert register.employer().deadlines() == ()
    assert flow(MISSED, register.employer()) == {("6401", day("07-07")): 1}

    register.hear(union_registered("08-01", founded_on="2026-06-01"))

    assert flow(MISSED, register.employer()) == {}
    assert register.employer().deadlines() == ()


def test_a_union_that_came_too_late_leaves_the_miss() -> None:
    """It counts at who held the employer on the day after."""
    register = opened("310115")
    register.hear_all(missed(register, E1), union_registered("08-01", founded_on="2026-08-01"))

    assert flow(f"{MISSED}|clock=founding_after_opening", register.employer()) == {
        ("6401", day("07-07")): 1
    }


def test_a_letter_names_the_day_by_which_it_wants_an_answer() -> None:
    """28 February 2026 is made up for a day off, but no day off would move it."""
    register = opened()

    register.hear(founding_urged("02-01"))

    (clock,) = register.employer().deadlines()
    assert (clock.clock, clock.due_on) == ("founding_letter_answer", day("02-28"))

    register.hear(missed(register, E1))

    assert flow(MISSED, register.employer()) == {("6401", day("03-01")): 1}


def test_the_last_letter_is_the_one_that_waits() -> None:
    """A second letter gives a second day, whichever is told first."""
    letters = [founding_urged("02-01"), founding_urged("03-01", answer_by="2026-03-31")]

    for told in (letters, letters[::-1]):
        register = opened().hear_all(*told)

        assert [clock.due_on for clock in register.employer().deadlines()] == [day("03-31")]


def test_no_letter_goes_to_an_employer_that_has_a_union_or_has_ended() -> None:
    """Nor does one ask for an answer before it was sent; of an unknown employer it waits."""
    with pytest.raises(Waits):
        Register().hear(founding_urged())
    with pytest.raises(BeforeItBegan):
        opened().hear(founding_urged("03-01", answer_by="2026-02-28"))
    with pytest.raises(AlreadyClosed):
        opened().hear_all(employer_closed("01-31"), founding_urged("02-01"))
    with pytest.raises(AlreadyCovered):
        opened().hear_all(union_registered(), founding_urged())


def test_an_employer_is_listed_with_all_unions_that_counted_it() -> None:
    """Whoever opens an old number finds it there."""
    register = opened().hear_all(
        union_registered(), union_registered(union="u2", founded_on="2021-01-01")
    )

    assert register.employer().home() == "u1"
    assert register.employer().former() == ("6401", "u2")


def test_a_baseline_holds_from_its_day_until_the_next() -> None:
    """200 legal units at the end of 2023, 220 a year later; the district's, and in any order."""
    register = Register().hear_all(
        baseline_recorded("03-01", value=220, as_of="2024-12-31"), baseline_recorded("04-01")
    )
    baseline = register.subjects[SubjectKey("baseline", "640104/legal_units")]

    for on, value in (("2023-12-30", 0), ("2023-12-31", 200), ("2024-12-31", 220), ("06-01", 220)):
        assert stock("organization.baseline_legal_units", "640104", on, baseline) == value
    assert stock("organization.baseline_workers", "640104", "06-01", baseline) == 0


def test_workers_are_a_baseline_of_their_own() -> None:
    """By another measure, and of a day that is over."""
    baseline = Register().hear(baseline_recorded(measure="workers", value=9000))

    assert stock("organization.baseline_workers", "640104", "06-01", baseline) == 9000
    with pytest.raises(DayAhead):
        Register().hear(baseline_recorded("02-01", as_of="2026-02-02"))


def test_the_unionization_rate_is_null_without_a_baseline() -> None:
    """It divides by what was counted outside, and by nothing else."""
    rate = indicators.all["organization.unionization_rate"]

    assert (rate.numerator, rate.denominator) == (
        "organization.employers_covered",
        "organization.baseline_legal_units",
    )

"""Employers: their counts, changes and end, and which union counts them."""

from __future__ import annotations

import pytest

from services.organization.rules.refusals import AlreadyClosed
from shared.rules.refusals import (
    BeforeItBegan,
    DayAhead,
    PartExceedsWhole,
)
from shared.streams.rules import AlreadyExists, Waits
from tests.rules.organization import (
    Register,
    day,
    employer_changed,
    employer_closed,
    employer_counted,
    employer_registered,
    headcount_declared,
    stock,
    union_changed,
    union_dissolved,
    union_merged,
    union_registered,
)

WORKERS = "organization.workers_registered"
COVERED = "organization.employers_covered"
RATED = "organization.workers_covered"


def test_whoever_enters_an_employer_holds_it_until_a_union_covers_it() -> None:
    """Its workers are counted there meanwhile."""
    register = Register().hear_all(employer_registered())
    assert register.employer().holder(day("01-01")) == "6401"
    assert stock(WORKERS, "6401", "01-01", register.employer()) == 40

    register.hear(union_registered("02-02", founded_on="2026-02-01"))

    assert register.employer().holder(day("01-31")) == "6401"
    assert register.employer().holder(day("02-01")) == "u1"
    assert stock(WORKERS, "6401", "02-01", register.employer()) == 0
    assert stock(WORKERS, "u1", "02-01", register.employer()) == 40


def test_an_employer_is_entered_once() -> None:
    """Its id is taken."""
    with pytest.raises(AlreadyExists):
        Register().hear_all(employer_registered(), employer_registered())


def test_counts_hold_by_their_day_whatever_the_order_of_arrival() -> None:
    """The latest count up to a day is what counts on it."""
    register = Register().hear_all(employer_registered())

    register.hear_all(employer_counted("04-01", workers=80), employer_counted("02-01", workers=60))

    employer = register.employer()
    assert [employer.workers_on(day(on)) for on in ("01-31", "03-31", "04-01")] == [40, 60, 80]
    assert stock(WORKERS, "6401", "03-31", employer) == 60
    assert stock(WORKERS, "6401", "04-01", employer) == 80


def test_a_count_of_the_same_day_replaces_the_earlier_one() -> None:
    """The later that arrived holds."""
    register = Register().hear_all(employer_registered(), employer_counted(workers=60))

    register.hear(employer_counted(workers=61))

    assert stock(WORKERS, "6401", "02-01", register.employer()) == 61


def test_a_part_is_not_more_than_the_whole() -> None:
    """61 women among 60 workers are impossible."""
    with pytest.raises(PartExceedsWhole) as refused:
        Register().hear_all(employer_registered(), employer_counted(women=61))

    assert refused.value.facts == {"part": "women", "number": "61", "whole": "60"}


def test_a_change_holds_from_its_day() -> None:
    """Labels move, the total stays."""
    register = Register().hear_all(employer_registered(), union_registered())

    register.hear(employer_changed("03-01", industry="I6110", name="宁夏枸杞数科"))

    employer = register.employer()
    assert stock(f"{COVERED}|industry=C", "u1", "02-28", employer) == 1
    assert stock(f"{COVERED}|industry=C", "u1", "03-01", employer) == 0
    assert stock(f"{COVERED}|industry=I", "u1", "03-01", employer) == 1
    assert stock(COVERED, "u1", "03-01", employer) == 1


def test_a_closed_employer_counts_nowhere() -> None:
    """Neither as covered nor with its workers; its history stays."""
    register = Register().hear_all(employer_registered(), union_registered())

    register.hear(employer_closed("05-01"))

    employer = register.employer()
    assert stock(COVERED, "u1", "04-30", employer) == 1
    assert stock(COVERED, "u1", "05-01", employer) == 0
    assert stock(WORKERS, "u1", "05-01", employer) == 0


def test_nothing_new_happens_to_a_closed_employer() -> None:
    """What is told late of days before its end still holds."""
    register = Register().hear_all(
        employer_registered(), employer_closed("05-01"), union_registered(employers=[])
    )

    for late in (
        employer_counted("05-01"),
        employer_changed("05-02"),
        employer_closed("06-01"),
        union_changed("05-01", employers_added=["e1"]),
    ):
        with pytest.raises(AlreadyClosed):
            register.hear(late)

    register.hear(employer_counted("04-01", workers=50))
    assert stock(WORKERS, "6401", "04-01", register.employer()) == 50


def test_an_employer_does_not_end_before_it_opened() -> None:
    """That is impossible."""
    with pytest.raises(BeforeItBegan):
        Register().hear_all(employer_registered(), employer_closed("2009-12-31"))


def test_a_count_is_not_of_a_day_to_come() -> None:
    """Nor was a union founded after the report of it."""
    with pytest.raises(DayAhead):
        Register().hear_all(employer_registered(), employer_counted("02-01", as_of="2026-02-02"))
    with pytest.raises(DayAhead):
        Register().hear_all(employer_registered(), union_registered(founded_on="2026-01-03"))


def test_reports_of_an_unknown_employer_wait() -> None:
    """Its registration may come from another store."""
    for early in (employer_counted(), employer_changed(), employer_closed(), union_registered()):
        with pytest.raises(Waits) as waits:
            Register().hear(early)
        assert waits.value.needs == "employer:e1"


def test_an_employer_under_two_unions_counts_once_with_the_oldest() -> None:
    """When that one ends it passes to the other."""
    register = Register().hear_all(
        employer_registered(),
        union_registered(union="u2", founded_on="2022-01-01"),
        union_registered(founded_on="2021-01-01"),
    )
    employer = register.employer()
    assert stock(COVERED, "u1", "04-30", employer) == 1
    assert stock(COVERED, "u2", "04-30", employer) == 0

    register.hear(union_dissolved("05-01"))

    employer = register.employer()
    assert stock(COVERED, "u1", "05-01", employer) == 0
    assert stock(COVERED, "u2", "05-01", employer) == 1


def test_a_merger_into_the_other_covering_union_counts_once() -> None:
    """The employer was covered by both already."""
    register = Register().hear_all(
        employer_registered(),
        union_registered(),
        union_registered(union="u2", founded_on="2022-01-01"),
    )

    register.hear(union_merged("04-01"), accepted_on=day("04-01"))

    employer = register.employer()
    assert [one.union for one in employer.coverages] == ["u1", "u2"]
    assert stock(COVERED, "u2", "04-02", employer) == 1
    assert stock(COVERED, "u1", "04-02", employer) == 0


@pytest.mark.parametrize(
    ("workers", "size"),
    [(24, "0-24"), (25, "25-99"), (199, "100-199"), (200, "200-999"), (1000, "1000-")],
)
def test_size_is_named_by_the_bands_of_the_law(workers: int, size: str) -> None:
    """25 and 200 themselves are in the upper band (以上)."""
    register = Register().hear_all(employer_registered(workers=workers), union_registered())

    assert stock(f"{COVERED}|size={size}", "u1", "06-30", register.employer()) == 1


def test_25_workers_or_more_are_asked_by_the_latest_count() -> None:
    """Covered or not is another matter."""
    register = Register().hear_all(employer_registered(workers=25))
    assert stock("organization.employers_25", "6401", "01-01", register.employer()) == 1
    assert stock("organization.employers_25_covered", "6401", "01-01", register.employer()) == 0

    register.hear_all(union_registered(), employer_counted("02-01", workers=24))

    employer = register.employer()
    assert stock("organization.employers_25_covered", "u1", "01-31", employer) == 1
    assert stock("organization.employers_25_covered", "u1", "02-01", employer) == 0
    assert stock("organization.employers_25", "u1", "02-01", employer) == 0


def test_workers_of_a_union_without_roster_are_left_out_of_the_rate() -> None:
    """A union counts by its roster or not at all; a declaration of none brings it back."""
    register = Register().hear_all(employer_registered(), union_registered())

    register.hear_all(
        headcount_declared("03-01"), headcount_declared("05-01", members=0, women=0, migrant=0)
    )

    employer = register.employer()
    assert stock(RATED, "u1", "02-28", employer) == 40
    assert stock(RATED, "u1", "03-01", employer) == 0
    assert stock(RATED, "u1", "05-01", employer) == 40
    assert stock(COVERED, "u1", "03-01", employer) == 1


def test_an_employer_that_comes_later_learns_that_there_is_no_roster() -> None:
    """It reads it from what the union's own rule has kept with the event."""
    register = Register().hear_all(
        employer_registered(),
        employer_registered(employer="e2"),
        union_registered(),
        headcount_declared("03-01"),
    )

    register.hear(union_changed("04-01", employers_added=["e2"]))

    assert stock(RATED, "u1", "06-30", register.employer("e2")) == 0
    assert stock(COVERED, "u1", "06-30", register.employer("e2")) == 1


def test_an_employer_that_is_merged_in_learns_of_the_roster_there() -> None:
    """The union that takes it in tells of its own."""
    register = Register().hear_all(
        employer_registered(),
        union_registered(),
        union_registered(union="u2", employers=[]),
        headcount_declared("03-01", union="u2"),
    )
    assert stock(RATED, "u1", "03-31", register.employer()) == 40

    register.hear(union_merged("04-01"), accepted_on=day("04-01"))

    assert stock(RATED, "u1", "04-02", register.employer()) == 0
    assert stock(RATED, "u2", "04-02", register.employer()) == 0


def test_a_declaration_that_changes_nothing_touches_no_employer() -> None:
    """A monthly declaration would else rewrite every employer of a union."""
    register = Register().hear_all(
        employer_registered(), union_registered(), headcount_declared("03-01")
    )
    before = register.employer()

    register.hear(headcount_declared("04-01", members=26))

    assert register.employer() is before


def test_a_declaration_told_late_turns_the_days_after_it() -> None:
    """March had none, April had; February's roster comes to light in May."""
    register = Register().hear_all(
        employer_registered(),
        union_registered(),
        headcount_declared("02-01"),
        headcount_declared("04-01"),
    )

    register.hear(headcount_declared("03-01", members=0, women=0, migrant=0))

    employer = register.employer()
    assert [stock(RATED, "u1", on, employer) for on in ("02-01", "03-01", "04-01")] == [0, 40, 0]

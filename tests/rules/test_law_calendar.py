"""Working days and terms, to the day."""

from __future__ import annotations

import datetime as dt

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.law import calendar
from shared.law.calendar import FIRST_YEAR, LAST_YEAR, Day, Unit

NOT_PUBLISHED = LAST_YEAR + 1

published_days = st.dates(dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31))
any_days = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))


def settled(year: int, month: int, day: int) -> Day:
    """Build a day that no later calendar moves."""
    return Day(dt.date(year, month, day), provisional=False)


@given(published_days)
def test_a_published_day_is_what_the_state_council_set(day: dt.date) -> None:
    """For every day of the published years we agree with the package's own answer."""
    assert calendar.is_working(day) == chinese_calendar.is_workday(day)


def test_a_make_up_saturday_is_a_working_day_and_spring_festival_is_not() -> None:
    """2026: off from 15 to 23 February, made up on Saturdays 14 and 28 February."""
    assert calendar.is_working(dt.date(2026, 2, 14))
    assert not calendar.is_working(dt.date(2026, 2, 16))
    assert calendar.is_working(dt.date(2026, 2, 28))


@pytest.mark.parametrize(
    ("start", "length", "unit", "last"),
    [
        # The first day isn't counted: 15 days from 1 June end on the 16th.
        (dt.date(2026, 6, 1), 15, "calendar", settled(2026, 6, 16)),
        # The end, 20 February, lies in Spring Festival: it moves to the first day after it.
        (dt.date(2026, 2, 5), 15, "calendar", settled(2026, 2, 24)),
        # The end is a Sunday.
        (dt.date(2026, 6, 6), 15, "calendar", settled(2026, 6, 22)),
        # The end is a Saturday that is made up: a working day, so it stays.
        (dt.date(2026, 2, 13), 15, "calendar", settled(2026, 2, 28)),
        # Working days over Spring Festival: 13, 14 (made up), 24, 25, 26 February.
        (dt.date(2026, 2, 12), 5, "working", settled(2026, 2, 26)),
        # The day of the event may itself be off; it isn't counted anyway.
        (dt.date(2026, 2, 17), 5, "working", settled(2026, 2, 28)),
        # Over a year end: 31 December 2025, then off until 3 January, made up on the 4th.
        (dt.date(2025, 12, 30), 3, "working", settled(2026, 1, 5)),
        (dt.date(2025, 12, 18), 15, "calendar", settled(2026, 1, 4)),
        # A month without the day ends on its last day.
        (dt.date(2026, 3, 31), 1, "month", settled(2026, 4, 30)),
        (dt.date(2024, 2, 29), 1, "year", settled(2025, 2, 28)),
        (dt.date(2025, 10, 15), 3, "month", settled(2026, 1, 15)),
    ],
)
def test_a_term_ends_on_this_day(start: dt.date, length: int, unit: Unit, last: Day) -> None:
    """Terms in days, working days, months and years, over feasts and year ends."""
    assert calendar.end(start, length, unit) == last


@pytest.mark.parametrize(
    ("event", "length", "unit", "day"),
    [
        (dt.date(2026, 2, 26), 5, "working", settled(2026, 2, 12)),
        (dt.date(2026, 6, 28), 7, "calendar", settled(2026, 6, 21)),
        (dt.date(2026, 12, 31), 3, "month", settled(2026, 9, 30)),
    ],
)
def test_what_must_come_before_is_counted_back(
    event: dt.date, length: int, unit: Unit, day: Day
) -> None:
    """Counted back from a hearing or an end, the day isn't moved."""
    assert calendar.latest(event, length, unit) == day


def test_days_of_a_year_not_yet_published_are_provisional() -> None:
    """The end is given by weekends and fixed feasts, and marked."""
    start = dt.date(NOT_PUBLISHED, 6, 1)

    assert calendar.end(start, 15, "calendar").provisional
    assert calendar.end(start, 5, "working").provisional
    assert calendar.latest(start, 5, "working").provisional
    assert not calendar.is_working(dt.date(NOT_PUBLISHED, 10, 1))


def test_a_term_that_only_begins_in_a_published_year_is_provisional() -> None:
    """Its end may still move; one that ends earlier in the year may not."""
    start = dt.date(LAST_YEAR, 12, 20)

    assert calendar.end(start, 15, "calendar").provisional
    assert not calendar.end(start, 1, "calendar").provisional


def test_the_last_days_of_the_last_published_year_are_provisional() -> None:
    """The next year's notice has moved days of December before: 29 to 31 December 2018."""
    moved = [day for day in calendar.DAYS_OFF | calendar.MADE_UP if day.month == 12]

    assert min(day.day for day in moved) >= calendar.OPEN_FROM
    assert not calendar.is_published(dt.date(LAST_YEAR, 12, 30))
    assert calendar.is_published(dt.date(LAST_YEAR - 1, 12, 30))


@given(any_days, st.integers(1, 60))
def test_working_days_of_a_term_are_counted_alike_both_ways(start: dt.date, length: int) -> None:
    """Between the day after the start and the end lie as many working days as the term has."""
    last = calendar.end(start, length, "working").date

    assert calendar.working_days(start + dt.timedelta(days=1), last) == length


@given(any_days, st.integers(1, 400), st.sampled_from(["calendar", "working", "month", "year"]))
def test_a_longer_term_never_ends_earlier(start: dt.date, length: int, unit: Unit) -> None:
    """And every end is a working day."""
    shorter = calendar.end(start, length, unit).date
    longer = calendar.end(start, length + 1, unit).date

    assert start < shorter <= longer
    assert calendar.is_working(longer)


def test_a_publicity_of_five_working_days_counts_both_ends() -> None:
    """Posted on Monday and taken down on Friday: five."""
    assert calendar.working_days(dt.date(2026, 6, 1), dt.date(2026, 6, 5)) == 5
    assert calendar.working_days(dt.date(2026, 6, 5), dt.date(2026, 6, 4)) == 0

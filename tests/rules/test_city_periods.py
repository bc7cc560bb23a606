"""Which rows a sum reads: every day once, closed years and months as one row each."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from services.city.periods import (
    BEGINNING,
    DAY,
    Period,
    Run,
    by_step,
    first_open,
    next_month,
    reading,
    runs,
)

days = st.dates(dt.date(2023, 1, 1), dt.date(2027, 12, 31))
months = days.map(lambda day: day.replace(day=1))


def covered(some: list[Run], begin: dt.date) -> Counter[dt.date]:
    """Count how often each day from one on is in the rows."""
    found: Counter[dt.date] = Counter()
    for run in some:
        day = max(run.first, begin)
        while day < run.last:
            found[day] += 1
            day += DAY
    return found


@given(days, days, months)
def test_runs_hold_every_day_once(since: dt.date, until: dt.date, closed: dt.date) -> None:
    """No day is left out, none is read twice."""
    since, end = min(since, until), max(since, until) + DAY

    found = covered(list(runs(since, end, closed)), since)

    assert found == Counter(since + DAY * number for number in range((end - since).days))


@given(days, days, months)
def test_only_what_is_closed_is_read_as_a_whole(
    since: dt.date, until: dt.date, closed: dt.date
) -> None:
    """A run of months or years begins and ends with one, and lies in closed months."""
    since, end = min(since, until), max(since, until) + DAY

    for run in runs(since, end, closed):
        assert run.first < run.last
        if run.span != "day":
            assert run.last <= closed
            assert run.first.day == run.last.day == 1
        if run.span == "year":
            assert run.first.month == run.last.month == 1


def test_a_stock_over_years_reads_years_then_months_then_days() -> None:
    """On 20 July 2026, with months closed before June."""
    found = list(runs(BEGINNING, dt.date(2026, 7, 21), dt.date(2026, 6, 1)))

    assert found == [
        Run("year", BEGINNING, dt.date(2026, 1, 1)),
        Run("month", dt.date(2026, 1, 1), dt.date(2026, 6, 1)),
        Run("day", dt.date(2026, 6, 1), dt.date(2026, 7, 21)),
    ]


def test_stocks_and_the_flows_of_the_year_share_what_they_read() -> None:
    """Only the years before are for stocks alone."""
    period = Period(dt.date(2026, 1, 1), dt.date(2026, 7, 20))

    found = reading(period, dt.date(2026, 6, 1), {"stock", "flow"})

    assert [(run.span, run.sides) for run in found] == [
        ("year", ("stock",)),
        ("month", ("stock", "flow")),
        ("day", ("stock", "flow")),
    ]


@given(days, days, months)
def test_a_series_reads_each_month_by_itself(
    since: dt.date, until: dt.date, closed: dt.date
) -> None:
    """From its first month on no row holds more than a month, and flows have none before."""
    period = Period(min(since, until), max(since, until))
    first = period.since.replace(day=1)

    found = by_step(period, closed, "month")

    inside = [run for run in found if run.last > first]
    assert covered(found, first) == covered([Run("day", first, period.until + DAY)], first)
    assert all(run.span in {"day", "month"} for run in inside)
    assert all(run.sides == ("stock",) for run in found if run.last <= first)


def test_the_month_before_todays_is_open() -> None:
    """Late reports of the last days of a month come in the first days of the next."""
    assert first_open(dt.date(2026, 3, 1)) == dt.date(2026, 2, 1)
    assert first_open(dt.date(2026, 1, 31)) == dt.date(2025, 12, 1)
    assert next_month(dt.date(2026, 1, 31)) == dt.date(2026, 2, 1)

"""Which rows a sum reads: closed years and months as one row each, the rest day by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

BEGINNING: Final = dt.date.min
DAY: Final = dt.timedelta(days=1)


class Period(NamedTuple):
    """Flows count from `since` to `until`, stocks up to `until`; both days count."""

    since: dt.date
    until: dt.date


class Run(NamedTuple):
    """Rows of one span, from a day until before another, and the sides that they count for."""

    span: str
    first: dt.date
    last: dt.date
    sides: tuple[str, ...] = ("stock", "flow")


def year_to(day: dt.date) -> Period:
    """Give the calendar year up to a day."""
    return Period(year_of(day), day)


def year_of(day: dt.date) -> dt.date:
    """Give the first day of a day's year."""
    return day.replace(month=1, day=1)


def month_of(day: dt.date) -> dt.date:
    """Give the first day of a day's month."""
    return day.replace(day=1)


def next_month(day: dt.date) -> dt.date:
    """Give the first day of the month after a day's own."""
    return month_of(month_of(day) + 31 * DAY)


def week_of(day: dt.date) -> dt.date:
    """Give the Monday of a day's week."""
    return day - day.weekday() * DAY


def next_week(day: dt.date) -> dt.date:
    """Give the Monday after a day's week."""
    return week_of(day) + 7 * DAY


class Step(NamedTuple):
    """How a trend cuts time: the first day of a step around a day, and of the one after."""

    first: Callable[[dt.date], dt.date]
    after: Callable[[dt.date], dt.date]


STEPS: Final = {"month": Step(month_of, next_month), "week": Step(week_of, next_week)}


def first_open(today: dt.date) -> dt.date:
    """Give the first month that is open on a day: the one before the day's own.

    What is reported is mostly of the last days; open months spare it a second row.
    """
    return month_of(month_of(today) - DAY)


def runs(since: dt.date, end: dt.date, closed: dt.date) -> Iterator[Run]:
    """Cut the days from one until before another into as few rows as there are.

    Months before `closed` have rows of their own, and so have years of which all months are.
    """
    months, years = min(closed, month_of(end)), min(year_of(closed), year_of(end))
    if since >= months:
        yield Run("day", since, end)
        return
    month = since if since.day == 1 else next_month(since)
    cuts = [("day", since), ("month", month)]
    if month < years:
        year = month if month.month == 1 else year_of(month.replace(year=month.year + 1))
        cuts += [("year", year), ("month", years)]
    cuts.append(("day", months))
    for (span, first), last in zip(cuts, [*(day for _, day in cuts[1:]), end], strict=True):
        if first < last:
            yield Run(span, first, last)


def reading(period: Period, closed: dt.date, sides: set[str]) -> list[Run]:
    """Give the rows to read for stocks at the end of a period, and for flows in it."""
    since, end = period.since, period.until + DAY
    wanted: dict[Run, tuple[str, ...]] = {}
    for side, start in (("stock", BEGINNING), ("flow", since)):
        if side in sides:
            for run in runs(start, end, closed):
                wanted[run] = (*wanted.get(run, ()), side)
    return [run._replace(sides=found) for run, found in wanted.items()]


def by_step(period: Period, closed: dt.date, every: str) -> list[Run]:
    """Give the rows to read for each step of a period apart; all before count for stocks.

    Months that are closed have a row each, weeks are added up of days.
    """
    first, end = STEPS[every].first(period.since), period.until + DAY
    before = [run._replace(sides=("stock",)) for run in runs(BEGINNING, first, closed)]
    months = max(first, min(closed, month_of(end))) if every == "month" else first
    inside = (Run("month", first, months), Run("day", months, end))
    return [*before, *(run for run in inside if run.first < run.last)]

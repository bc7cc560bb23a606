"""Which rows a sum reads: closed months as one row each, the rest day by day."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

BEGINNING = dt.date.min
DAY = dt.timedelta(days=1)


class Period(NamedTuple):
    """Flows count from `since` to `until`, stocks up to `until`; both days count."""

    since: dt.date
    until: dt.date


def year_to(day: dt.date) -> Period:
    """Give the calendar year up to a day."""
    return Period(day.replace(month=1, day=1), day)


def next_month(day: dt.date) -> dt.date:
    """Give the first day of the month after a day's own."""
    return (day.replace(day=28) + 4 * DAY).replace(day=1)


class Reach(NamedTuple):
    """What is read for a period: months from one until before another, and runs of days.

    Days before `months_until` stand in a month that begins before the period: they count for
    flows only, since stocks have them in their month.
    """

    months_from: dt.date
    months_until: dt.date
    starts: list[dt.date]
    ends: list[dt.date]

    def counts(self, side: str, span: str, day: dt.date, period: Period) -> bool:
        """Tell whether a row counts for stocks, or for flows of a period."""
        if side == "flow":
            return day >= period.since
        return span == "month" or day >= self.months_until


def reach(period: Period, closed: dt.date, *, stocks: bool = True) -> Reach:
    """Give what to read for a period, for flows alone or for stocks too."""
    since, until = period
    open_from = min(closed, until.replace(day=1))
    starts, ends = [open_from if stocks else max(open_from, since)], [until]
    first = since if since.day == 1 else next_month(since)
    if since < min(first, open_from):
        starts.append(since)
        ends.append(first - DAY)
    return Reach(BEGINNING if stocks else first, open_from, starts, ends)

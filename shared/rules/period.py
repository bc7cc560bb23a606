"""The month confirmed (月报确认): a union says that this is all, or that there was nothing."""

from __future__ import annotations

import calendar
import datetime as dt

from shared.events.common import PeriodConfirmed
from shared.rules.refusals import PeriodNotOver
from shared.streams.rules import Fact, Subject


class Period(Subject, frozen=True, kw_only=True):
    """A month of a union, as last confirmed; `reached_on` is the day of the first confirmation."""

    union: str
    period: str
    confirmed_on: dt.date
    reached_on: dt.date
    counts: dict[str, int]
    nothing_else: bool
    confirmed_by: str

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it never passes to another
        """Give the union."""
        return self.union

    @property
    def last_day(self) -> dt.date:
        """Give the last day of the month."""
        return last_day(self.period)


def last_day(period: str) -> dt.date:
    """Give the last day of a month such as `2026-02`."""
    year, month = int(period[:4]), int(period[5:])
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def month_end(day: dt.date) -> dt.date:
    """Give the last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def confirmed(period: Period | None, event: PeriodConfirmed, fact: Fact) -> Period:
    """Take the confirmation; a later one replaces it, but when the first came stands."""
    if event.on < last_day(event.period):
        raise PeriodNotOver(period=event.period, ends=last_day(event.period))
    return Period(
        union=event.union,
        period=event.period,
        confirmed_on=event.on,
        reached_on=period.reached_on if period else fact.accepted_on,
        counts=event.counts,
        nothing_else=event.nothing_else,
        confirmed_by=event.confirmed_by.person,
        findings=period.findings if period else (),
    )

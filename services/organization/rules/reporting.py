"""What becomes of a union's months: confirmed in time, late, or passed without a word.

A month is expected of a union once it is settled either way: it was confirmed by its cut-off, or
the cut-off's clock ran out. So what was expected and what came of it are functions of the union.
"""

from __future__ import annotations

import datetime as dt
from typing import cast

from services.organization.rules import months
from services.organization.rules.book import rules
from services.organization.rules.union import Union, replace
from shared.events.organization import DeadlineMissed, PeriodConfirmed
from shared.rules import deadlines
from shared.rules.period import last_day
from shared.streams.rules import Fact


@rules.rule
def confirmed(union: Union | None, event: PeriodConfirmed, fact: Fact) -> Union:
    """Note a month by when its first confirmation reached us.

    A registration that is voided leaves no union; that must not make the confirmation unfit.
    """
    if union is None:
        return cast("Union", union)
    ends = last_day(event.period)
    if ends in (*union.on_time, *union.late):
        return union
    if (fact.accepted_on - ends).days > months.days_after(union.division, fact):
        return replace(union, late=with_month(union.late, ends))
    return next_month(replace(union, on_time=with_month(union.on_time, ends)), fact)


@rules.rule
def ran_out(union: Union, event: DeadlineMissed, fact: Fact) -> Union:
    """Keep the miss of a union; a month that nobody confirmed is counted by itself."""
    if event.clock == months.CUT_OFF:
        return passed(union, event, fact)
    return deadlines.ran_out(union, event, fact)


def passed(union: Union, event: DeadlineMissed, fact: Fact) -> Union:
    """Note that a month's cut-off passed; after a correction another may run, or none."""
    month, due = union.month, union.month_due
    if month is None or due is None or event.due_on != due.due_on:
        return union
    silent = with_month(union.silent, month)
    return next_month(replace(union, silent=silent), fact)


def next_month(union: Union, fact: Fact) -> Union:
    """Let the first month run that isn't settled yet."""
    month = union.month
    if month is None:
        return union
    while month in union.on_time or month in union.silent:
        month = months.after(month)
    if month == union.month:
        return union
    return replace(union, month=month, month_due=months.cut_off(union.division, month, fact))


def with_month(some: tuple[dt.date, ...], month: dt.date) -> tuple[dt.date, ...]:
    """Give months with one more, in order."""
    return tuple(sorted({*some, month}))

"""The months of a union: which is to be confirmed next, and until when (月报)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from shared.law import clocks
from shared.law.packs import Threshold
from shared.rules.period import month_end
from shared.streams.rules import Deadline, Fact

CUT_OFF: Final = "report_cut_off"


def after(month: dt.date) -> dt.date:
    """Give the last day of the month that follows."""
    return month_end(month + dt.timedelta(days=1))


def days_after(division: str | None, fact: Fact) -> int:
    """Give how many days after its end a month may be confirmed in time, in a place."""
    return fact.keep(CUT_OFF, int, lambda: threshold(division).number)


def cut_off(division: str | None, month: dt.date, fact: Fact) -> Deadline:
    """Give the clock of a month: its cut-off by the pack of the place."""

    def made() -> Deadline:
        found = threshold(division)
        due_on = month + dt.timedelta(days=found.number)
        place = clocks.place_of(division)
        return Deadline(
            clock=CUT_OFF, due_on=due_on, provisional=False, pack=place,
            article=found.article, effect="overdue",
        )  # fmt: skip

    return fact.keep(f"month_{month:%Y_%m}", Deadline, made)


def threshold(division: str | None) -> Threshold:
    """Give the cut-off of a place."""
    return clocks.threshold(f"{clocks.place_of(division)}/{CUT_OFF}")

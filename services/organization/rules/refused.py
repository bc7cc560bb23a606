"""The refusals of a union: how many of its reports went back on a day, and why (已退回).

The service counts them in its ledger beside the stream (`standing.py`).
"""

from __future__ import annotations

import datetime as dt

import msgspec

from services.organization.rules.book import rules
from shared.events.organization import RefusalsCounted
from shared.streams.rules import Fact, Subject


class Returned(msgspec.Struct, frozen=True, kw_only=True):
    """The reports of one day that were refused, by reason."""

    on: dt.date
    reasons: dict[str, int]


class Refusals(Subject, frozen=True, kw_only=True):
    """The days on which reports of a union were refused, in order."""

    union: str
    days: tuple[Returned, ...] = ()

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it never passes to another
        """Give the union."""
        return self.union


@rules.rule
def counted(refusals: Refusals | None, event: RefusalsCounted, _: Fact) -> Refusals:
    """Take the count of a day in the place of an earlier one."""
    others = refusals.days if refusals else ()
    days = [one for one in others if one.on != event.on]
    days.append(Returned(on=event.on, reasons=event.reasons))
    return Refusals(union=event.union, days=tuple(sorted(days, key=lambda one: one.on)))

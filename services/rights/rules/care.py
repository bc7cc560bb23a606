"""Care for many (普惠服务): by heads, not by name."""

from __future__ import annotations

import datetime as dt

from services.rights.rules.book import rules
from services.rights.rules.care_refusals import MoreHeadsThanTimes
from shared.events.rights import CareGiven
from shared.streams.rules import Fact, Subject


class Care(Subject, frozen=True, kw_only=True):
    """What a programme did for the workers of a union."""

    union: str
    on: dt.date
    programme: str
    heads: int
    times: int
    yuan: str

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it never passes to another
        """Give the union whose workers they are."""
        return self.union


@rules.rule
def given(care: None, event: CareGiven, _: Fact) -> Care:  # noqa: ARG001 - there must be none
    """Enter it, once; whoever was reached was reached at least one time."""
    if event.heads > event.times:
        raise MoreHeadsThanTimes(heads=event.heads, times=event.times)
    return Care(
        union=event.union, on=event.on, programme=event.programme, heads=event.heads,
        times=event.times, yuan=event.yuan,
    )  # fmt: skip

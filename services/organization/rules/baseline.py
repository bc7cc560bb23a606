"""The baseline (外部基数): numbers from outside, by which unionization is measured."""

from __future__ import annotations

import datetime as dt

import msgspec

from services.organization.rules.book import rules
from shared.events.organization import BaselineRecorded
from shared.rules.dated import must_be_past
from shared.streams.rules import Fact, Subject

replace = msgspec.structs.replace


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """What was counted as of a day, where, and by whom."""

    as_of: dt.date
    value: int
    division: str
    source: str


class Baseline(Subject, frozen=True, kw_only=True):
    """A measure on the ground of a union, by the day as of which it holds."""

    union: str
    measure: str
    values: tuple[Value, ...] = ()

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - the ground stays the union's
        """Give the union."""
        return self.union


@rules.rule
def recorded(baseline: Baseline | None, event: BaselineRecorded, _: Fact) -> Baseline:
    """Put a number in its place; of two of one day the later that arrived holds."""
    must_be_past(event.as_of, event.on)
    baseline = baseline or Baseline(union=event.union, measure=event.measure)
    value = Value(
        as_of=event.as_of, value=event.value, division=event.division, source=event.source
    )
    others = (one for one in baseline.values if one.as_of != event.as_of)
    return replace(baseline, values=tuple(sorted((*others, value), key=lambda one: one.as_of)))

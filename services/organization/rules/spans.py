"""What a union or a person has from a day until a day: legal personality, a committee, a post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec

Days = tuple[dt.date, dt.date | None]
"""From a day until another, which isn't included; None where there is no end."""


class Span(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """It holds from a day on, and no longer on the day `until`."""

    from_: dt.date
    until: dt.date | None = None

    @property
    def days(self) -> Days:
        """Give both days."""
        return self.from_, self.until

    def holds(self, day: dt.date) -> bool:
        """Tell whether it holds on a day."""
        return self.from_ <= day and (self.until is None or day < self.until)


S = TypeVar("S", bound=Span)


def begun(spans: tuple[S, ...], span: S) -> tuple[S, ...]:
    """Put a span in its place; what was open before it ends with its beginning, or never was."""
    kept = [one for one in ended(spans, span.from_) if one.from_ != span.from_]
    return tuple(sorted((*kept, span), key=lambda one: one.from_))


def ended(spans: tuple[S, ...], day: dt.date) -> tuple[S, ...]:
    """End on a day what is open then; what would begin on it or later stays."""
    return tuple(
        msgspec.structs.replace(one, until=day) if one.until is None and one.from_ < day else one
        for one in spans
    )


def is_open(spans: Iterable[Span]) -> bool:
    """Tell whether the last has no end."""
    return any(one.until is None for one in spans)


def within(days: Iterable[Days], others: Iterable[Days]) -> Iterator[Days]:
    """Give the days that lie in both; neither of the two overlaps itself."""
    others = tuple(others)
    for begins, ends in days:
        for first, last in others:
            start = max(begins, first)
            end = min(ends or dt.date.max, last or dt.date.max)
            if start < end:
                yield start, None if end == dt.date.max else end


def without(days: Iterable[Days], less: Iterable[Days]) -> Iterator[Days]:
    """Give the days of the first that lie in none of the others."""
    cuts = sorted((first, last or dt.date.max) for first, last in less)
    for start, ends in days:
        begins, end = start, ends or dt.date.max
        for first, last in cuts:
            if first < end and last > begins:
                if begins < first:
                    yield begins, first
                begins = last
        if begins < end:
            yield begins, ends

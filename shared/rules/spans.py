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
    """Put a span in its place: it ends what holds on its first day, and the next ends it."""
    others = [cut(one, span.from_) for one in spans if one.from_ != span.from_]
    later = [one.from_ for one in others if one.from_ > span.from_]
    span = cut(span, min(later)) if later else span
    return tuple(sorted((*others, span), key=lambda one: one.from_))


def cut(span: S, day: dt.date) -> S:
    """Give a span without what of it lies on a day and later; one that begins later stays."""
    lasts = span.from_ < day and span.holds(day)
    return msgspec.structs.replace(span, until=day) if lasts else span


def ended(spans: tuple[S, ...], day: dt.date) -> tuple[S, ...]:
    """End on a day what holds then; what began on that day never was."""
    return tuple(cut(one, day) for one in spans if one.from_ != day)


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
                begins = max(begins, last)
        if begins < end:
            yield begins, ends

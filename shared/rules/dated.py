"""What changes with time: a history of changes, each saying some fields from a day on.

Reports come in any order of their days. The first entry is full and holds for all days before;
of two changes of one day the one that arrived later holds.
"""

from __future__ import annotations

import datetime as dt
from bisect import insort_right
from collections.abc import Iterator
from itertools import pairwise
from typing import TypeVar

import msgspec

from shared.rules.refusals import DayAhead

ALWAYS = dt.date.min
"""The day of a first entry."""


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Some fields that have new values from a day on; None leaves a field as it was."""

    from_: dt.date = ALWAYS


C = TypeVar("C", bound=Change)
Stretch = tuple[dt.date, dt.date | None]


def must_be_past(day: dt.date | None, on: dt.date) -> None:
    """Raise `DayAhead` when what had happened by a report's day lies after it."""
    if day is not None and day > on:
        raise DayAhead(on=on, day=day)


def day_of(change: Change) -> dt.date:
    """Give the day from which a change holds."""
    return change.from_


def changed(history: tuple[C, ...], change: C) -> tuple[C, ...]:
    """Give the history with a change put in its place."""
    entries = list(history)
    insort_right(entries, change, key=day_of)
    return tuple(entries)


def on_day(history: tuple[C, ...], day: dt.date) -> C:
    """Give all fields as they are on a day."""
    found, *later = history
    for change in later:
        if change.from_ > day:
            break
        found = merged(found, change)
    return found


def merged(earlier: C, change: C) -> C:
    """Give the fields of a change, and of what was before where it says nothing."""
    fields = {}
    for field in change.__struct_fields__:
        said = getattr(change, field)
        fields[field] = getattr(earlier, field) if said is None else said
    return type(earlier)(**fields)


def stretches(
    history: tuple[C, ...], begins: dt.date, ends: dt.date | None
) -> Iterator[tuple[dt.date, dt.date | None, C]]:
    """Give what holds from day to day: (from, until, fields); `until` isn't included."""
    if len(history) == 1:
        yield begins, ends, history[0]
        return
    marks = [begins]
    marks += [one.from_ for one in history if is_within(one.from_, begins, ends)]
    for first, until in pairwise([*marks, ends]):
        if first is not None and first != until:
            yield first, until, on_day(history, first)


def is_within(day: dt.date, begins: dt.date, ends: dt.date | None) -> bool:
    """Tell whether a day lies inside a stretch, its first day excluded."""
    return begins < day and (ends is None or day < ends)

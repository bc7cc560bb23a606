"""What changes with time: a history of changes, each saying some fields from a day on.

Reports come in any order of their days. The first entry is full and holds for all days before;
of two changes of one day the one that arrived later holds.
"""

from __future__ import annotations

import datetime as dt
import functools
from bisect import insort_right
from collections.abc import Callable, Iterator
from itertools import pairwise
from operator import attrgetter
from typing import Any, TypeVar

import msgspec

from shared.rules.refusals import DayAhead

ALWAYS = dt.date.min
"""The day of a first entry."""


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Some fields that have new values from a day on; None leaves a field as it was."""

    from_: dt.date = ALWAYS


C = TypeVar("C", bound=Change)
R = TypeVar("R")
S = TypeVar("S")
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


@functools.cache
def fields_of(cls: type[C]) -> Callable[[C], tuple[Any, ...]]:
    """Give what reads all fields of a class of changes at once."""
    return attrgetter(*cls.__struct_fields__)


def merged(earlier: C, change: C) -> C:
    """Give the fields of a change, and of what was before where it says nothing."""
    cls = type(earlier)
    read = fields_of(cls)
    values = (
        old if said is None else said for old, said in zip(read(earlier), read(change), strict=True)
    )
    return cls(**dict(zip(cls.__struct_fields__, values, strict=True)))


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


def asked_again(find: Callable[[S], R]) -> Callable[[S], R]:
    """Let a function of a subject remember what it found of the last one: indicators ask in turn.

    What it gives is shared by those who ask, so it must be a value that nobody changes.
    """
    last: tuple[Any, Any] = (None, None)

    @functools.wraps(find)
    def found(subject: S) -> R:
        nonlocal last
        held, answer = last
        if held is not subject:
            answer = find(subject)
            last = (subject, answer)
        return answer  # type: ignore[no-any-return]

    return found


def is_within(day: dt.date, begins: dt.date, ends: dt.date | None) -> bool:
    """Tell whether a day lies inside a stretch, its first day excluded."""
    return begins < day and (ends is None or day < ends)

"""Clocks: by which day something must have happened, by the rule pack in force on a day.

A clock is named `pack/clock`, as in `cn/union_application_answer`; what a local pack doesn't say,
its base says. The packs of the house are read when this module is imported; a city's own ones are
read with `packs.load` and handed in.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, get_args

from shared.law import calendar
from shared.law.packs import Band, Clock, Effect, Mark, Pack, Threshold, load
from shared.words import Named

PACKS: Mapping[str, Pack] = load()
DAYS: Final[Mapping[calendar.Unit, int]] = {
    "calendar": 1, "working": 1, "month": 30, "year": 365, "named": 0,
}  # fmt: skip
"""About how many days a unit is long; a day that is named may be far away."""
FAR: Final = 3660
LEAST_SURE: Final[Sequence[Mark]] = get_args(Mark)
"""The marks, the surest first."""


class ClockUnknown(Named):
    """No pack on the way from this one to the nation's has such a clock or threshold."""


class ClockNotInForce(Named):
    """A clock exists, but on this day it wasn't in force yet."""


@dataclass(frozen=True, slots=True)
class Due:
    """The outcome of a clock: the last day in time, and by which version of which pack."""

    clock: str
    due_on: dt.date
    provisional: bool
    pack: str
    article: str
    effect: Effect


def due(name: str, start: dt.date, on: dt.date, packs: Mapping[str, Pack] = PACKS) -> Due:
    """Give the last day in time for a clock that an event on `start` sets running.

    `on` is the day whose law counts. For a clock counted back (a notice before a hearing) `start`
    is the day of the hearing. Raises `ClockUnknown` or `ClockNotInForce`.
    """
    pack, line = line_in_force(name, on, packs)
    count = calendar.latest if line.before else calendar.end
    day = count(start, line.length, line.unit)
    version = f"{pack}@{line.valid_from}"
    return Due(line.clock, day.date, day.provisional, version, line.article, line.effect)


def place_of(division: str | None, packs: Mapping[str, Pack] = PACKS) -> str:
    """Give the pack that holds in a division: that of the smallest place around it, or `cn`."""
    found = ("", "cn")
    for pack in packs.values():
        if pack.division and division and division.startswith(pack.division):
            found = max(found, (pack.division, pack.name))
    return found[1]


def knows(name: str, packs: Mapping[str, Pack] = PACKS) -> bool:
    """Tell whether a place has such a clock; many are of one place only."""
    return next(lines(name, packs), None) is not None


def threshold(name: str, packs: Mapping[str, Pack] = PACKS) -> Threshold:
    """Give the threshold that holds in a place, as `cn/women_committee`. Raises `ClockUnknown`."""
    place, _, wanted = name.partition("/")
    pack = packs.get(place)
    while pack is not None:
        if wanted in pack.thresholds:
            return pack.thresholds[wanted]
        pack = packs.get(pack.base) if pack.base else None
    raise ClockUnknown(name=name)


def reminders(packs: Mapping[str, Pack] = PACKS) -> dict[str, tuple[int, ...]]:
    """Give for every clock on how many days before its end it is told to be near (临期).

    By its longest line in any place. The cut-off of the month is a threshold, the same for all and
    every month: nobody is told of it.
    """
    lasts: dict[str, int] = {}
    for pack in packs.values():
        for line in (line for some in pack.clocks.values() for line in some):
            lasts[line.clock] = max(lasts.get(line.clock, 0), line.length * DAYS[line.unit] or FAR)
    told = [line for pack in packs.values() for line in pack.reminders]
    return {
        clock: next((line.days for line in told if line.from_ <= most), ())
        for clock, most in lasts.items()
    }


@functools.cache
def marks() -> Mapping[str, Mark]:
    """Give the mark of each article that the house's packs name; of several the least sure."""
    found: dict[str, Mark] = {}
    for pack in PACKS.values():
        some: list[Sequence[Clock | Band | Threshold]] = [
            *pack.clocks.values(), *pack.bands.values(), [*pack.thresholds.values()]
        ]  # fmt: skip
        for line in chain.from_iterable(some):
            known = found.get(line.article, line.mark)
            found[line.article] = max(known, line.mark, key=LEAST_SURE.index)
    return found


def mark_of(article: str) -> Mark | None:
    """Give how sure an article is that a line of some pack names; None where none does."""
    return marks().get(article)


def band(name: str, size: int, packs: Mapping[str, Pack] = PACKS) -> Band | None:
    """Give the band of a size in a place; None where the place, and its bases, ask for nothing."""
    place, _, wanted = name.partition("/")
    pack = packs.get(place)
    while pack is not None:
        if wanted in pack.bands:
            reached = [one for one in pack.bands[wanted] if one.from_ <= size]
            return reached[-1] if reached else None
        pack = packs.get(pack.base) if pack.base else None
    return None


def line_in_force(name: str, on: dt.date, packs: Mapping[str, Pack] = PACKS) -> tuple[str, Clock]:
    """Give the pack and the line that hold for a clock on a day: length, source and mark."""
    found = [(pack.name, line) for pack, line in lines(name, packs)]
    if not found:
        raise ClockUnknown(name=name)
    for pack, line in found:
        if line.valid_from <= on:
            return pack, line
    raise ClockNotInForce(name=name, on=on, first=min(line.valid_from for _, line in found))


def lines(name: str, packs: Mapping[str, Pack]) -> Iterator[tuple[Pack, Clock]]:
    """Give all lines of a clock: those of the named pack first, the newest first in each."""
    place, _, clock = name.partition("/")
    pack = packs.get(place)
    while pack is not None:
        yield from ((pack, line) for line in reversed(pack.clocks.get(clock, ())))
        pack = packs.get(pack.base) if pack.base else None

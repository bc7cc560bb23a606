"""The clocks of a subject: due by the pack of its place, missed, and no longer missed.

What ran out stays with the subject; a fact whose own day is in time takes it away again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final, TypeVar

import msgspec

from shared.events import common
from shared.law import clocks
from shared.streams.rules import Deadline, Fact, Late, Subject

ONE_DAY: Final = dt.timedelta(days=1)


class Missed(msgspec.Struct, frozen=True, kw_only=True):
    """A clock that ran out: nothing had been heard on its last day."""

    clock: str
    due_on: dt.date


Misses = tuple[Missed, ...]


class Timed(Subject, frozen=True, kw_only=True):
    """A subject with clocks; it keeps which of them ran out."""

    missed: Misses = ()

    def clocks(self) -> tuple[Deadline, ...]:
        """Give the clocks that run, whether they have run out or not."""
        return ()

    def deadlines(self) -> tuple[Deadline, ...]:
        """Give the clocks that run and haven't run out."""
        return left(self.missed, self.clocks())

    def overdue(self) -> Misses:
        """Give what ran out and counts as missed."""
        return self.missed

    def waited_for(self) -> tuple[Late, ...]:
        """Give what counts as missed and runs on: what ended late isn't waited for any more."""
        over = self.overdue()
        running = ((one, Missed(clock=one.clock, due_on=one.due_on)) for one in self.clocks())
        return tuple(Late(one, self.missed_at(missed)) for one, missed in running if missed in over)

    def missed_at(self, missed: Missed) -> str:
        """Give the union that answers for a miss: whoever holds the subject on the day after."""
        return self.holder(missed.due_on + ONE_DAY)


T = TypeVar("T", bound=Timed)


def by_law(clock: str, division: str | None, start: dt.date, fact: Fact) -> Deadline | None:
    """Give a clock that starts on a day in a place; None where the place has no such clock."""
    found = fact.keep(clock, tuple[Deadline, ...], lambda: told(clock, division, start, fact))
    return found[0] if found else None


def told(clock: str, division: str | None, start: dt.date, fact: Fact) -> tuple[Deadline, ...]:
    """Ask the pack of the place."""
    name = f"{clocks.place_of(division)}/{clock}"
    if not clocks.knows(name):
        return ()
    due = clocks.due(name, start, fact.accepted_on)
    return (msgspec.convert(due, Deadline, from_attributes=True),)


def left(misses: Misses, running: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Give the clocks that run and haven't run out."""
    return tuple(one for one in running if Missed(clock=one.clock, due_on=one.due_on) not in misses)


def missed(misses: Misses, event: common.Deadline, running: Iterable[Deadline]) -> Misses:
    """Note that a clock ran out.

    After a correction it may run no more, or end later than what was missed: then nothing was.
    """
    for one in running:
        found = Missed(clock=one.clock, due_on=one.due_on)
        if one.clock == event.clock and event.due_on >= one.due_on and found not in misses:
            return (*misses, found)
    return misses


def ran_out(subject: T, event: common.Deadline, _: Fact) -> T:
    """Keep the miss of a subject."""
    return msgspec.structs.replace(subject, missed=missed(subject.missed, event, subject.clocks()))


def heard(misses: Misses, clock: str, day: dt.date) -> Misses:
    """Take away the misses of a clock that a fact of this day was in time for."""
    return tuple(one for one in misses if one.clock != clock or one.due_on < day)

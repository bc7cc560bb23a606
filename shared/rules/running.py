"""Clocks that a subject sets running and stops, each under its name, with what comes of them.

What ended in time was no miss, whenever it is told; what ended late was one, even where the clock
hadn't been seen to run out.
"""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

import msgspec

from shared.rules.deadlines import Missed, Timed, heard
from shared.streams.rules import Deadline

replace = msgspec.structs.replace


class Running(Timed, frozen=True, kw_only=True):
    """A subject with the clocks that it has set running."""

    running: tuple[Deadline, ...] = ()

    def clocks(self) -> tuple[Deadline, ...]:
        """Give them."""
        return self.running


R = TypeVar("R", bound=Running)


def due(subject: Running, clock: str) -> Deadline | None:
    """Give a clock that runs."""
    return next((one for one in subject.running if one.clock == clock), None)


def lapsed(subject: Running, deadline: Deadline | None) -> bool:
    """Tell whether a clock ran out."""
    return deadline is not None and missed_of(deadline) in subject.missed


def missed_of(deadline: Deadline) -> Missed:
    """Give the miss of a clock."""
    return Missed(clock=deadline.clock, due_on=deadline.due_on)


def start(subject: R, *deadlines: Deadline | None) -> R:
    """Set clocks running, in place of those of the same names; None where a place has none."""
    new = {one.clock: one for one in deadlines if one is not None}
    others = (one for one in subject.running if one.clock not in new)
    return replace(subject, running=(*others, *new.values()))


def stop(subject: R, deadline: Deadline | None, on: dt.date) -> R:
    """Stop a clock by what happened on a day: in time it was no miss, later it was one."""
    if deadline is None:
        return subject
    others = tuple(one for one in subject.running if one.clock != deadline.clock)
    subject = replace(subject, running=others)
    missed = missed_of(deadline)
    if on <= deadline.due_on:
        return replace(subject, missed=heard(subject.missed, deadline.clock, on))
    if missed in subject.missed:
        return subject
    return replace(subject, missed=(*subject.missed, missed))


def settle(subject: R, on: dt.date, *clocks: str) -> R:
    """Stop clocks that matter no more from a day on, or all; what had run out by then had."""
    for one in subject.running:
        if not clocks or one.clock in clocks:
            subject = stop(subject, one, on)
    return subject

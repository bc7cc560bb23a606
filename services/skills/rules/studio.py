"""The innovation studio (创新工作室): founded, named at a level, reviewed.

Each level names it, and reviews its own name; the studio stands at the highest that it has. A name
that is valid until a day is to be reviewed by then.
"""

from __future__ import annotations

import datetime as dt
from bisect import insort_right
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, get_args

import msgspec

from services.skills.rules.book import rules
from services.skills.rules.days import must_end_after, must_not_precede
from services.skills.rules.refusals import NamedBefore, NoNameHeld
from shared.events.skills import LeaderKind, StudioFounded, StudioNamed
from shared.events.skills.innovations import StudioLevel
from shared.rules import deadlines
from shared.rules.deadlines import Misses, Timed
from shared.streams.rules import Deadline, Fact

REVIEW: Final = "studio_review"
HEIGHTS: Final[tuple[StudioLevel, ...]] = get_args(StudioLevel)

replace = msgspec.structs.replace


class Standing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """From a day on: that a level has named it, and until when that is valid, or not any more."""

    from_: dt.date
    level: StudioLevel
    named: bool = False
    valid_to: dt.date | None = None
    due: Deadline | None = None


class Studio(Timed, frozen=True, kw_only=True):
    """A studio; the first of its standings is that of its founding, the others are in order."""

    studio: str
    union: str
    name: str
    leader: LeaderKind
    members: int
    standings: tuple[Standing, ...]

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with its union
        """Give the union."""
        return self.union

    def at(self, day: dt.date) -> Standing:
        """Give where it stands on a day: at the highest name it has, else as it was founded."""
        names = {one.level: one for one in self.standings[1:] if one.from_ <= day}
        held = [one for one in names.values() if one.named]
        return max(held, key=height, default=self.standings[0])

    def clocks(self) -> tuple[Deadline, ...]:
        """Give the reviews of the names that it has."""
        last = {one.level: one for one in self.standings[1:]}
        return tuple(one.due for one in last.values() if one.due)

    def levels(self) -> Iterator[tuple[dt.date, dt.date | None, Standing]]:
        """Give where it stands, from a day on and until another."""
        days = sorted({one.from_ for one in self.standings})
        for day, until in pairwise((*days, None)):
            if day is not None:
                yield day, until, self.at(day)


def height(standing: Standing) -> int:
    """Say how high a level is."""
    return HEIGHTS.index(standing.level)


def first_day(standing: Standing) -> dt.date:
    """Give the day from which a name holds, or holds no more."""
    return standing.from_


@rules.rule
def founded(_: None, event: StudioFounded, fact: Fact) -> Studio:
    """Found a studio."""
    return Studio(
        studio=event.studio, union=fact.source, name=event.name, leader=event.leader_kind,
        members=event.members, standings=(Standing(from_=event.on, level=event.level),),
    )  # fmt: skip


@rules.rule
def named(studio: Studio, event: StudioNamed, fact: Fact) -> Studio:
    """Name a studio, keep its name at a review, or take it away; levels tell in any order."""
    first, *names = studio.standings
    must_not_precede(event.on, first.from_)
    if event.valid_to is not None:
        must_end_after(event.on, event.valid_to)
    own = [one for one in names if one.level == event.level and one.from_ <= event.on]
    has_it = bool(own) and own[-1].named
    if event.result == "named" and has_it:
        raise NamedBefore(level=event.level)
    if event.result != "named" and not has_it:
        raise NoNameHeld(level=event.level)
    new = Standing(from_=event.on, level=event.level)
    if event.result != "withdrawn":
        new = replace(new, named=True, valid_to=event.valid_to, due=review(event.valid_to, fact))
    insort_right(names, new, key=first_day)
    missed = left(studio.missed, own[-1], event.on) if own else studio.missed
    return replace(studio, standings=(first, *names), missed=missed)


def review(valid_to: dt.date | None, fact: Fact) -> Deadline | None:
    """Give the day by which a name is to be reviewed."""
    return deadlines.by_law(REVIEW, None, valid_to, fact) if valid_to else None


def left(misses: Misses, name: Standing, on: dt.date) -> Misses:
    """Take away the miss of a name that was reviewed in time."""
    due = name.due.due_on if name.due else None
    return tuple(one for one in misses if one.due_on != due or on > one.due_on)

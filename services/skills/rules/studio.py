"""The innovation studio (创新工作室): founded, named at a level, reviewed."""

from __future__ import annotations

import datetime as dt

import msgspec

from services.skills.rules.book import rules
from services.skills.rules.days import must_end_after, must_not_precede
from services.skills.rules.refusals import NamedBefore, NoNameHeld
from shared.events.skills import LeaderKind, StudioFounded, StudioNamed
from shared.streams.rules import Fact, Subject

replace = msgspec.structs.replace


class Standing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """At which level a studio stands from a day on, and until when its name is valid."""

    from_: dt.date
    level: str
    named: bool = False
    valid_to: dt.date | None = None


class Studio(Subject, frozen=True, kw_only=True):
    """A studio; it stands at the level of its last name, else at that of its founding."""

    studio: str
    union: str
    name: str
    leader: LeaderKind
    members: int
    standings: tuple[Standing, ...]

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with its union
        """Give the union."""
        return self.union


@rules.rule
def founded(_: None, event: StudioFounded, fact: Fact) -> Studio:
    """Found a studio."""
    return Studio(
        studio=event.studio, union=fact.source, name=event.name, leader=event.leader_kind,
        members=event.members, standings=(Standing(from_=event.on, level=event.level),),
    )  # fmt: skip


@rules.rule
def named(studio: Studio, event: StudioNamed, _: Fact) -> Studio:
    """Name a studio, keep its name at a review, or take it away; in the order of days."""
    last = studio.standings[-1]
    must_not_precede(event.on, last.from_)
    if event.valid_to is not None:
        must_end_after(event.on, event.valid_to)
    has_it = last.named and last.level == event.level
    if event.result == "named" and has_it:
        raise NamedBefore(level=event.level)
    if event.result != "named" and not has_it:
        raise NoNameHeld(level=event.level)
    if event.result == "withdrawn":
        new = Standing(from_=event.on, level=studio.standings[0].level)
    else:
        new = Standing(from_=event.on, level=event.level, named=True, valid_to=event.valid_to)
    return replace(studio, standings=(*studio.standings, new))

"""Declared heads (人数申报): what a union without roster says of its numbers."""

from __future__ import annotations

import datetime as dt

import msgspec

from services.organization.rules.book import rules
from services.organization.rules.refusals import PartExceedsWhole
from services.organization.rules.rosters import Roster, Rosters, declared
from services.organization.rules.union import Union, must_count, replace
from shared.events.organization import HeadcountDeclared
from shared.streams.rules import Fact, Subject


class Heads(msgspec.Struct, frozen=True, kw_only=True):
    """What was declared as of a day."""

    as_of: dt.date
    workers: int
    members: int
    women: int
    migrant: int
    platform: int


class Headcount(Subject, frozen=True, kw_only=True):
    """All that a union has declared, by the day as of which it holds."""

    union: str
    counts: tuple[Heads, ...] = ()

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it never passes to another
        """Give the union."""
        return self.union


def after(union: Union, event: HeadcountDeclared) -> Rosters:
    """Give what a union has declared, with this declaration."""
    return declared(union.declared, Roster(from_=event.as_of, roster=event.members == 0))


@rules.rule
def of_the_union(union: Union, event: HeadcountDeclared, fact: Fact) -> Union:
    """Note whether the union has a roster; its employers read it from the event."""
    must_count(union, event.as_of)
    union = replace(union, declared=after(union, event))
    fact.keep("rosters", Rosters, lambda: union.rosters)
    return union


@rules.rule
def of_the_heads(headcount: Headcount | None, event: HeadcountDeclared, _: Fact) -> Headcount:
    """Put a declaration in its place; of two of one day the later that arrived holds."""
    for part in ("women", "migrant", "platform"):
        if getattr(event, part) > event.members:
            raise PartExceedsWhole(part=part, number=getattr(event, part), whole=event.members)
    heads = Heads(
        as_of=event.as_of,
        workers=event.workers,
        members=event.members,
        women=event.women,
        migrant=event.migrant,
        platform=event.platform,
    )
    before = headcount.counts if headcount else ()
    counts = (*(one for one in before if one.as_of != event.as_of), heads)
    return Headcount(
        union=event.union,
        counts=tuple(sorted(counts, key=lambda one: one.as_of)),
        findings=headcount.findings if headcount else (),
    )

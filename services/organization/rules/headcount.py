"""Declared heads (人数申报): what a union without roster says of its numbers."""

from __future__ import annotations

import datetime as dt

import msgspec

from services.organization.rules.book import rules
from services.organization.rules.rosters import Roster, Rosters, declared
from services.organization.rules.union import Union, must_count, replace
from shared.events.organization import HeadcountDeclared, UnionDissolved
from shared.rules.dated import must_be_past
from shared.rules.refusals import PartExceedsWhole
from shared.streams.rules import Fact, Subject


class Heads(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was declared as of a day."""

    as_of: dt.date
    workers: int = 0
    members: int = 0
    women: int = 0
    migrant: int = 0
    platform: int = 0


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
    """Note whether the union has a roster; its employers read it from the event.

    What was merged away may still declare: its heads stay with it, until they are declared by
    the union that took them in and are none here.
    """
    if union.status != "merged":
        must_count(union, event.as_of)
    must_be_past(event.as_of, event.on)
    union = replace(union, declared=after(union, event))
    fact.share("rosters", union.rosters)
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
    return put(headcount or Headcount(union=event.union), heads)


@rules.rule
def ended(headcount: Headcount, event: UnionDissolved, _: Fact) -> Headcount:
    """A union that is dissolved has no heads from that day on."""
    return put(headcount, Heads(as_of=event.on))


def put(headcount: Headcount, heads: Heads) -> Headcount:
    """Give all declarations with one put in its place."""
    counts = (*(one for one in headcount.counts if one.as_of != heads.as_of), heads)
    return replace(headcount, counts=tuple(sorted(counts, key=lambda one: one.as_of)))

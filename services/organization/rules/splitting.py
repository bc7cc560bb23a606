"""A union that is split (工会分立, 工会法 13): part by part, in chunks that name members by key.

The old union is folded first, then the part, then the employers and members named; what a later
one has to know, an earlier one shares. Nobody is moved who wasn't named.
"""

from __future__ import annotations

from services.organization.rules import months
from services.organization.rules.book import rules
from services.organization.rules.coverage import covered, uncovered, workforce
from services.organization.rules.employer import Employer, said
from services.organization.rules.findings import found
from services.organization.rules.holdings import Part, Traits
from services.organization.rules.refusals import NotCovered, SameUnion
from services.organization.rules.union import (
    TREES,
    Union,
    effective,
    must_cover,
    must_live,
    replace,
)
from shared.events.base import SubjectKey
from shared.events.directory import Edge
from shared.events.organization import UnionSplit
from shared.rules.period import month_end
from shared.rules.refusals import BeforeItBegan
from shared.streams.rules import AlreadyExists, Fact, Waits


@rules.touches(UnionSplit)
def of_a_split(_: Union, event: UnionSplit) -> tuple[SubjectKey, ...]:
    """The employers named, and each membership named with the one that follows it."""
    return (
        *(SubjectKey("employer", code) for code in event.employers),
        *((workforce(event.union), workforce(event.part)) if event.employers else ()),
        *(SubjectKey("member", f"{event.union}/{key}") for key in event.member_keys),
        *(SubjectKey("member", f"{event.part}/{key}") for key in event.member_keys),
    )


@rules.rule
def split(union: Union | None, event: UnionSplit, fact: Fact) -> Union:
    """Split a union; both subjects are touched, the key says which this is."""
    if event.part == event.union:
        raise SameUnion(union=event.union)
    if fact.key.id == event.part:
        return founded(event, fact) if union is None else grown(union, event)
    if union is None:
        raise Waits(fact.key)
    return lessened(union, event, fact)


def lessened(union: Union, event: UnionSplit, fact: Fact) -> Union:
    """Let employers go, and say what the part has to know: its place.

    With the last chunk it shows whether everybody was named; whoever wasn't stays.
    """
    must_live(union)
    if event.on < union.known_from:
        raise BeforeItBegan(on=event.on, begins=union.known_from)
    for code in event.employers:
        if code not in union.employers:
            raise NotCovered(union=union.union, employer=code)
    day = effective(event, fact)
    fact.share("place", [union.parent(tree, day) for tree in TREES])
    named = {one.union: one.named for one in union.parts}
    named[event.part] = named.get(event.part, 0) + len(set(event.member_keys))
    union = replace(
        union,
        employers=tuple(code for code in union.employers if code not in event.employers),
        parts=tuple(Part(union=code, named=number) for code, number in named.items()),
    )
    forgotten = event.last and sum(named.values()) < event.members
    return found(union, "split_leaves_members", fact, event) if forgotten else union


def founded(event: UnionSplit, fact: Fact) -> Union:
    """Found the part under the unions that stand above the old one; it counts from that day."""
    must_cover(event.kind, event.employers, event.part)
    day = effective(event, fact)
    month = month_end(day)
    place = fact.told("place", list[str | None], [])
    edges = (
        Edge(tree=tree, parent=parent, from_=None, accepted_on=fact.accepted_on, why="first")
        for tree, parent in zip(TREES, place, strict=True)
    )
    return Union(
        union=event.part,
        name=event.name,
        status="active",
        known_from=day,
        traits=(Traits(kind=event.kind, division=event.division),),
        edges=tuple(edges),
        employers=tuple(dict.fromkeys(event.employers)),
        founded_on=day,
        split_from=event.union,
        month=month,
        month_due=months.cut_off(event.division, month, fact),
    )


def grown(union: Union, event: UnionSplit) -> Union:
    """Add what a further chunk names to a part that was founded by an earlier one."""
    if union.split_from != event.union:
        raise AlreadyExists(kind="union", id=event.part)
    must_live(union)
    must_cover(union.form, event.employers, event.part)
    return replace(
        union,
        employers=tuple(dict.fromkeys((*union.employers, *event.employers))),
    )


@rules.rule
def of_the_employer(employer: Employer, event: UnionSplit, fact: Fact) -> Employer:
    """The employer passes to the part, which has a roster until it says otherwise."""
    day = effective(event, fact)
    return said(covered(uncovered(employer, event.union, day), event.part, day), fact)

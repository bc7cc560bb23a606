"""How unions change their place and end (工会法 13): moved, merged, dissolved.

An edge is added and nothing is taken away: what was counted stays where it was (DESIGN, promise
5). An edge holds from the day after it was accepted, or from a later day that it names.
"""

from __future__ import annotations

import datetime as dt

from services.organization.rules.book import rules
from services.organization.rules.findings import found
from services.organization.rules.refusals import (
    NotItsParent,
    OwnParent,
    SameUnion,
    UnionNotActive,
)
from services.organization.rules.union import TREES, Union, effective, must_live, replace
from shared.events.base import SubjectKey
from shared.events.directory import Edge
from shared.events.organization import UnionDissolved, UnionMerged, UnionMoved
from shared.rules.refusals import BeforeItBegan
from shared.streams.rules import Fact, Waits


def with_edge(union: Union, edge: Edge) -> Union:
    """Give the union with an edge put in its place; of one day the later that arrived holds."""
    edges = sorted((*union.edges, edge), key=lambda one: one.from_ or dt.date.min)
    return replace(union, edges=tuple(edges))


@rules.rule
def moved(union: Union, event: UnionMoved, fact: Fact) -> Union:
    """Bring a union under another in one of the trees.

    It must stand where the report says when it leaves. Whether the new place lies somewhere below
    the union itself only the directory can tell.
    """
    must_live(union)
    if event.new_parent == union.union:
        raise OwnParent(union=union.union)
    day = effective(event, fact)
    parent = union.parent(event.tree, day)
    if parent is not None and parent != event.old_parent:
        raise NotItsParent(union=union.union, parent=parent, old_parent=event.old_parent)
    return with_edge(
        union,
        Edge(tree=event.tree, parent=event.new_parent, from_=day,
             accepted_on=fact.accepted_on, why="moved"),
    )  # fmt: skip


@rules.rule
def merged(union: Union, event: UnionMerged, fact: Fact) -> Union:
    """Merge a union into another; both subjects are touched, the key says which this is."""
    if event.into == event.union:
        raise SameUnion(union=event.union)
    must_live(union)
    if fact.key.id == event.into:
        return took_in(union, event, fact)
    if event.on < union.known_from:
        raise BeforeItBegan(on=event.on, begins=union.known_from)
    day = effective(event, fact)
    for tree in TREES:
        edge = Edge(
            tree=tree, parent=event.into, from_=day, accepted_on=fact.accepted_on, why="merged"
        )
        union = with_edge(union, edge)
    return replace(
        union, status="merged", ended_on=day, merged_into=event.into, employers=(), election=None
    )


def took_in(union: Union, event: UnionMerged, fact: Fact) -> Union:
    """Take over the employers; they read from the event whether this union has a roster."""
    if event.union in {one.parent for one in union.edges}:
        raise OwnParent(union=event.union)
    fact.share("rosters", union.rosters)
    return replace(
        union,
        employers=tuple(dict.fromkeys((*union.employers, *event.employers))),
        took_in=(*union.took_in, event.union),
    )


@rules.rule
def dissolved(union: Union, event: UnionDissolved, fact: Fact) -> Union:
    """End a union (article 13); unlawful, but real, while its employer goes on.

    One that was split into others may end. A founding that was approved and given up ends too; it
    never counted.
    """
    if union.status in {"applied", "elected"}:
        raise Waits(SubjectKey("union", union.union))
    if union.status in {"returned", "refused"}:
        raise UnionNotActive(union=union.union, status=union.status)
    if union.status != "preparing":
        must_live(union)
    if event.on < union.known_from:
        raise BeforeItBegan(on=event.on, begins=union.known_from)
    ended = replace(union, status="dissolved", ended_on=event.on, employers=(), election=None)
    return (
        ended
        if event.employer_closed or union.parts
        else found(ended, "dissolved_at_will", fact, event)
    )

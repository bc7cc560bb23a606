"""The union (工会): its kind, its place in both trees, the employers that it covers, its life."""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from services.organization.rules import months
from services.organization.rules.book import rules
from services.organization.rules.holdings import (
    Chair,
    Committee,
    Election,
    Home,
    LegalPerson,
    Part,
    Term,
    Traits,
)
from services.organization.rules.refusals import (
    AlreadyCovered,
    CoversNoEmployers,
    NoParent,
    NotCovered,
    OwnParent,
    UnionEnded,
)
from services.organization.rules.rosters import Rosters, turns
from shared.events.base import SubjectKey, Tree
from shared.events.directory import Edge, Status
from shared.events.organization import (
    UnionApplied,
    UnionChanged,
    UnionKind,
    UnionMerged,
    UnionMoved,
    UnionRegistered,
    UnionSplit,
)
from shared.rules.dated import changed, must_be_past
from shared.rules.deadlines import Timed, by_law
from shared.rules.period import month_end
from shared.rules.spans import Span, is_open
from shared.streams.rules import Deadline, Fact, Waits

GRASSROOTS: Final = frozenset({"single", "joint", "regional", "industry"})
"""The kinds that count as unions (基层工会): not 地方总工会, not 工会小组."""

TERM: Final = "term_end"
ROOT_KIND: Final = "city"
TREES: Final[tuple[Tree, ...]] = ("territorial", "industry")
ONE_DAY: Final = dt.timedelta(days=1)

replace = msgspec.structs.replace


class Union(Timed, frozen=True, kw_only=True):
    """A union. It counts from `founded_on`, and no longer on `ended_on`."""

    union: str
    name: str
    status: Status
    known_from: dt.date
    traits: tuple[Traits, ...]
    edges: tuple[Edge, ...]
    employers: tuple[str, ...] = ()
    applied_on: dt.date | None = None
    applied_by: str | None = None
    answer_due: Deadline | None = None
    election: Election | None = None
    founded_on: dt.date | None = None
    terms: tuple[Term, ...] = ()
    term_due: Deadline | None = None
    direct: tuple[Span, ...] = ()
    committees: tuple[Committee, ...] = ()
    legal: tuple[LegalPerson, ...] = ()
    certificate_due: Deadline | None = None
    homes: tuple[Home, ...] = ()
    chairs: tuple[Chair, ...] = ()
    chair_due: Deadline | None = None
    declared: Rosters = ()
    ended_on: dt.date | None = None
    merged_into: str | None = None
    took_in: tuple[str, ...] = ()
    split_from: str | None = None
    parts: tuple[Part, ...] = ()
    on_time: tuple[dt.date, ...] = ()
    late: tuple[dt.date, ...] = ()
    silent: tuple[dt.date, ...] = ()
    month: dt.date | None = None
    month_due: Deadline | None = None

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - a union holds itself on every day
        """Give its own code."""
        return self.union

    def clocks(self) -> tuple[Deadline, ...]:
        """Give its clocks: application, term, certificate, a vacant chair, the month."""
        running = (
            (self.answer_due, self.status == "applied"),
            (self.term_due, self.status == "active"),
            (self.chair_due, self.status == "active" and not is_open(self.chairs)),
            (self.certificate_due, self.status == "active" and is_open(self.legal)),
            (self.month_due, self.owes_month() and self.form in GRASSROOTS),
        )
        return tuple(one for one, runs in running if one is not None and runs)

    def owes_month(self) -> bool:
        """Tell whether it counts on the last day of the month that runs; one that ended may."""
        if self.founded_on is None or self.month is None:
            return False
        return self.ended_on is None or self.month < self.ended_on

    @property
    def form(self) -> UnionKind:
        """Give its kind as last said; `kind` is the subject's."""
        return next(one.kind for one in reversed(self.traits) if one.kind)

    @property
    def term(self) -> Term | None:
        """Give the last term."""
        return self.terms[-1] if self.terms else None

    @property
    def division(self) -> str | None:
        """Give its division as last said."""
        return next((one.division for one in reversed(self.traits) if one.division), None)

    @property
    def rosters(self) -> Rosters:
        """Give the days on which it came to have a roster, or lost it."""
        return turns(self.declared)

    def parent(self, tree: str, day: dt.date) -> str | None:
        """Give the union above in a tree on a day."""
        found = None
        for edge in self.edges:
            if edge.tree == tree and (edge.from_ is None or edge.from_ <= day):
                found = edge.parent
        return found


def first_edges(event: UnionRegistered | UnionApplied, fact: Fact) -> tuple[Edge, ...]:
    """Give the first edge in each tree. Raises `OwnParent` when it would stand below itself."""
    parents = (event.parent, event.industry_parent)
    if event.union in parents:
        raise OwnParent(union=event.union)
    return tuple(
        Edge(tree=tree, parent=parent, from_=None, accepted_on=fact.accepted_on, why="first")
        for tree, parent in zip(TREES, parents, strict=True)
    )


def effective(event: UnionMoved | UnionMerged | UnionSplit, fact: Fact) -> dt.date:
    """Give the day from which an edge holds: the one after acceptance, or a later one it names."""
    return max(fact.accepted_on + ONE_DAY, event.from_)


def must_count(union: Union, day: dt.date) -> None:
    """Wait until the union is approved; raise `UnionEnded` when it had ended by a day."""
    if union.ended_on is not None:
        if day >= union.ended_on:
            raise UnionEnded(union=union.union, ended_on=union.ended_on)
    elif union.status != "active":
        raise Waits(SubjectKey("union", union.union))


def must_live(union: Union) -> None:
    """Wait until the union is approved; raise `UnionEnded` when it is to end or has ended."""
    must_count(union, dt.date.max)


def must_cover(kind: str, employers: tuple[str, ...], union: str) -> None:
    """Raise `CoversNoEmployers` when employers are named for a union that isn't grassroots."""
    if employers and kind not in GRASSROOTS:
        raise CoversNoEmployers(union=union, kind=kind)


@rules.rule
def registered(_: None, event: UnionRegistered, fact: Fact) -> Union:
    """Enter a union of old: it counts from the day on which it was founded."""
    must_cover(event.kind, event.employers, event.union)
    must_be_past(event.founded_on, event.on)
    month = month_end(fact.accepted_on)
    if event.parent is None and event.kind != ROOT_KIND:
        raise NoParent(union=event.union)
    return Union(
        union=event.union,
        name=event.name,
        status="active",
        known_from=event.founded_on,
        traits=(Traits(kind=event.kind, division=event.division),),
        edges=first_edges(event, fact),
        employers=tuple(dict.fromkeys(event.employers)),
        founded_on=event.founded_on,
        terms=(Term(to=event.term_to),) if event.term_to else (),
        term_due=by_law(TERM, None, event.term_to, fact) if event.term_to else None,
        month=month,
        month_due=months.cut_off(event.division, month, fact),
    )


@rules.rule
def information_changed(union: Union, event: UnionChanged, fact: Fact) -> Union:
    """Take over what has changed, and who comes under it or leaves it.

    Employers come and go only while the union counts, since their coverage does; whoever comes
    must know whether the union has a roster, and reads it from what is kept with the event.
    """
    if union.ended_on is not None and event.on >= union.ended_on:
        raise UnionEnded(union=union.union, ended_on=union.ended_on)
    employers = union.employers
    if event.employers_added or event.employers_removed:
        must_live(union)
        must_cover(event.kind or union.form, event.employers_added, union.union)
        employers = exchanged(union, event)
        fact.share("rosters", union.rosters)
    traits = union.traits
    if event.kind or event.division:
        change = Traits(from_=event.on, kind=event.kind, division=event.division)
        traits = changed(traits, change)
    return replace(union, name=event.name or union.name, traits=traits, employers=employers)


def exchanged(union: Union, event: UnionChanged) -> tuple[str, ...]:
    """Give the employers after some came and some left."""
    for employer in event.employers_added:
        if employer in union.employers or employer in event.employers_removed:
            raise AlreadyCovered(union=union.union, employer=employer)
    for employer in event.employers_removed:
        if employer not in union.employers:
            raise NotCovered(union=union.union, employer=employer)
    left = [code for code in union.employers if code not in event.employers_removed]
    return tuple(dict.fromkeys((*left, *event.employers_added)))

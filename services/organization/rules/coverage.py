"""What unions' events do to the employers that they cover.

Coverage begins when the union counts: on the day its first election is approved, or on which a
registered one was founded. It ends when the union lets the employer go, is merged away or
dissolved. A closed employer keeps what was; it counts nowhere after its end.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from services.organization.rules.book import rules
from services.organization.rules.employer import Coverage, Employer, must_be_open, said
from services.organization.rules.headcount import after
from services.organization.rules.rosters import Rosters, turns
from services.organization.rules.union import Union, effective
from shared.events.base import SubjectKey
from shared.events.organization import (
    ElectionDecided,
    HeadcountDeclared,
    UnionApplied,
    UnionChanged,
    UnionDissolved,
    UnionMerged,
    UnionRegistered,
)
from shared.streams.rules import Fact

replace = msgspec.structs.replace


def covered(employer: Employer, union: str, day: dt.date) -> Employer:
    """Let a union cover the employer from a day on; it may do so already, from an earlier one."""
    for one in employer.coverages:
        if one.union == union and one.until is None:
            if one.from_ <= day:
                return employer
            employer = replace(
                employer, coverages=tuple(other for other in employer.coverages if other != one)
            )
    coverages = (*employer.coverages, Coverage(union=union, from_=day))
    return replace(employer, coverages=tuple(sorted(coverages, key=lambda one: one.from_)))


def uncovered(employer: Employer, union: str, day: dt.date) -> Employer:
    """End the coverage by a union on a day; one that would begin later never was."""
    kept = (
        replace(one, until=day) if one.union == union and one.until is None else one
        for one in employer.coverages
    )
    return replace(
        employer,
        coverages=tuple(one for one in kept if one.until is None or one.from_ < one.until),
    )


@rules.rule
def registered(employer: Employer, event: UnionRegistered, fact: Fact) -> Employer:
    """A registered union covers the employer since it was founded."""
    return said(covered(employer, event.union, event.founded_on), fact)


@rules.rule
def applied(employer: Employer, _event: UnionApplied, _: Fact) -> Employer:
    """An application covers nobody yet; it only needs the employer to be known."""
    return employer


@rules.rule
def elected(employer: Employer, event: ElectionDecided, fact: Fact) -> Employer:
    """A newly founded union covers the employer from the day of its approval."""
    return said(covered(employer, event.union, event.on), fact)


@rules.rule
def union_changed(employer: Employer, event: UnionChanged, fact: Fact) -> Employer:
    """The employer comes under the union, or leaves it."""
    if employer.employer in event.employers_removed:
        return said(uncovered(employer, event.union, event.on), fact)
    must_be_open(employer, event.on)
    return said(told(covered(employer, event.union, event.on), event.union, fact), fact)


@rules.rule
def merged(employer: Employer, event: UnionMerged, fact: Fact) -> Employer:
    """The employer passes to the other union where the report names it, else it is let go."""
    day = effective(event, fact)
    employer = uncovered(employer, event.union, day)
    if employer.employer in event.employers:
        employer = told(covered(employer, event.into, day), event.into, fact)
    return said(employer, fact)


@rules.rule
def dissolved(employer: Employer, event: UnionDissolved, fact: Fact) -> Employer:
    """Coverage ends with the union."""
    return said(uncovered(employer, event.union, event.on), fact)


@rules.rule
def declared(employer: Employer, event: HeadcountDeclared, fact: Fact) -> Employer:
    """The union has no roster, or has one now: its employers leave or enter the membership rate."""
    return told(employer, event.union, fact)


def told(employer: Employer, union: str, fact: Fact) -> Employer:
    """Take over when the union had a roster, as the union's own rule shares it.

    The union is the event's subject and therefore folded first.
    """
    rosters = fact.told("rosters", Rosters, ())
    others = tuple(one for one in employer.rosters if one[0] != union)
    return replace(employer, rosters=(*others, (union, rosters)) if rosters else others)


@rules.touches(ElectionDecided)
def of_a_founding(union: Union, event: ElectionDecided) -> tuple[SubjectKey, ...]:
    """The employers of a union that this approval founds."""
    founds = event.decision == "approved" and union.founded_on is None
    return (*keys(union), workforce(union.union)) if founds else ()


@rules.touches(UnionMerged)
def of_a_merger(union: Union, event: UnionMerged) -> tuple[SubjectKey, ...]:
    """All employers of the union that is merged away, and the workforces of both."""
    return (*keys(union), workforce(union.union), workforce(event.into))


@rules.touches(UnionDissolved)
def of_a_dissolution(union: Union, _: UnionDissolved) -> tuple[SubjectKey, ...]:
    """All employers of the union that is dissolved, and its declared heads."""
    heads = (SubjectKey("headcount", union.union),) if union.declared else ()
    return (*keys(union), *heads, workforce(union.union))


@rules.touches(HeadcountDeclared)
def of_a_declaration(union: Union, event: HeadcountDeclared) -> tuple[SubjectKey, ...]:
    """All employers of the union, when it gets or loses its roster by the declaration."""
    return keys(union) if turns(after(union, event)) != union.rosters else ()


def workforce(union: str) -> SubjectKey:
    """Name the workforce of a union: it is folded after the employers."""
    return SubjectKey("workforce", union)


def keys(union: Union) -> tuple[SubjectKey, ...]:
    """Name the employers of a union."""
    return tuple(SubjectKey("employer", code) for code in union.employers)

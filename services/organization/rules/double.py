"""The double (重复会籍): live memberships of one person in several unions.

The service finds it beside the stream (`doubles.py`); from then on the memberships know each
other, and whoever of them ends touches the rest.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from services.organization.rules.book import rules
from services.organization.rules.member import Later, Member, ended, must_be_live, parted
from services.organization.rules.refusals import NotTheDouble
from shared.events.base import SubjectKey
from shared.events.organization import DoubleFound, DoubleSettled, MemberLeft
from shared.streams.rules import Fact, Subject, Waits

COUNTS_ONCE: Final = dt.timedelta(days=31)
"""A double that is unsettled for more than 30 days counts once (EVENTS.md, members)."""

replace = msgspec.structs.replace


class Twin(msgspec.Struct, frozen=True, kw_only=True):
    """One of the memberships of a double, and since when it lasts."""

    union: str
    began_on: dt.date


class Double(Subject, frozen=True, kw_only=True):
    """The memberships that are left of a double, the oldest first; settled when it is one.

    `at` is the union of the latest when it was found, where it is counted and listed.
    """

    member: str
    at: str
    twins: tuple[Twin, ...]
    since: dt.date
    settled_on: dt.date | None = None
    kept_at: str | None = None

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - until it is found anew
        """Give the union of the latest membership."""
        return self.at


@rules.rule
def found(double: Double | None, event: DoubleFound, _: Fact) -> Double:
    """Enter a double, or what has become of one since it was found."""
    twins = twins_of(event)
    findings = double.findings if double else ()
    return Double(
        member=event.member,
        at=twins[-1].union,
        twins=twins,
        since=twins[1].began_on,
        findings=findings,
    )


def twins_of(event: DoubleFound) -> tuple[Twin, ...]:
    """Give the memberships that an event names."""
    return tuple(
        Twin(union=one.partition("/")[0], began_on=day)
        for one, day in zip(event.memberships, event.began_on, strict=False)
    )


@rules.rule
def of_the_membership(member: Member, event: DoubleFound, _: Fact) -> Member:
    """Let a membership know the others; what began after it takes its place in time."""
    must_be_live(member, event.on)
    twins = twins_of(event)
    place = next(place for place, one in enumerate(twins) if one.union == member.union)
    known = {one.union for one in member.later if one.until is None}
    new = (
        Later(from_=one.began_on + COUNTS_ONCE, union=one.union)
        for one in twins[place + 1 :]
        if one.union not in known
    )
    others = tuple(one.union for one in twins if one.union != member.union)
    return replace(member, twins=others, later=(*member.later, *new))


@rules.touches(MemberLeft)
def of_a_leaving(member: Member, event: MemberLeft) -> tuple[SubjectKey, ...]:
    """The double of a membership that ends, and its other memberships."""
    if not member.twins:
        return ()
    others = (SubjectKey("member", f"{union}/{event.member}") for union in member.twins)
    return (SubjectKey("double", event.member), *others)


@rules.rule
def left(double: Double, event: MemberLeft, _: Fact) -> Double:
    """Take a membership that ended out of the double; with one left it is settled."""
    twins = tuple(one for one in double.twins if one.union != event.union)
    if len(twins) > 1:
        return replace(double, twins=twins)
    return replace(double, twins=twins, settled_on=event.on)


@rules.touches(DoubleSettled)
def of_a_settlement(double: Double, event: DoubleSettled) -> tuple[SubjectKey, ...]:
    """All memberships of the double."""
    return tuple(SubjectKey("member", f"{one.union}/{event.member}") for one in double.twins)


@rules.rule
def settled(double: Double, event: DoubleSettled, fact: Fact) -> Double:
    """Settle it; whoever does was judged by the unions named, so they must be its own.

    One that is settled already, or wasn't found yet, waits until it is found again.
    """
    if double.settled_on is not None:
        raise Waits(fact.key)
    unions = {one.union for one in double.twins}
    if set(event.unions) != unions or event.kept_at not in unions:
        raise NotTheDouble(unions=", ".join(sorted(unions)))
    kept = tuple(one for one in double.twins if one.union == event.kept_at)
    return replace(double, twins=kept, settled_on=event.on, kept_at=event.kept_at)


@rules.rule
def of_the_kept(member: Member, event: DoubleSettled, _: Fact) -> Member:
    """Go on as the only membership, or end."""
    must_be_live(member, event.on)
    if member.union != event.kept_at:
        return ended(member, event.on, "double")
    for union in member.twins:
        member = parted(member, union, event.on)
    return member

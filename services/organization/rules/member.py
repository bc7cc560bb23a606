"""The membership (会籍): one worker in one union, from when to when, and what the worker is.

A worker who moves to another union has a membership of its own there. A membership that ended may
begin again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final, Literal, get_args

import msgspec

from services.organization.rules.book import rules
from services.organization.rules.refusals import (
    AlreadyLeft,
    DoubleUnsettled,
    SameUnion,
)
from shared.events.base import Grade
from shared.events.organization import (
    MemberChanged,
    MemberKept,
    MemberLeft,
    MemberSent,
    MemberVerified,
)
from shared.rules import dated, spans
from shared.rules.dated import Change, asked_again, changed, on_day
from shared.rules.refusals import BeforeItBegan
from shared.rules.spans import Days, Span, within, without
from shared.streams.rules import Fact, Subject

replace = msgspec.structs.replace
RISING: Final[tuple[Grade, ...]] = get_args(Grade)
"""The grades of skill, the lowest first."""


class Traits(Change, frozen=True, kw_only=True):
    """What a member is, apart from sex and year of birth, which don't change."""

    migrant: bool | None = None
    employment: str | None = None
    grade: str | None = None
    employer: str | None = None


class Kept(Span, frozen=True, kw_only=True):
    """A membership kept without work by a union: it counts there, apart from the others."""

    at: str
    why: str


class Later(Span, frozen=True, kw_only=True):
    """A later membership of the same person: while it lasts, from a day on only that counts."""

    union: str


class Certified(msgspec.Struct, frozen=True, kw_only=True):
    """A grade by a certificate, from a day on."""

    from_: dt.date
    certificate: str
    grade: Grade


class Spell(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One time of being a member: it counts from a day on, and no longer on the day `until`."""

    from_: dt.date
    how: Literal["registered", "joined", "received", "split"]
    until: dt.date | None = None
    ended: str | None = None
    sent_to: str | None = None
    sent_on: dt.date | None = None
    since: dt.date | None = None


class Member(Subject, frozen=True, kw_only=True):
    """A membership: its spells, the last of which may still last."""

    union: str
    member: str
    sex: str
    birth_year: int
    spells: tuple[Spell, ...]
    traits: tuple[Traits, ...]
    kept: tuple[Kept, ...] = ()
    verified: tuple[Span, ...] = ()
    twins: tuple[str, ...] = ()
    later: tuple[Later, ...] = ()
    certified: tuple[Certified, ...] = ()

    def holder(self, day: dt.date) -> str:
        """Give the union, or the one that keeps the membership on a day."""
        if not self.kept:
            return self.union
        return next((one.at for one in self.kept if one.holds(day)), self.union)

    def former(self) -> tuple[str, ...]:
        """Give the other unions in whose figures it is or was."""
        if not self.kept:
            return ()
        return tuple(sorted({self.union, *(one.at for one in self.kept)} - {self.home()}))

    @property
    def last(self) -> Spell:
        """Give the last spell."""
        return self.spells[-1]


@asked_again
def stretches(member: Member) -> tuple[tuple[dt.date, dt.date | None, Traits], ...]:
    """Give what held while it was a member at work: (from, until, traits)."""
    return tuple(
        stretch
        for begins, ends in counted(member)
        for stretch in dated.stretches(known(member), begins, ends)
    )


def spells(member: Member) -> Iterator[Days]:
    """Give the days of its spells."""
    return ((one.from_, one.until) for one in member.spells)


def counted(member: Member) -> Iterator[Days]:
    """Give the days on which it counts: while it lasts, isn't kept and is nobody's old one."""
    if not member.kept and not member.later:
        return spells(member)
    return without(spells(member), (one.days for one in (*member.kept, *member.later)))


def kept_days(member: Member, one: Kept) -> Iterator[Days]:
    """Give the days on which a kept membership counts."""
    return without(within(spells(member), [one.days]), (other.days for other in member.later))


def traits_on(member: Member, day: dt.date) -> Traits:
    """Give what a member is on a day."""
    return on_day(known(member), day)


def known(member: Member) -> tuple[Traits, ...]:
    """Give what is known of a member from day to day: what was said, and certificates.

    A certificate only raises the grade that holds on its day; what is said of a later day stands.
    """
    history = member.traits
    for one in member.certified:
        held = on_day(history, one.from_).grade or RISING[0]
        if RISING.index(one.grade) > RISING.index(held):
            history = changed(history, Traits(from_=one.from_, grade=one.grade))
    return history


@rules.rule
def information_changed(member: Member, event: MemberChanged, _: Fact) -> Member:
    """Take over what has changed from the day on.

    Whoever is at an employer again no longer has the membership kept.
    """
    must_be_live(member, event.on, late=True)
    if event.employer is not None and member.kept:
        member = replace(member, kept=spans.ended(member.kept, event.on))
    change = Traits(
        from_=event.on,
        migrant=event.migrant,
        employment=event.employment,
        grade=event.grade,
        employer=event.employer,
    )
    return replace(member, traits=changed(member.traits, change))


@rules.rule
def sent(member: Member, event: MemberSent, _: Fact) -> Member:
    """Send the membership to another union; it counts here until it is received there.

    Sent again, before it was received, it goes where it was sent last.
    """
    if event.to_union == event.from_union:
        raise SameUnion(union=event.to_union)
    must_be_live(member, event.on)
    must_be_single(member)
    spell = replace(member.last, sent_to=event.to_union, sent_on=event.on)
    return replace(member, spells=(*member.spells[:-1], spell))


@rules.rule
def kept(member: Member, event: MemberKept, _: Fact) -> Member:
    """Keep the membership from the day on; kept again, the other union has it then."""
    must_be_live(member, event.on)
    one = Kept(from_=event.on, at=event.at_union, why=event.reason)
    return replace(member, kept=spans.begun(member.kept, one))


@rules.rule
def verified(member: Member, event: MemberVerified, _: Fact) -> Member:
    """Note that name and number were checked; a later check that fails ends it."""
    must_be_live(member, event.on, late=True)
    if event.result == "matched":
        return replace(member, verified=spans.begun(member.verified, Span(from_=event.on)))
    return replace(member, verified=spans.ended(member.verified, event.on))


@rules.rule
def left(member: Member, event: MemberLeft, fact: Fact) -> Member:
    """End the membership on the day; those that were its doubles are touched too."""
    if fact.key.id != f"{event.union}/{event.member}":
        return parted(member, event.union, event.on)
    must_be_live(member, event.on)
    return ended(member, event.on, event.reason)


def must_be_live(member: Member, day: dt.date, *, late: bool = False) -> None:
    """Raise what speaks against a fact of a live membership on a day.

    What is told `late` may be of a day before the membership ended.
    """
    last = member.last
    if last.until is not None and not (late and day < last.until):
        raise AlreadyLeft(union=member.union, left_on=last.until)
    if day < last.from_:
        raise BeforeItBegan(on=day, begins=last.from_)


def ended(member: Member, day: dt.date, why: str) -> Member:
    """Give the membership with its last spell ended."""
    spell = replace(member.last, until=day, ended=why)
    return replace(
        member,
        spells=(*member.spells[:-1], spell),
        kept=spans.ended(member.kept, day),
        twins=(),
        later=tuple(over(one, day) for one in member.later if one.from_ < day),
    )


def over(one: Later, day: dt.date) -> Later:
    """End it on a day, unless it had ended before."""
    return replace(one, until=min(one.until or day, day))


def parted(member: Member, union: str, day: dt.date) -> Member:
    """Give the membership without its double in a union, which ended on a day."""
    kept = (
        over(one, day) if one.union == union else one
        for one in member.later
        if one.union != union or one.from_ < day
    )
    return replace(
        member, twins=tuple(one for one in member.twins if one != union), later=tuple(kept)
    )


def must_be_single(member: Member) -> None:
    """Raise `DoubleUnsettled` when the same person is a member elsewhere too."""
    if member.twins:
        raise DoubleUnsettled(union=member.union, twins=", ".join(member.twins))

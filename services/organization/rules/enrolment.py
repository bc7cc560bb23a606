"""How a membership begins: registered of old, joined, or received from another union."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from services.organization.rules.book import rules
from services.organization.rules.member import (
    Member,
    Spell,
    Traits,
    ended,
    must_be_single,
    replace,
)
from services.organization.rules.refusals import (
    AlreadyLeft,
    AlreadyMember,
    BornAfter,
    DeceasedBefore,
    ReceivedBeforeSent,
    SameUnion,
)
from shared.events.organization import Enrolment, MemberJoined, MemberReceived, MemberRegistered
from shared.rules.dated import changed, must_be_past
from shared.streams.rules import Fact, Waits


@rules.rule
def registered(member: Member | None, event: MemberRegistered, _: Fact) -> Member:
    """Enter a member of old; it counts from the day on which the register is opened with it."""
    must_be_past(event.joined_on, event.on)
    return enrolled(member, event, "registered")


@rules.rule
def joined(member: Member | None, event: MemberJoined, _: Fact) -> Member:
    """Let a worker join, for the first time or again."""
    return enrolled(member, event, "joined")


@rules.rule
def received(member: Member | None, event: MemberReceived, fact: Fact) -> Member:
    """Take a membership in that another union sent; both subjects are touched.

    The old one must have been sent to this union, else the receipt waits. On this day it stops
    counting there and counts here.
    """
    if event.from_union == event.union:
        raise SameUnion(union=event.union)
    if fact.key.id == f"{event.union}/{event.member}":
        return enrolled(member, event, "received")
    if member is None:
        raise Waits(fact.key)
    spell = member.last
    if spell.until is not None and spell.ended != "sent" and event.on >= spell.until:
        raise AlreadyLeft(union=member.union, left_on=spell.until)
    if spell.until is not None or spell.sent_on is None or spell.sent_to != event.union:
        raise Waits(fact.key)
    must_be_single(member)
    if event.on < spell.sent_on:
        raise ReceivedBeforeSent(on=event.on, sent_on=spell.sent_on)
    return ended(member, event.on, "sent")


def enrolled(
    member: Member | None, event: Enrolment, how: Literal["registered", "joined", "received"]
) -> Member:
    """Begin a spell."""
    if event.birth_year > event.on.year:
        raise BornAfter(birth_year=event.birth_year, on=event.on)
    spell = Spell(from_=event.on, how=how)
    traits = Traits(
        migrant=event.migrant,
        employment=event.employment,
        grade=event.grade,
        employer=event.employer,
    )
    if member is None:
        return Member(
            union=event.union,
            member=event.member,
            sex=event.sex,
            birth_year=event.birth_year,
            spells=(spell,),
            traits=(traits,),
        )
    must_be_over(member, event.on)
    return replace(
        member,
        sex=event.sex,
        birth_year=event.birth_year,
        spells=(*member.spells, spell),
        traits=changed(member.traits, replace(traits, from_=event.on)),
    )


def must_be_over(member: Member, day: dt.date) -> None:
    """Raise what speaks against a new spell from a day on."""
    last = member.last
    if last.until is None or day < last.until:
        raise AlreadyMember(union=member.union, since=last.from_)
    if last.ended == "deceased":
        raise DeceasedBefore(union=member.union, died_on=last.until)

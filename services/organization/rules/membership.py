"""What becomes of a membership when its union is split: it ends there and goes on in the part."""

from __future__ import annotations

import datetime as dt
from typing import cast

import msgspec

from services.organization.rules.book import rules
from services.organization.rules.enrolment import must_be_over
from services.organization.rules.member import (
    Kept,
    Member,
    Spell,
    Traits,
    ended,
    must_be_live,
    replace,
    traits_on,
)
from services.organization.rules.union import effective
from shared.events.organization import UnionSplit
from shared.rules.dated import ALWAYS, changed
from shared.rules.spans import Span
from shared.streams.rules import Fact, Waits


class Carried(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a membership hands on to the one that follows it."""

    sex: str
    birth_year: int
    traits: Traits
    since: dt.date | None = None
    verified: bool = False
    kept: tuple[Kept, ...] = ()


@rules.rule
def split(member: Member | None, event: UnionSplit, fact: Fact) -> Member:
    """End the membership in the old union, or begin the one in the part; the key says which."""
    union, _, key = fact.key.id.partition("/")
    day = effective(event, fact)
    if union == event.union:
        return passed_on(member, event, fact, key)
    told = fact.told(key, tuple[Carried, ...], ())
    return begun(member, told[0], day, (event.part, key)) if told else cast("Member", member)


def passed_on(member: Member | None, event: UnionSplit, fact: Fact, key: str) -> Member:
    """End the membership on the day, and share what it is.

    Waits for it, or raises what speaks against it. Found out by a later correction, that must not
    undo the split for the hundreds beside it: then this one wasn't named. A double stays where it
    is until it is settled.
    """
    if member is None and key not in fact.kept:
        raise Waits(fact.key)
    if (
        member is not None
        and not member.twins
        and (key not in fact.kept or is_live(member, event.on))
    ):
        must_be_live(member, event.on)
        day = effective(event, fact)
        fact.share(key, [carried_on(member, day)])
        return ended(member, day, "split")
    fact.share(key, [])
    return cast("Member", member)


def is_live(member: Member, day: dt.date) -> bool:
    """Tell whether a membership lasts and had begun by a day."""
    return member.last.until is None and member.last.from_ <= day


def carried_on(member: Member, day: dt.date) -> Carried:
    """Give what a membership is on the day on which it passes on."""
    return Carried(
        sex=member.sex,
        birth_year=member.birth_year,
        traits=traits_on(member, day),
        since=member.last.since or member.last.from_,
        verified=any(one.holds(day) for one in member.verified),
        kept=tuple(replace(one, from_=day) for one in member.kept if one.holds(day)),
    )


def begun(member: Member | None, carried: Carried, day: dt.date, place: tuple[str, str]) -> Member:
    """Begin the membership in the part; it isn't newly joined."""
    spell = Spell(from_=day, how="split", since=carried.since)
    verified = (Span(from_=day),) if carried.verified else ()
    if member is None:
        union, key = place
        return Member(
            union=union,
            member=key,
            sex=carried.sex,
            birth_year=carried.birth_year,
            spells=(spell,),
            traits=(replace(carried.traits, from_=ALWAYS),),
            verified=verified,
            kept=carried.kept,
        )
    must_be_over(member, day)
    return replace(
        member,
        spells=(*member.spells, spell),
        traits=changed(member.traits, replace(carried.traits, from_=day)),
        verified=(*member.verified, *verified),
        kept=(*member.kept, *carried.kept),
    )

"""The honour (荣誉): on a slate, shown, conferred, revoked; and how its bearer lives."""

from __future__ import annotations

from services.skills.rules.against import judged
from services.skills.rules.book import rules
from services.skills.rules.days import must_not_precede
from services.skills.rules.honour_refusals import (
    HolderDeceased,
    HonourHeld,
    HonourTakenBack,
    NotAPerson,
    NotOfThisRound,
    OtherAuthority,
    OtherHonour,
)
from services.skills.rules.nomination import (
    Conferred,
    Lived,
    Nomination,
    OnSlate,
    must_not_be_declined,
    replace,
)
from shared.events.skills import (
    HonourConferred,
    HonourHolderUpdated,
    HonourRevoked,
    SlatePublicized,
    SlateReviewed,
)
from shared.streams.rules import Fact, Waits


@rules.rule
def slated(nomination: Nomination, event: SlateReviewed, fact: Fact) -> Nomination:
    """Put it on the slate of its round."""
    must_be_of(nomination, event.round)
    must_not_be_declined(nomination)
    must_not_precede(event.on, nomination.nominated_on)
    return judged(replace(nomination, slate=OnSlate(on=event.on, event=fact.id)))


@rules.rule
def shown(nomination: Nomination, event: SlatePublicized, fact: Fact) -> Nomination:
    """Show it to the city."""
    must_be_of(nomination, event.round)
    if nomination.slate is None:
        raise Waits(fact.key)
    slate = replace(nomination.slate, from_=event.from_, to=event.to)
    return judged(replace(nomination, slate=slate))


def must_be_of(nomination: Nomination, round_: str) -> None:
    """Raise `NotOfThisRound`."""
    if nomination.round != round_:
        raise NotOfThisRound(nomination=nomination.nomination, round=nomination.round)


@rules.rule
def conferred(nomination: Nomination, event: HonourConferred, fact: Fact) -> Nomination:
    """Confer the honour, once; a revoked one isn't conferred again."""
    must_not_be_revoked(nomination)
    must_not_be_declined(nomination)
    if nomination.conferred is not None:
        raise HonourHeld(nomination=nomination.nomination, on=nomination.conferred.on)
    if event.honour != nomination.honour:
        raise OtherHonour(nomination=nomination.nomination, honour=nomination.honour)
    must_not_precede(event.on, nomination.nominated_on)
    new = Conferred(
        on=event.on, name=event.name, authority=event.authority, decision_no=event.decision_no,
        event=fact.id,
    )  # fmt: skip
    return judged(replace(nomination, conferred=new))


def must_not_be_revoked(nomination: Nomination) -> None:
    """Raise `HonourTakenBack`."""
    if nomination.revoked_on is not None:
        raise HonourTakenBack(nomination=nomination.nomination, on=nomination.revoked_on)


def must_be_conferred(nomination: Nomination, fact: Fact) -> Conferred:
    """Give how it was conferred; `Waits` for what may yet come."""
    if nomination.conferred is None:
        raise Waits(fact.key)
    return nomination.conferred


@rules.rule
def revoked(nomination: Nomination, event: HonourRevoked, fact: Fact) -> Nomination:
    """Take the honour back."""
    must_not_be_revoked(nomination)
    held = must_be_conferred(nomination, fact)
    must_not_precede(event.on, held.on)
    if event.authority != held.authority:
        raise OtherAuthority(authority=held.authority)
    return replace(nomination, revoked_on=event.on)


@rules.rule
def lived(nomination: Nomination, event: HonourHolderUpdated, fact: Fact) -> Nomination:
    """Note how a bearer lives, in the order of days, as long as the honour was theirs."""
    if nomination.revoked_on is not None and event.on >= nomination.revoked_on:
        raise HonourTakenBack(nomination=nomination.nomination, on=nomination.revoked_on)
    held = must_be_conferred(nomination, fact)
    if nomination.nominee != "person":
        raise NotAPerson(nomination=nomination.nomination)
    must_not_precede(event.on, held.on)
    died = next((one.on for one in nomination.lives if one.state == "deceased"), None)
    if died is not None and (event.on > died or event.state == "deceased"):
        raise HolderDeceased(nomination=nomination.nomination, on=died)
    new = Lived(on=event.on, state=event.state, service=event.service)
    lives = tuple(sorted((*nomination.lives, new), key=lambda one: one.on))
    return replace(nomination, lives=lives)

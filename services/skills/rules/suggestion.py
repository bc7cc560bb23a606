"""The suggestion (合理化建议): made, screened, carried out, verified, rewarded."""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

import msgspec

from services.skills.rules import work
from services.skills.rules.book import rules
from services.skills.rules.days import must_end_after, must_not_precede
from services.skills.rules.refusals import ReasonMissing, SuggestionDecided
from services.skills.rules.work import Work, must_have_authors
from shared.events.skills import (
    BenefitVerified,
    RewardPaid,
    SuggestionImplemented,
    SuggestionMade,
    SuggestionScreened,
    SuggestionStarted,
)
from shared.rules.refusals import SamePerson
from shared.streams.rules import Fact, Waits

State = Literal["made", "deferred", "declined", "adopted", "started", "implemented"]
OPEN: Final[tuple[State, ...]] = ("made", "deferred")
"""Nobody has said yes or no yet."""

replace = msgspec.structs.replace


class Suggestion(Work, frozen=True, kw_only=True):
    """A suggestion of one worker or several."""

    last_on: dt.date
    state: State = "made"
    adopted_on: dt.date | None = None
    due_on: dt.date | None = None
    implemented_on: dt.date | None = None


def must_be(suggestion: Suggestion, states: tuple[State, ...], on: dt.date, fact: Fact) -> None:
    """Pass where a suggestion stands at one of these steps.

    Raises `Waits` where it hasn't got there yet, `SuggestionDecided` where it is past them, and
    `BeforeItBegan` for a day before the last step.
    """
    if suggestion.state not in states:
        if suggestion.state in {"declined", "implemented"} or states == OPEN:
            raise SuggestionDecided(state=suggestion.state)
        if suggestion.state in OPEN or "implemented" in states:
            raise Waits(fact.key)
        raise SuggestionDecided(state=suggestion.state)
    must_not_precede(on, suggestion.last_on)


@rules.rule
def made(_: None, event: SuggestionMade, fact: Fact) -> Suggestion:
    """Enter a suggestion."""
    must_have_authors(event.member_keys, event.unkeyed)
    return Suggestion(
        id=event.suggestion, union=event.union, campaign=event.campaign,
        members=event.member_keys, unkeyed=event.unkeyed, field=event.field, made_on=event.on,
        last_on=event.on, claimants=(fact.person,),
    )  # fmt: skip


@rules.rule
def screened(suggestion: Suggestion, event: SuggestionScreened, fact: Fact) -> Suggestion:
    """Adopt it, decline it with a reason, or put it off; not by who entered it."""
    must_be(suggestion, OPEN, event.on, fact)
    if fact.person in suggestion.claimants:
        raise SamePerson(union=suggestion.union)
    if event.result != "adopted" and event.reason is None:
        raise ReasonMissing
    adopted_on = event.on if event.result == "adopted" else None
    return replace(suggestion, state=event.result, last_on=event.on, adopted_on=adopted_on)


@rules.rule
def started(suggestion: Suggestion, event: SuggestionStarted, fact: Fact) -> Suggestion:
    """Begin to carry it out."""
    must_be(suggestion, ("adopted",), event.on, fact)
    must_end_after(event.on, event.due_on)
    return replace(suggestion, state="started", last_on=event.on, due_on=event.due_on)


@rules.rule
def implemented(suggestion: Suggestion, event: SuggestionImplemented, fact: Fact) -> Suggestion:
    """It was carried out, and whoever says so claims its benefit."""
    must_be(suggestion, ("adopted", "started"), event.on, fact)
    return replace(
        suggestion, state="implemented", last_on=event.on, implemented_on=event.on,
        claimed=event.benefit_claimed_yuan, claimed_on=event.on,
        claimants=tuple(dict.fromkeys((*suggestion.claimants, fact.person))),
    )  # fmt: skip


@rules.rule
def verified(suggestion: Suggestion, event: BenefitVerified, fact: Fact) -> Suggestion:
    """Verify the benefit of what was carried out."""
    must_be(suggestion, ("implemented",), event.on, fact)
    return work.verified(suggestion, event, fact)


@rules.rule
def rewarded(suggestion: Suggestion, event: RewardPaid, fact: Fact) -> Suggestion:
    """Reward what was adopted at least."""
    if suggestion.state == "declined":
        raise SuggestionDecided(state=suggestion.state)
    if suggestion.state in OPEN:
        raise Waits(fact.key)
    return work.rewarded(suggestion, event, fact)

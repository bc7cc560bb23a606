"""What suggestions and innovations have in common: authors, a benefit, rewards."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TypeVar

import msgspec

from services.skills.rules.days import must_not_precede
from services.skills.rules.findings import found
from services.skills.rules.refusals import (
    AuthorTwice,
    BenefitVerifiedBefore,
    NoAuthor,
    NotAnAuthor,
)
from shared.events.skills import BenefitVerified, RewardPaid
from shared.rules.refusals import SamePerson
from shared.streams.rules import Fact, Subject

replace = msgspec.structs.replace


class Benefit(msgspec.Struct, frozen=True, kw_only=True):
    """A benefit as verified: for how many months."""

    on: dt.date
    yuan: str
    months: int


class Reward(msgspec.Struct, frozen=True, kw_only=True):
    """Money that the authors were paid."""

    on: dt.date
    yuan: str


class Work(Subject, frozen=True, kw_only=True):
    """A work of workers; `claimants` are the people who recorded its benefit."""

    id: str
    union: str
    campaign: str | None
    members: tuple[str, ...]
    unkeyed: int
    field: str
    made_on: dt.date
    claimants: tuple[str, ...]
    claimed: str | None = None
    claimed_on: dt.date | None = None
    benefit: Benefit | None = None
    rewards: tuple[Reward, ...] = ()

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with its union
        """Give the union."""
        return self.union


W = TypeVar("W", bound=Work)


def must_have_authors(members: tuple[str, ...], unkeyed: int) -> None:
    """Raise `AuthorTwice` or `NoAuthor`."""
    if len(set(members)) < len(members):
        raise AuthorTwice
    if not members and not unkeyed:
        raise NoAuthor


def verified(work: W, event: BenefitVerified, fact: Fact) -> W:
    """Verify a benefit that was claimed, once, by somebody who didn't claim it."""
    if work.benefit is not None:
        raise BenefitVerifiedBefore(on=work.benefit.on)
    if fact.person in work.claimants:
        raise SamePerson(union=work.union)
    must_not_precede(event.on, work.claimed_on or work.made_on)
    benefit = Benefit(on=event.on, yuan=event.yuan, months=event.period_months)
    work = replace(work, benefit=benefit)
    if Decimal(event.yuan) > Decimal(work.claimed or 0):
        return found(work, "verified_above_claim", fact, event)
    return work


def rewarded(work: W, event: RewardPaid, _: Fact) -> W:
    """Pay a reward to authors."""
    must_not_precede(event.on, work.made_on)
    if strangers := set(event.member_keys) - set(work.members):
        raise NotAnAuthor(number=len(strangers))
    return replace(work, rewards=(*work.rewards, Reward(on=event.on, yuan=event.yuan)))

"""The innovation (职工创新成果): registered, patented, named, verified, rewarded."""

from __future__ import annotations

import datetime as dt

import msgspec

from services.skills.rules import work
from services.skills.rules.book import rules
from services.skills.rules.days import must_not_precede
from services.skills.rules.refusals import NamedBefore, NotAMethod
from services.skills.rules.work import Work, must_have_authors
from shared.events.skills import (
    BenefitVerified,
    InnovationKind,
    InnovationRegistered,
    MethodNamed,
    PatentGranted,
    RewardPaid,
)
from shared.rules.dated import must_be_past
from shared.streams.rules import Fact, Subject

replace = msgspec.structs.replace


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A method was named at a level."""

    on: dt.date
    level: str
    name: str


class Innovation(Work, frozen=True, kw_only=True):
    """An innovation of one worker or several."""

    type: InnovationKind
    names: tuple[Named, ...] = ()


class Patent(Subject, frozen=True, kw_only=True):
    """A patent, by its number: it is granted once, for one innovation."""

    innovation: str
    union: str
    type: str
    granted_on: dt.date

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with its union
        """Give the union."""
        return self.union


@rules.rule
def registered(_: None, event: InnovationRegistered, fact: Fact) -> Innovation:
    """Enter an innovation; whoever enters it claims its benefit."""
    must_have_authors(event.member_keys, event.unkeyed)
    return Innovation(
        id=event.innovation, union=event.union, campaign=event.campaign, type=event.kind,
        members=event.member_keys, unkeyed=event.unkeyed, field=event.field, made_on=event.on,
        claimants=(fact.person,), claimed=event.benefit_claimed_yuan, claimed_on=event.on,
    )  # fmt: skip


@rules.rule
def patented(innovation: Innovation, event: PatentGranted, _: Fact) -> Innovation:
    """A patent is of an innovation that is there."""
    must_be_past(event.granted_on, event.on)
    return innovation


@rules.rule
def granted(_: None, event: PatentGranted, fact: Fact) -> Patent:
    """Note a patent by its number."""
    return Patent(
        innovation=event.innovation, union=fact.source, type=event.patent_kind,
        granted_on=event.granted_on,
    )  # fmt: skip


@rules.rule
def named(innovation: Innovation, event: MethodNamed, _: Fact) -> Innovation:
    """Name a method, once at each level."""
    if innovation.type != "method":
        raise NotAMethod(innovation=innovation.id)
    if any(one.level == event.level for one in innovation.names):
        raise NamedBefore(level=event.level)
    must_not_precede(event.on, innovation.made_on)
    name = Named(on=event.on, level=event.level, name=event.name)
    return replace(innovation, names=(*innovation.names, name))


@rules.rule
def verified(innovation: Innovation, event: BenefitVerified, fact: Fact) -> Innovation:
    """Verify its benefit."""
    return work.verified(innovation, event, fact)


@rules.rule
def rewarded(innovation: Innovation, event: RewardPaid, fact: Fact) -> Innovation:
    """Reward its authors."""
    return work.rewarded(innovation, event, fact)

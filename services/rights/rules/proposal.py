"""Proposals to a workers' congress (职工提案): accepted, answered, done, or declined."""

from __future__ import annotations

import datetime as dt

import msgspec

from services.rights.rules.book import rules
from services.rights.rules.contract import AlreadyDone, StepMissing, must_follow
from shared.events.rights import ProposalAnswered, ProposalMade
from shared.streams.rules import AlreadyExists, Fact, Subject

replace = msgspec.structs.replace


class Proposal(Subject, frozen=True, kw_only=True):
    """A proposal, held by the union of its congress."""

    proposal: str
    union: str
    congress: str
    topic: str
    made_on: dt.date
    accepted: bool
    answered_on: dt.date | None = None
    closed_on: dt.date | None = None
    declined: bool = False
    satisfied: bool | None = None

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with the congress's union
        """Give the union."""
        return self.union


@rules.rule
def made(proposal: Proposal | None, event: ProposalMade, _: Fact) -> Proposal:
    """Enter a proposal, accepted for treatment or not."""
    if proposal is not None:
        raise AlreadyExists(kind="proposal", id=event.proposal)
    return Proposal(
        proposal=event.proposal,
        union=event.union,
        congress=event.congress,
        topic=event.topic,
        made_on=event.on,
        accepted=event.accepted,
    )


@rules.rule
def answered(proposal: Proposal, event: ProposalAnswered, _: Fact) -> Proposal:
    """Answer one that was accepted, or say that what was answered is done; or decline it."""
    if not proposal.accepted:
        raise StepMissing(id=proposal.proposal, step="accepted")
    if proposal.closed_on is not None:
        raise AlreadyDone(id=proposal.proposal, step="declined" if proposal.declined else "done")
    must_follow(event.on, proposal.answered_on or proposal.made_on)
    if event.state == "done" and proposal.answered_on is None:
        raise StepMissing(id=proposal.proposal, step="answered")
    if event.state == "answered" and proposal.answered_on is not None:
        raise AlreadyDone(id=proposal.proposal, step="answered")
    return replace(
        proposal,
        answered_on=proposal.answered_on or event.on,
        closed_on=None if event.state == "answered" else event.on,
        declined=event.state == "declined",
        satisfied=proposal.satisfied if event.satisfied is None else event.satisfied,
    )

"""A dispute is taken up, joined with others of one claim, aided, closed (5, 7, 12, 27)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec

from services.rights.rules.book import rules
from services.rights.rules.dispute import Dispute, Handling, recovers
from services.rights.rules.findings import LINES, found
from services.rights.rules.limitation import LIMITATION, PROMISE, Change, Limitation, changed, term
from services.rights.rules.refusals import (
    JoinedToItself,
    NotTheHandler,
    RecoveredLess,
    TooManyRepresentatives,
)
from services.rights.rules.turns import TURNS, must_follow
from shared.events.rights import (
    DisputeClosed,
    DisputeFiled,
    DisputeGrouped,
    LegalAidGiven,
    LimitationChanged,
)
from shared.rules.dated import must_be_past
from shared.rules.refusals import PartExceedsWhole
from shared.rules.running import settle
from shared.streams.rules import Fact

replace = msgspec.structs.replace


@rules.rule
def filed(_: None, event: DisputeFiled, fact: Fact) -> Dispute:
    """Take a dispute up; past limitation it is taken up all the same, with a warning (27)."""
    must_be_past(event.known_on, event.on)
    must_be_past(event.employment_ended_on, event.on)
    if event.migrant > event.workers:
        raise PartExceedsWhole(part="migrant", number=event.migrant, whole=event.workers)
    first = None
    if since := limitation_starts(event):
        first = term(event.division, since, fact)
    dispute = Dispute(
        dispute=event.dispute,
        employer=event.employer,
        division=event.division,
        type=event.kind,
        claim_yuan=event.claim_yuan,
        workers=event.workers,
        migrant=event.migrant,
        employment=event.employment,
        filed_on=event.on,
        last_on=event.on,
        handlings=(Handling(from_=event.on, union=event.union, why="filed"),),
        limitation=Limitation(first=first) if first else None,
    )
    if first and event.on > first.due.due_on:
        return found(dispute, "past_limitation", fact, event)
    return dispute


def limitation_starts(event: DisputeFiled) -> dt.date | None:
    """Give the day from which limitation runs; for wages it begins when the employment ends."""
    return event.employment_ended_on if event.kind == "wages" else event.known_on


@rules.rule
def limitation_changed(dispute: Dispute, event: LimitationChanged, fact: Fact) -> Dispute:
    """Let limitation begin anew, stand still or go on from a day; what it withdraws goes."""
    must_follow(dispute, event, event.on, dt.date.min)
    if dispute.limitation is None:
        return dispute
    before = dispute.limitation.due
    restart = None
    if event.change == "interrupted":
        restart = term(dispute.division, event.on, fact)
    promised = restart is not None and event.cause == PROMISE
    change = Change(on=event.on, kind=event.change, promised=promised, restart=restart)
    limitation = changed(dispute.limitation, change, fact)
    dispute = reconsidered(replace(dispute, limitation=limitation), limitation)
    lapsed = before is not None and event.on > before.due_on
    if event.change == "interrupted" and lapsed and not promised:
        return found(dispute, "past_limitation", fact, event)
    return dispute


def reconsidered(dispute: Dispute, limitation: Limitation) -> Dispute:
    """Take back what was said to be past limitation and, by what is known now, isn't."""
    due = limitation.due
    return replace(
        dispute,
        missed=tuple(
            one
            for one in dispute.missed
            if one.clock != LIMITATION or (due is not None and one.due_on == due.due_on)
        ),
        findings=tuple(
            one
            for one in dispute.findings
            if one.rule != "past_limitation" or (due is not None and one.on > due.due_on)
        ),
    )


@rules.rule
def grouped(dispute: Dispute, event: DisputeGrouped, fact: Fact) -> Dispute:
    """Join disputes with one claim: the first goes on for all, the others end in it (7)."""
    must_follow(dispute, event, event.on, dispute.filed_on)
    if fact.key.id != event.dispute:
        return joined(dispute, event, fact)
    if event.dispute in event.merged:
        raise JoinedToItself(dispute=event.dispute, article=TURNS[DisputeGrouped].article)
    if event.representatives > event.workers:
        raise TooManyRepresentatives(
            number=event.representatives, whole=event.workers,
            article=TURNS[DisputeGrouped].article,
        )  # fmt: skip
    fact.share("handler", dispute.holder(event.on))
    dispute = replace(
        dispute,
        representatives=event.representatives,
        last_on=max(dispute.last_on, event.on),
    )
    least = LINES["few_for_representatives"].from_ or 0
    if event.representatives and (event.workers < least or not event.common_claim):
        return found(dispute, "few_for_representatives", fact, event)
    return dispute


def joined(dispute: Dispute, event: DisputeGrouped, fact: Fact) -> Dispute:
    """End a dispute that goes on in another, which the same union handles."""
    handler = dispute.holder(event.on)
    if handler != fact.told("handler", str, handler):
        raise NotTheHandler(
            dispute=dispute.dispute, union=handler, article=TURNS[DisputeGrouped].article
        )
    return replace(
        settle(dispute, event.on), merged_into=event.dispute, ended_on=event.on, last_on=event.on
    )


@rules.rule
def aided(dispute: Dispute, _: LegalAidGiven, __: Fact) -> Dispute:
    """Leave the dispute as it is: the aid stands in its timeline."""
    return dispute


@rules.rule
def closed(dispute: Dispute, event: DisputeClosed, _: Fact) -> Dispute:
    """Close it from any open stage; what earlier reports hadn't named was recovered by now."""
    must_follow(dispute, event, event.on, dispute.last_on)
    rest = Decimal(event.recovered_yuan) - dispute.recovered_yuan
    if rest < 0:
        raise RecoveredLess(
            whole=event.recovered_yuan, known=str(dispute.recovered_yuan),
            article=TURNS[DisputeClosed].article,
        )  # fmt: skip
    dispute = recovers(settle(dispute, event.on), event.on, str(rest))
    return replace(dispute, result=event.result, ended_on=event.on, last_on=event.on)

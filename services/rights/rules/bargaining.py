"""Bargaining (平等协商): offered, answered, teams set, suspended, resumed; the draft voted on."""

from __future__ import annotations

import datetime as dt

from services.rights.rules.book import rules
from services.rights.rules.contract import (
    AGREED,
    ANSWER,
    SUSPENSION,
    AlreadyDone,
    Answered,
    Contract,
    Offer,
    Pause,
    StepMissing,
    Vote,
    must_follow,
    must_go_on,
    replace,
)
from services.rights.rules.findings import found
from services.rights.rules.norms import must_be_a_vote, norm
from shared.events.rights import (
    BargainingOffered,
    BargainingPaused,
    ContractVoted,
    OfferAnswered,
    TeamSet,
)
from shared.rules.dated import must_be_past
from shared.rules.deadlines import by_law, heard
from shared.rules.refusals import PartExceedsWhole
from shared.streams.rules import AlreadyExists, Deadline, Fact, Refused, Waits


class NotItsContract(Refused):
    """The contract that is to be renewed, or the congress, is another union's."""


@rules.rule
def offered(contract: Contract | None, event: BargainingOffered, fact: Fact) -> Contract:
    """Begin a contract with the offer; the one that it is to follow must be known, and its own."""
    if fact.key.id != event.contract:
        if contract is None:
            raise Waits(fact.key)
        if contract.union != event.union:
            raise NotItsContract(id=contract.contract, union=contract.union)
        return contract
    if contract is not None:
        raise AlreadyExists(kind="contract", id=event.contract)
    return Contract(
        contract=event.contract,
        union=event.union,
        division=event.division,
        type=event.kind,
        scope=event.scope,
        offer=Offer(
            on=event.on, renews=event.renews, due=by_law(ANSWER, event.division, event.on, fact)
        ),
    )


@rules.rule
def answered(contract: Contract, event: OfferAnswered, fact: Fact) -> Contract:
    """Take the answer; one who declined may agree later, and late is a finding.

    Silence isn't an answer: the clock says that it ran out.
    """
    offer = must_have_offer(contract)
    must_go_on(contract, event.on)
    if contract.answered is not None and contract.answered.agreed:
        raise AlreadyDone(id=contract.contract, step="answered")
    must_follow(event.on, contract.answered.on if contract.answered else offer.on)
    must_follow(event.meeting_on or event.on, event.on)
    late = contract.answered is None and offer.due is not None and event.on > offer.due.due_on
    contract = replace(
        contract,
        answered=Answered(on=event.on, agreed=event.agreed),
        missed=heard(contract.missed, ANSWER, event.on),
    )
    if late and offer.due:
        return found(contract, "offer_answered_late", fact, event, offer.due.article)
    return contract


def must_have_offer(contract: Contract) -> Offer:
    """Give the offer. Raises `StepMissing` for a contract that was only registered."""
    if contract.offer is None:
        raise StepMissing(id=contract.contract, step="offered")
    return contract.offer


@rules.rule
def team_set(contract: Contract, event: TeamSet, _: Fact) -> Contract:
    """Note that both sides have named who bargains; named again, the first day stays."""
    must_go_on(contract, event.on)
    if contract.answered is None or not contract.answered.agreed:
        raise StepMissing(id=contract.contract, step="answered")
    must_not_be_signed(contract)
    must_follow(event.on, contract.answered.on)
    both = event.workers_side + event.employer_side
    for part in ("women", "outsiders"):
        if getattr(event, part) > both:
            raise PartExceedsWhole(part=part, number=getattr(event, part), whole=both)
    return replace(contract, team_on=min(contract.team_on or event.on, event.on))


def must_bargain(contract: Contract, day: dt.date) -> dt.date:
    """Give since when the sides bargain. Raises what speaks against a step of it on a day."""
    must_go_on(contract, day)
    if contract.team_on is None:
        raise StepMissing(id=contract.contract, step="team_set")
    must_not_be_signed(contract)
    must_follow(day, contract.team_on)
    return contract.team_on


def must_not_be_signed(contract: Contract) -> None:
    """Raise `AlreadyDone` for a contract that was signed."""
    if contract.signed_on is not None:
        raise AlreadyDone(id=contract.contract, step="signed")


@rules.rule
def paused(contract: Contract, event: BargainingPaused, fact: Fact) -> Contract:
    """Suspend bargaining, or let it go on.

    It goes on by itself on the day after that which was agreed, or after the place's term.
    """
    must_bargain(contract, event.on)
    if not event.paused:
        if contract.pause is None:
            raise StepMissing(id=contract.contract, step="suspended")
        must_follow(event.on, contract.pause.on)
        return replace(contract, pause=None)
    if contract.suspended(event.on):
        raise AlreadyDone(id=contract.contract, step="suspended")
    must_follow(event.on, contract.pause.on if contract.pause else None)
    must_follow(event.until or event.on, event.on)
    most = by_law(SUSPENSION, contract.division, event.on, fact)
    named = event.until and by_law(AGREED, contract.division, event.until, fact)
    contract = replace(contract, pause=Pause(on=event.on, due=named or most))
    return judged(contract, event, fact, most)


def judged(
    contract: Contract, event: BargainingPaused, fact: Fact, most: Deadline | None
) -> Contract:
    """Say what is against the place's act in a suspension."""
    if most is not None and event.until is not None and event.until > most.due_on:
        contract = found(contract, "paused_too_long", fact, event, most.article)
    consent = norm("suspension_consent", contract.division, fact)
    if consent is not None and not event.worker_side_agrees:
        contract = found(contract, "paused_without_consent", fact, event, consent.article)
    return contract


@rules.rule
def voted(contract: Contract, event: ContractVoted, fact: Fact) -> Contract:
    """Take the vote on the draft; a later one counts instead, until the contract is signed.

    A vote against a rule stands, and the contract counts as valid in no rate.
    """
    begun = must_bargain(contract, event.on)
    must_be_a_vote(event.entitled, event.present, event.in_favour)
    must_follow(event.drafted_on, begun)
    must_be_past(event.drafted_on, event.on)
    must_not_be_suspended(contract, event.on)
    must_follow(event.on, contract.vote.on if contract.vote else None)
    carried, against = judge(contract, event, fact)
    vote = Vote(on=event.on, carried=carried, lawful=not against)
    contract = replace(contract, vote=vote, pause=None)
    for rule, article in against:
        contract = found(contract, rule, fact, event, article)
    return contract


def must_not_be_suspended(contract: Contract, day: dt.date) -> None:
    """Raise `StepMissing` while bargaining is suspended."""
    if contract.suspended(day):
        raise StepMissing(id=contract.contract, step="resumed")


def judge(
    contract: Contract, event: ContractVoted, fact: Fact
) -> tuple[bool, list[tuple[str, str]]]:
    """Tell whether a draft was carried, and which rules and articles the vote was against.

    The majority is of all who may vote, not of those present. A draft that found no majority is
    no breach; it isn't carried.
    """
    against = []
    quorum = norm("contract_quorum", contract.division, fact)
    if quorum and not quorum.reached(event.present, event.entitled):
        against.append(("voted_without_quorum", quorum.article))
    secret = norm("secret_ballot", contract.division, fact)
    if secret and not event.secret:
        against.append(("voted_openly", secret.article))
    which = "contract_majority" if contract.scope == "single" else "contract_majority_regional"
    majority = norm(which, contract.division, fact)
    return bool(majority and majority.reached(event.in_favour, event.entitled)), against

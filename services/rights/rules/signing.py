"""The contract is signed, or entered as one of old; what is against the law in its term."""

from __future__ import annotations

from services.rights.rules.bargaining import must_bargain, must_not_be_suspended
from services.rights.rules.book import rules
from services.rights.rules.contract import (
    ONE_DAY,
    PERFORMANCE,
    RENEWAL,
    SUBMISSION,
    Contract,
    must_follow,
    replace,
    said,
)
from services.rights.rules.findings import found
from services.rights.rules.norms import norm, trigger
from shared.events.base import SubjectKey
from shared.events.rights import (
    ContractRegistered,
    ContractSigned,
)
from shared.rules.deadlines import by_law
from shared.rules.refusals import PartExceedsWhole
from shared.streams.rules import Fact, Refused

RENEWED = "renewed"
"""Under this a lawful contract tells the one before it that it was signed."""


class OneEmployer(Refused):
    """A contract of a single employer names just one."""


@rules.rule
def registered(_: None, event: ContractRegistered, fact: Fact) -> Contract:
    """Enter a contract of old: it is in force from its first day to its last."""
    must_be_sound(event)
    contract = Contract(
        contract=event.contract,
        union=event.union,
        division=event.division,
        type=event.kind,
        scope=event.scope,
        registered_on=event.on,
        from_=event.from_,
        to=event.to,
        employers=tuple(dict.fromkeys(event.employers)),
        workers=event.workers,
        in_force_from=event.from_,
        performance_due=by_law(PERFORMANCE, event.division, event.on, fact),
        renewal_due=by_law(RENEWAL, event.division, event.to, fact),
    )
    return said(of_its_term(contract, event, fact), fact)


def must_be_sound(event: ContractRegistered | ContractSigned) -> None:
    """Raise `BeforeItBegan` for a term that ends before it begins."""
    must_follow(event.to, event.from_)


def of_its_term(
    contract: Contract, event: ContractRegistered | ContractSigned, fact: Fact
) -> Contract:
    """Say what is against the law in the length of its term."""
    which = "wages_contract_years" if contract.type == "wages" else "contract_years"
    most = norm(which, contract.division, fact)
    if most is not None and event.to > most.years_on(event.from_):
        contract = replace(contract, lawful=False)
        return found(contract, "contract_too_long", fact, event, most.article)
    least = norm("contract_years_least", contract.division, fact)
    short = least is not None and event.to + ONE_DAY < least.years_on(event.from_)
    if short and least and contract.type != "wages":
        contract = replace(contract, lawful=False)
        return found(contract, "contract_too_short", fact, event, least.article)
    return contract


@rules.touches(ContractSigned)
def of_a_signing(contract: Contract, _: ContractSigned) -> tuple[SubjectKey, ...]:
    """The contract that this one follows."""
    renews = contract.offer.renews if contract.offer else None
    return (SubjectKey("contract", renews),) if renews else ()


@rules.rule
def signed(contract: Contract, event: ContractSigned, fact: Fact) -> Contract:
    """Take the signing of this contract, or of the one that follows it."""
    if fact.key.id != event.contract:
        lawful = fact.told(RENEWED, bool, default=False)
        earlier = contract.renewed_on is None or event.on < contract.renewed_on
        return replace(contract, renewed_on=event.on) if lawful and earlier else contract
    return said(signed_itself(contract, event, fact), fact)


def signed_itself(contract: Contract, event: ContractSigned, fact: Fact) -> Contract:
    """Begin its term; without a vote that carried it by the rules it counts in no rate."""
    must_bargain(contract, event.on)
    must_not_be_suspended(contract, event.on)
    must_be_sound(event)
    vote = contract.vote
    for day in (event.on, event.told_on):
        must_follow(day or event.on, vote.on if vote else None)
    if contract.scope == "single" and len(set(event.employers)) > 1:
        raise OneEmployer(id=contract.contract)
    if event.women_workers > event.workers:
        raise PartExceedsWhole(part="women", number=event.women_workers, whole=event.workers)
    waits_for_notice = trigger(SUBMISSION, contract.division, fact) == "told"
    start = event.told_on if waits_for_notice and event.told_on else event.on
    contract = replace(
        contract,
        lawful=vote is not None and vote.carried and vote.lawful,
        pause=None,
        signed_on=event.on,
        from_=event.from_,
        to=event.to,
        employers=tuple(dict.fromkeys(event.employers)),
        workers=event.workers,
        women=event.women_workers,
        submission_due=by_law(SUBMISSION, contract.division, start, fact),
        renewal_due=by_law(RENEWAL, contract.division, event.to, fact),
    )
    if vote is None or not vote.carried:
        contract = found(contract, "signed_without_vote", fact, event)
    contract = of_its_term(contract, event, fact)
    fact.share(RENEWED, contract.lawful)
    return contract

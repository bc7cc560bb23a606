"""The contract itself: signed or entered, filed, reviewed, published, reported on, ended."""

from __future__ import annotations

import datetime as dt

from services.rights.rules.bargaining import must_bargain, must_not_be_suspended
from services.rights.rules.book import rules
from services.rights.rules.contract import (
    ONE_DAY,
    PERFORMANCE,
    PUBLICATION,
    RENEWAL,
    REVIEW,
    SUBMISSION,
    AlreadyDone,
    Contract,
    ContractOver,
    End,
    Filing,
    Performance,
    Reviewed,
    StepMissing,
    must_follow,
    must_go_on,
    replace,
    said,
)
from services.rights.rules.findings import found
from services.rights.rules.norms import norm, trigger
from shared.events.base import SubjectKey
from shared.events.rights import (
    ContractEnded,
    ContractPerformanceReported,
    ContractPublished,
    ContractRegistered,
    ContractReviewed,
    ContractSigned,
    ContractSubmitted,
)
from shared.rules.deadlines import by_law, heard, told
from shared.rules.refusals import PartExceedsWhole
from shared.streams.rules import Deadline, Fact, Refused

RENEWED = "renewed"
"""Under this a lawful contract tells the one before it that it was signed."""


class OneEmployer(Refused):
    """A contract of a single employer names just one."""


class ReviewRuns(Refused):
    """Silence can be told only when the time for the review is over."""


class TermRuns(Refused):
    """A contract can't have expired before its last day."""


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


@rules.rule
def submitted(contract: Contract, event: ContractSubmitted, fact: Fact) -> Contract:
    """File the text; 15 days of silence from its receipt on put it in force (54).

    After an objection it may be filed anew.
    """
    must_go_on(contract, event.on)
    if contract.signed_on is None:
        raise StepMissing(id=contract.contract, step="signed")
    if contract.filing is not None and contract.in_force_from is not None:
        raise AlreadyDone(id=contract.contract, step="submitted")
    must_follow(event.on, contract.review.on if contract.review else contract.signed_on)
    must_follow(event.received_on, event.on)
    (due,) = fact.keep(
        REVIEW,
        tuple[Deadline, ...],
        lambda: told(REVIEW, contract.division, event.received_on, fact),
    )
    late = contract.filing is None and is_late(contract.submission_due, event.on)
    contract = replace(
        contract,
        filing=Filing(on=event.on, received_on=event.received_on, due=due),
        review=None,
        missed=heard(contract.missed, SUBMISSION, event.on),
    )
    contract = in_force(contract, due.due_on + ONE_DAY, fact)
    if late and contract.submission_due:
        article = contract.submission_due.article
        contract = found(contract, "contract_submitted_late", fact, event, article)
    return said(contract, fact)


def is_late(due: Deadline | None, day: dt.date) -> bool:
    """Tell whether a day lies after the end of a clock."""
    return due is not None and day > due.due_on


def in_force(contract: Contract, day: dt.date, fact: Fact) -> Contract:
    """Put it in force from a day on; from then on it is to be published, and reported on."""
    return replace(
        contract,
        in_force_from=day,
        publication_due=by_law(PUBLICATION, contract.division, day, fact),
        performance_due=by_law(PERFORMANCE, contract.division, day, fact),
    )


@rules.rule
def reviewed(contract: Contract, event: ContractReviewed, fact: Fact) -> Contract:
    """Take the authority's opinion; one that came after its time changes nothing, and is found."""
    filing = contract.filing
    if filing is None:
        raise StepMissing(id=contract.contract, step="submitted")
    must_go_on(contract, event.on)
    if contract.review is not None:
        raise AlreadyDone(id=contract.contract, step="reviewed")
    must_follow(event.on, filing.received_on)
    late = event.on > filing.due.due_on
    if event.result == "silent" and not late:
        raise ReviewRuns(id=contract.contract, due_on=filing.due.due_on)
    contract = replace(
        contract,
        review=Reviewed(on=event.on, result=event.result),
        missed=heard(contract.missed, REVIEW, event.on),
    )
    if event.result == "objected" and late:
        contract = found(contract, "objected_late", fact, event, filing.due.article)
    elif event.result == "objected":
        contract = replace(contract, in_force_from=None, publication_due=None, performance_due=None)
    elif not late:
        contract = in_force(contract, event.on, fact)
    return said(contract, fact)


def must_be_in_force(contract: Contract, day: dt.date) -> None:
    """Raise what speaks against a contract that is in force on a day."""
    must_go_on(contract, day)
    if contract.in_force_from is None:
        raise StepMissing(id=contract.contract, step="in_force")
    must_follow(day, contract.in_force_from)


@rules.rule
def published(contract: Contract, event: ContractPublished, fact: Fact) -> Contract:
    """Make it known, in the time that the place gives."""
    must_be_in_force(contract, event.on)
    if contract.published_on is not None:
        raise AlreadyDone(id=contract.contract, step="published")
    contract = replace(
        contract,
        published_on=event.on,
        missed=heard(contract.missed, PUBLICATION, event.on),
    )
    due = contract.publication_due
    if due is not None and is_late(due, event.on):
        return found(contract, "contract_published_late", fact, event, due.article)
    return contract


@rules.rule
def performance_reported(
    contract: Contract, event: ContractPerformanceReported, fact: Fact
) -> Contract:
    """Put a year's report in its place; of two of one year the later that arrived holds."""
    must_be_in_force(contract, event.on)
    if event.clauses_kept > event.clauses:
        raise PartExceedsWhole(part="clauses", number=event.clauses_kept, whole=event.clauses)
    report = Performance(
        year=event.year, on=event.on, clauses=event.clauses, kept=event.clauses_kept
    )
    others = (one for one in contract.performance if one.year != event.year)
    performance = tuple(sorted((*others, report), key=lambda one: (one.on, one.year)))
    following = by_law(PERFORMANCE, contract.division, event.on, fact)
    return replace(
        contract,
        performance=performance,
        performance_due=following if performance[-1] is report else contract.performance_due,
        missed=heard(contract.missed, PERFORMANCE, event.on),
    )


@rules.rule
def ended(contract: Contract, event: ContractEnded, fact: Fact) -> Contract:
    """End it; bargaining that came to nothing ends too."""
    if contract.ended is not None:
        raise ContractOver(contract=contract.contract, ended_on=contract.ended.on)
    begun = contract.signed_on or contract.registered_on or contract.team_on
    must_follow(event.on, begun or (contract.offer.on if contract.offer else None))
    if event.reason == "expired":
        if contract.to is None:
            raise StepMissing(id=contract.contract, step="signed")
        if event.on < contract.to:
            raise TermRuns(id=contract.contract, to=contract.to)
    return said(replace(contract, ended=End(on=event.on, reason=event.reason)), fact)


@rules.touches(ContractSubmitted)
def of_a_filing(contract: Contract, _: ContractSubmitted) -> tuple[SubjectKey, ...]:
    """The workplaces that it covers."""
    return workplaces(contract)


@rules.touches(ContractReviewed)
def of_a_review(contract: Contract, _: ContractReviewed) -> tuple[SubjectKey, ...]:
    """The workplaces that it covers."""
    return workplaces(contract)


@rules.touches(ContractEnded)
def of_an_end(contract: Contract, _: ContractEnded) -> tuple[SubjectKey, ...]:
    """The workplaces that it covered."""
    return workplaces(contract)


def workplaces(contract: Contract) -> tuple[SubjectKey, ...]:
    """Name the workplaces of a contract."""
    return tuple(SubjectKey("workplace", code) for code in contract.employers)

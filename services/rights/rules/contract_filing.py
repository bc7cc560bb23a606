"""A signed contract is filed and reviewed: an opinion, or silence, puts it in force."""

from __future__ import annotations

import datetime as dt

from services.rights.rules.book import rules
from services.rights.rules.contract import (
    ONE_DAY,
    PERFORMANCE,
    PUBLICATION,
    REVIEW,
    SUBMISSION,
    AlreadyDone,
    Contract,
    Filing,
    Reviewed,
    StepMissing,
    is_late,
    must_follow,
    must_go_on,
    replace,
    said,
    workplaces,
)
from services.rights.rules.findings import found
from shared.events.base import SubjectKey
from shared.events.rights import (
    ContractReviewed,
    ContractSubmitted,
)
from shared.rules.deadlines import by_law, heard, told
from shared.streams.rules import Deadline, Fact, Refused


class ReviewRuns(Refused):
    """Silence can be told only when the time for the review is over."""


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


@rules.touches(ContractSubmitted)
def of_a_filing(contract: Contract, _: ContractSubmitted) -> tuple[SubjectKey, ...]:
    """The workplaces that it covers."""
    return workplaces(contract)


@rules.touches(ContractReviewed)
def of_a_review(contract: Contract, _: ContractReviewed) -> tuple[SubjectKey, ...]:
    """The workplaces that it covers."""
    return workplaces(contract)

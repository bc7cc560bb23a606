"""Life of a contract in force: published, reported on every year, ended."""

from __future__ import annotations

import datetime as dt

from services.rights.rules.book import rules
from services.rights.rules.contract import (
    PERFORMANCE,
    PUBLICATION,
    AlreadyDone,
    Contract,
    ContractOver,
    End,
    Performance,
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
    ContractEnded,
    ContractPerformanceReported,
    ContractPublished,
)
from shared.rules.deadlines import by_law, heard
from shared.rules.refusals import PartExceedsWhole
from shared.streams.rules import Fact, Refused


class TermRuns(Refused):
    """A contract can't have expired before its last day."""


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


@rules.touches(ContractEnded)
def of_an_end(contract: Contract, _: ContractEnded) -> tuple[SubjectKey, ...]:
    """The workplaces that it covered."""
    return workplaces(contract)

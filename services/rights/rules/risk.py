"""Risks (风险隐患), open until they are settled."""

from __future__ import annotations

import datetime as dt

from services.rights.rules.book import rules
from services.rights.rules.care_refusals import RiskSettledBefore
from services.rights.rules.hardship_filing import must_not_precede
from services.rights.rules.household import replace
from shared.events.rights import RiskReported, RiskSettled
from shared.streams.rules import Fact, Subject


class Risk(Subject, frozen=True, kw_only=True):
    """A risk at an employer, as the union saw it."""

    union: str
    employer: str
    type: str
    people: int
    level: str
    urgent: bool
    reported_on: dt.date
    settled_on: dt.date | None = None
    result: str | None = None

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with whoever saw it
        """Give the union."""
        return self.union


@rules.rule
def reported(risk: None, event: RiskReported, _: Fact) -> Risk:  # noqa: ARG001 - there must be none
    """Enter a risk."""
    return Risk(
        union=event.union, employer=event.employer, type=event.kind, people=event.people,
        level=event.level, urgent=event.urgent, reported_on=event.on,
    )  # fmt: skip


@rules.rule
def settled(risk: Risk, event: RiskSettled, _: Fact) -> Risk:
    """Settle it, once; what broke out after all is settled too, and says so."""
    if risk.settled_on is not None:
        raise RiskSettledBefore(settled_on=risk.settled_on)
    must_not_precede(event.on, risk.reported_on)
    return replace(risk, settled_on=event.on, result=event.result)

"""Adverse facts (不良事实) about employers, which bar honours until a day or until cleared."""

from __future__ import annotations

import datetime as dt

from services.rights.rules.book import rules
from services.rights.rules.care_refusals import BarEndsFirst, FactCleared
from services.rights.rules.hardship_filing import must_not_precede
from services.rights.rules.household import replace
from shared.events.rights import AdverseFactCleared, AdverseFactRecorded
from shared.rules.dated import must_be_past
from shared.rules.deadlines import ONE_DAY
from shared.rules.refusals import SamePerson
from shared.streams.rules import Fact, Subject


class AdverseFact(Subject, frozen=True, kw_only=True):
    """What an authority found against an employer; `union` is the federation that recorded it."""

    fact: str
    union: str
    employer: str
    type: str
    fact_on: dt.date
    bars_until: dt.date
    recorded_on: dt.date
    recorded_by: str
    cleared_on: dt.date | None = None

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with whoever recorded it
        """Give the federation that recorded it."""
        return self.union

    @property
    def bars(self) -> tuple[dt.date, dt.date]:
        """Give from when it bars honours, and on which day it no longer does."""
        lifted = self.cleared_on or dt.date.max
        return self.fact_on, min(lifted, self.bars_until + ONE_DAY)


@rules.rule
def recorded(known: None, event: AdverseFactRecorded, fact: Fact) -> AdverseFact:  # noqa: ARG001
    """Enter a fact; it can't end to bar before it was."""
    must_be_past(event.fact_on, event.on)
    if event.bars_until < event.fact_on:
        raise BarEndsFirst(bars_until=event.bars_until, fact_on=event.fact_on)
    return AdverseFact(
        fact=event.fact, union=fact.source, employer=event.employer, type=event.kind,
        fact_on=event.fact_on, bars_until=event.bars_until, recorded_on=event.on,
        recorded_by=fact.person,
    )  # fmt: skip


@rules.rule
def cleared(known: AdverseFact, event: AdverseFactCleared, fact: Fact) -> AdverseFact:
    """Lift a fact, by another person than who recorded it."""
    if known.cleared_on is not None:
        raise FactCleared(cleared_on=known.cleared_on)
    if fact.person == known.recorded_by:
        raise SamePerson(union=known.union)
    must_not_precede(event.on, known.recorded_on)
    return replace(known, cleared_on=event.on)

"""Clocks that ran out: the subject keeps which, until a fact in time is heard after all."""

from __future__ import annotations

from services.organization.rules.book import rules
from services.organization.rules.employer import Employer
from services.organization.rules.officer import Officer
from services.organization.rules.union import Union, replace
from shared.events.organization import DeadlineMissed
from shared.rules import deadlines
from shared.streams.rules import Fact


@rules.rule
def of_a_union(union: Union, event: DeadlineMissed, _: Fact) -> Union:
    """Keep the miss of a union."""
    return replace(union, missed=deadlines.missed(union.missed, event, union.clocks()))


@rules.rule
def of_an_employer(employer: Employer, event: DeadlineMissed, _: Fact) -> Employer:
    """Keep the miss of an employer; a union that covered it in time takes it out of the count."""
    return replace(employer, missed=deadlines.missed(employer.missed, event, employer.clocks()))


@rules.rule
def of_an_officer(officer: Officer, event: DeadlineMissed, _: Fact) -> Officer:
    """Keep the miss of an answer: by the pack of the place it is consent."""
    return replace(officer, missed=deadlines.missed(officer.missed, event, officer.clocks()))

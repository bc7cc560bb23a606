"""The workplace (用人单位): an employer as rights knows it, with all that is counted of employers.

Organization announces who has covered it; contracts and congresses share with it when they are in
force or were held. So a rate over employers is a function of this subject alone, and every event
that changes one of its parts touches it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from services.rights.rules.book import rules
from services.rights.rules.congress import SESSIONS, Sessions
from services.rights.rules.contract import AGREEMENT, Agreement
from shared.events.directory import CoverageAnnounced, Covered, Typed
from shared.events.rights import (
    AffairsOpened,
    CongressHeld,
    CongressSetUp,
    ContractEnded,
    ContractRegistered,
    ContractReviewed,
    ContractSigned,
    ContractSubmitted,
    LabourContractsCounted,
)
from shared.rules.dated import must_be_past
from shared.rules.refusals import PartExceedsWhole
from shared.rules.spans import Span
from shared.streams.rules import Fact, Refused, Subject

replace = msgspec.structs.replace


class NotItsEmployer(Refused):
    """The union covers no such employer, so it has no contract or congress of its own there."""


class WorkplaceClosed(Refused):
    """The employer had ended by that day."""


class LabourContracts(msgspec.Struct, frozen=True, kw_only=True):
    """Labour contracts as counted on a day."""

    as_of: dt.date
    should_sign: int
    signed: int


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """The days on which the sessions of one congress count for it."""

    congress: str
    spans: tuple[Span, ...]


class Workplace(Subject, frozen=True, kw_only=True, cache_hash=True):
    """An employer; while no union covers it, whoever entered it holds it."""

    employer: str
    entered_by: str
    coverages: tuple[Covered, ...] = ()
    unit_types: tuple[Typed, ...] = ()
    closed_on: dt.date | None = None
    agreements: tuple[Agreement, ...] = ()
    congresses: tuple[Held, ...] = ()
    opened: tuple[dt.date, ...] = ()
    counts: tuple[LabourContracts, ...] = ()

    def holder(self, day: dt.date) -> str:
        """Give the union that counts it on a day: the oldest that covers it, or who entered it."""
        return self.covered_by(day) or self.entered_by

    def covered_by(self, day: dt.date) -> str | None:
        """Give the oldest union that covers it on a day."""
        return next((one.union for one in self.coverages if holds(one, day)), None)

    def former(self) -> tuple[str, ...]:
        """Give the unions that covered or held it before, whose figures it is still in."""
        unions = {self.entered_by, *(one.union for one in self.coverages)}
        return tuple(sorted(unions - {self.home()}))


def holds(covered: Covered, day: dt.date) -> bool:
    """Tell whether a union covers on a day."""
    return covered.from_ <= day and (covered.until is None or day < covered.until)


@rules.rule
def announced(workplace: Workplace | None, event: CoverageAnnounced, _: Fact) -> Workplace:
    """Take over who covers it and what it is, all of it: the newest word holds."""
    known = workplace or Workplace(employer=event.employer, entered_by=event.entered_by)
    return replace(
        known,
        entered_by=event.entered_by,
        coverages=event.coverages,
        unit_types=event.unit_types,
        closed_on=event.closed_on,
    )


def first_agreed(workplace: Workplace, fact: Fact) -> Workplace:
    """Take a contract over; one of a single employer must be of a union that covers it, or did."""
    (agreement,) = fact.told(AGREEMENT, tuple[Agreement, ...], ())
    if agreement.scope == "single":
        must_be_covered(workplace, agreement.union)
    return agreed(workplace, fact)


def must_be_covered(workplace: Workplace, union: str) -> None:
    """Raise `NotItsEmployer` for a union that covers it on no day."""
    if union not in {one.union for one in workplace.coverages}:
        raise NotItsEmployer(union=union, employer=workplace.employer)


def agreed(workplace: Workplace, fact: Fact) -> Workplace:
    """Take over when a contract is in force."""
    (agreement,) = fact.told(AGREEMENT, tuple[Agreement, ...], ())
    others = tuple(one for one in workplace.agreements if one.contract != agreement.contract)
    own = (agreement,) if agreement.spans else ()
    return replace(workplace, agreements=(*others, *own))


@rules.rule
def registered(workplace: Workplace, _event: ContractRegistered, fact: Fact) -> Workplace:
    """A contract of old covers it."""
    return first_agreed(workplace, fact)


@rules.rule
def signed(workplace: Workplace, _event: ContractSigned, fact: Fact) -> Workplace:
    """A contract was signed for it; it isn't in force yet."""
    return first_agreed(workplace, fact)


@rules.rule
def submitted(workplace: Workplace, _event: ContractSubmitted, fact: Fact) -> Workplace:
    """A contract will be in force after silence."""
    return agreed(workplace, fact)


@rules.rule
def reviewed(workplace: Workplace, _event: ContractReviewed, fact: Fact) -> Workplace:
    """A contract is in force earlier, or not at all."""
    return agreed(workplace, fact)


@rules.rule
def ended(workplace: Workplace, _event: ContractEnded, fact: Fact) -> Workplace:
    """A contract ended."""
    return agreed(workplace, fact)


def met(workplace: Workplace, fact: Fact) -> Workplace:
    """Take over which sessions of a congress count for it."""
    (sessions,) = fact.told(SESSIONS, tuple[Sessions, ...], ())
    spans = tuple(
        span
        for term in sessions.terms
        if workplace.employer in term.employers
        for span in term.spans
    )
    others = tuple(one for one in workplace.congresses if one.congress != sessions.congress)
    own = (Held(congress=sessions.congress, spans=spans),) if spans else ()
    return replace(workplace, congresses=(*others, *own))


@rules.rule
def set_up(workplace: Workplace, _event: CongressSetUp, fact: Fact) -> Workplace:
    """A congress was set up for it, or another term of it begins."""
    (sessions,) = fact.told(SESSIONS, tuple[Sessions, ...], ())
    if sessions.single:
        must_be_covered(workplace, sessions.union)
    return met(workplace, fact)


@rules.rule
def congress_held(workplace: Workplace, _event: CongressHeld, fact: Fact) -> Workplace:
    """Its congress was held."""
    return met(workplace, fact)


@rules.rule
def affairs_opened(workplace: Workplace, event: AffairsOpened, _: Fact) -> Workplace:
    """Note the day on which it laid its affairs open."""
    must_be_open(workplace, event.on)
    return replace(workplace, opened=tuple(sorted({*workplace.opened, event.on})))


@rules.rule
def labour_contracts_counted(
    workplace: Workplace, event: LabourContractsCounted, _: Fact
) -> Workplace:
    """Put a count in its place; of two counts of one day the later that arrived holds."""
    must_be_open(workplace, event.as_of)
    must_be_past(event.as_of, event.on)
    within = (("signed", event.should_sign), ("open_ended", event.signed))
    for part, whole in (*within, ("migrant_signed", event.signed)):
        if getattr(event, part) > whole:
            raise PartExceedsWhole(part=part, number=getattr(event, part), whole=whole)
    count = LabourContracts(as_of=event.as_of, should_sign=event.should_sign, signed=event.signed)
    others = (one for one in workplace.counts if one.as_of != event.as_of)
    return replace(workplace, counts=tuple(sorted((*others, count), key=by_day)))


def by_day(count: LabourContracts) -> dt.date:
    """Give the day of a count."""
    return count.as_of


def must_be_open(workplace: Workplace, day: dt.date) -> None:
    """Raise `WorkplaceClosed` when the employer had ended by a day."""
    if workplace.closed_on is not None and day >= workplace.closed_on:
        raise WorkplaceClosed(employer=workplace.employer, closed_on=workplace.closed_on)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Give the days that lie in any of these, each once."""
    found: list[Span] = []
    for one in sorted(spans, key=lambda span: span.from_):
        last = found[-1] if found else None
        if last is None or (last.until is not None and one.from_ > last.until):
            found.append(one)
        elif last.until is not None and (one.until is None or one.until > last.until):
            found[-1] = replace(last, until=one.until)
    return tuple(found)

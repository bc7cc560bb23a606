"""The employer (单位): what it is, its workers as counted, and the unions that cover it."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Final

import msgspec

from services.organization.rules.book import rules
from services.organization.rules.refusals import AlreadyClosed, AlreadyCovered
from services.organization.rules.rosters import Rosters, has_roster
from shared.events.organization import (
    EmployerChanged,
    EmployerClosed,
    EmployerCounted,
    EmployerRegistered,
    FoundingUrged,
)
from shared.rules.dated import ALWAYS, Change, changed, must_be_past, on_day
from shared.rules.deadlines import Misses, Timed, by_law
from shared.rules.refusals import BeforeItBegan, PartExceedsWhole
from shared.streams.rules import Deadline, Fact

FOUNDING: Final = "founding_after_opening"
LETTER: Final = "founding_letter_answer"
STAFF: Final = "staff:"
"""Under this and its code an employer shares what it is."""

replace = msgspec.structs.replace


class Traits(Change, frozen=True, kw_only=True):
    """What an employer is."""

    name: str | None = None
    division: str | None = None
    unit_type: str | None = None
    industry: str | None = None


class Workers(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Workers as counted on a day; the parts are None where only the whole was said."""

    as_of: dt.date
    workers: int
    women: int | None = None
    migrant: int | None = None
    dispatched: int | None = None
    platform: int | None = None


class Coverage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A union covers the employer from a day on, and no longer on the day `until`."""

    union: str
    from_: dt.date
    until: dt.date | None = None


class Urge(msgspec.Struct, frozen=True, kw_only=True):
    """A letter that asked for a union, and the day by which it wants an answer."""

    on: dt.date
    letter_no: str
    answer_by: Deadline


class Staff(msgspec.Struct, frozen=True, kw_only=True):
    """What the unions that cover an employer are told of it: since when, and its women."""

    coverages: tuple[Coverage, ...]
    women: tuple[tuple[dt.date, int], ...]
    closed_on: dt.date | None = None


class Employer(Timed, frozen=True, kw_only=True, cache_hash=True):
    """An employer; whoever entered it holds it while no union covers it."""

    employer: str
    entered_by: str
    credit_code: str | None = None
    opened_on: dt.date
    traits: tuple[Traits, ...]
    counts: tuple[Workers, ...]
    coverages: tuple[Coverage, ...] = ()
    rosters: tuple[tuple[str, Rosters], ...] = ()
    closed_on: dt.date | None = None
    closed_why: str | None = None
    founding_due: Deadline | None = None
    urges: tuple[Urge, ...] = ()

    def holder(self, day: dt.date) -> str:
        """Give the union that counts it on a day: the oldest that covers it, or who entered it."""
        return self.covered_by(day) or self.entered_by

    def covered_by(self, day: dt.date) -> str | None:
        """Give the oldest union that covers it on a day."""
        for one in self.coverages:
            if one.from_ <= day and (one.until is None or day < one.until):
                return one.union
        return None

    def former(self) -> tuple[str, ...]:
        """Give the unions that covered or held it before, whose figures it is still in."""
        unions = {self.entered_by, *(one.union for one in self.coverages)}
        return tuple(sorted(unions - {self.home()}))

    def clocks(self) -> tuple[Deadline, ...]:
        """Give its clocks, while no union covers it: after it opened, and after a letter."""
        if self.closed_on is not None or any(one.until is None for one in self.coverages):
            return ()
        opened = None if self.coverages else self.founding_due
        letter = self.urges[-1].answer_by if self.urges else None
        return tuple(one for one in (opened, letter) if one is not None)

    def overdue(self) -> Misses:
        """Give what ran out, but for what a union that covered it turned out to be in time for."""
        first = self.coverages[0].from_ if self.coverages else dt.date.max
        return tuple(
            one
            for one in self.missed
            if (first > one.due_on if one.clock == FOUNDING else not self.covered_by(one.due_on))
        )

    def workers_on(self, day: dt.date) -> int | None:
        """Give the workers of the latest count up to a day."""
        found = None
        for count in self.counts:
            if count.as_of > day:
                break
            found = count.workers
        return found

    def has_roster(self, union: str, day: dt.date) -> bool:
        """Tell whether a union had a roster on a day, as far as it has said otherwise."""
        return has_roster(dict(self.rosters).get(union, ()), day)


class Stretch(msgspec.Struct, frozen=True):
    """What holds of an employer from a day until another, which isn't included."""

    begins: dt.date
    ends: dt.date | None
    covered_by: str | None
    holder: str
    roster: bool
    workers: int | None
    traits: Traits


@functools.lru_cache(maxsize=1024)
def stretches(employer: Employer) -> tuple[Stretch, ...]:
    """Give what holds of an employer from its first day that matters to its end.

    Several indicators ask for the same, so it is kept.
    """
    days = marks(employer)
    ends = (*days[1:], employer.closed_on)
    return tuple(stretch(employer, *pair) for pair in zip(days, ends, strict=False))


def marks(employer: Employer) -> list[dt.date]:
    """Give the days on which something changes, as long as the employer is open."""
    days = {one.as_of for one in employer.counts}
    days.update(one.from_ for one in employer.traits if one.from_ > ALWAYS)
    days.update(one.from_ for _, rosters in employer.rosters for one in rosters)
    days.update(one.from_ for one in employer.coverages)
    days.update(one.until for one in employer.coverages if one.until is not None)
    closed = employer.closed_on
    return sorted(day for day in days if closed is None or day < closed)


def stretch(employer: Employer, begins: dt.date, ends: dt.date | None) -> Stretch:
    """Give what holds of an employer from a day on which something changes."""
    union = employer.covered_by(begins)
    return Stretch(
        begins,
        ends,
        union,
        union or employer.entered_by,
        union is not None and employer.has_roster(union, begins),
        employer.workers_on(begins),
        on_day(employer.traits, begins),
    )


@rules.rule
def registered(_: None, event: EmployerRegistered, fact: Fact) -> Employer:
    """Enter an employer, with its workers as a first count."""
    return Employer(
        employer=event.employer,
        entered_by=fact.source,
        credit_code=event.credit_code,
        opened_on=event.opened_on,
        traits=(
            Traits(
                name=event.name,
                division=event.division,
                unit_type=event.unit_type,
                industry=event.industry,
            ),
        ),
        counts=(Workers(as_of=event.on, workers=event.workers),),
        founding_due=by_law(FOUNDING, event.division, event.opened_on, fact),
    )


@rules.rule
def counted(employer: Employer, event: EmployerCounted, fact: Fact) -> Employer:
    """Put a count in its place; of two counts of one day the later that arrived holds."""
    must_be_open(employer, event.as_of)
    must_be_past(event.as_of, event.on)
    for part in ("women", "migrant", "dispatched", "platform"):
        if getattr(event, part) > event.workers:
            raise PartExceedsWhole(part=part, number=getattr(event, part), whole=event.workers)
    count = Workers(
        as_of=event.as_of,
        workers=event.workers,
        women=event.women,
        migrant=event.migrant,
        dispatched=event.dispatched,
        platform=event.platform,
    )
    others = (one for one in employer.counts if one.as_of != event.as_of)
    counts = tuple(sorted((*others, count), key=lambda one: one.as_of))
    return said(replace(employer, counts=counts), fact)


def said(employer: Employer, fact: Fact) -> Employer:
    """Let the workforces of its unions, which are folded after it, read what it is now."""
    staff = Staff(
        coverages=employer.coverages,
        women=tuple((one.as_of, one.women) for one in employer.counts if one.women is not None),
        closed_on=employer.closed_on,
    )
    fact.share(f"{STAFF}{employer.employer}", staff)
    return employer


@rules.rule
def information_changed(employer: Employer, event: EmployerChanged, _: Fact) -> Employer:
    """Take over what has changed from the day on."""
    must_be_open(employer, event.on)
    change = Traits(
        from_=event.on,
        name=event.name,
        division=event.division,
        unit_type=event.unit_type,
        industry=event.industry,
    )
    return replace(employer, traits=changed(employer.traits, change))


@rules.rule
def urged(employer: Employer, event: FoundingUrged, fact: Fact) -> Employer:
    """Note the letter; one to an employer that has a union contradicts what is known."""
    must_be_open(employer, event.on)
    union = employer.covered_by(event.on)
    if union is not None:
        raise AlreadyCovered(union=union, employer=employer.employer)
    if event.answer_by < event.on:
        raise BeforeItBegan(on=event.answer_by, begins=event.on)
    answer_by = by_law(LETTER, None, event.answer_by, fact)
    if answer_by is None:
        return employer
    urge = Urge(on=event.on, letter_no=event.letter_no, answer_by=answer_by)
    urges = sorted((*employer.urges, urge), key=lambda one: one.on)
    return replace(employer, urges=tuple(urges))


@rules.rule
def closed(employer: Employer, event: EmployerClosed, fact: Fact) -> Employer:
    """End the employer; from this day on it counts nowhere."""
    if employer.closed_on is not None:
        raise AlreadyClosed(employer=employer.employer, closed_on=employer.closed_on)
    if event.on < employer.opened_on:
        raise BeforeItBegan(on=event.on, begins=employer.opened_on)
    return said(replace(employer, closed_on=event.on, closed_why=event.reason), fact)


def must_be_open(employer: Employer, day: dt.date) -> None:
    """Raise `AlreadyClosed` when the employer had ended by a day."""
    if employer.closed_on is not None and day >= employer.closed_on:
        raise AlreadyClosed(employer=employer.employer, closed_on=employer.closed_on)

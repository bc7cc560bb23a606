"""What organization announces to all when a subject changed: the directory's rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from services.organization.rules.employer import Employer
from services.organization.rules.employer import stretches as stretches_of
from services.organization.rules.store import Store
from services.organization.rules.union import Union
from shared.events import directory
from shared.events.base import Event
from shared.figures.indicators import Indicators
from shared.streams.rules import Subject

replace = msgspec.structs.replace


def announce(before: Subject | None, after: Subject | None) -> Iterator[Event]:
    """Give the announcements of a subject of which what is announced has changed.

    Of a subject that never was, `before` is what had been told of it: it ends as it begins.
    """
    told = rows_of(before)
    if after is None:
        yield from map(withdrawn, told)
        return
    for place, row in enumerate(rows_of(after)):
        if not told or row != told[place]:
            yield row


def withdrawn(row: Event) -> Event:
    """Give the row of what never was."""
    match row:
        case directory.UnionAnnounced():
            return replace(row, status="dissolved", until=row.from_)
        case directory.EmployerAnnounced():
            never = dt.date.min
            return replace(row, covered_by=None, covered_from=None, closed_on=never)
        case directory.CoverageAnnounced():
            return replace(row, coverages=(), closed_on=dt.date.min)
        case directory.StoreAnnounced():
            return replace(row, expelled_on=row.admitted_on)
        case _:
            raise TypeError(type(row))


def rows_of(subject: Subject | None) -> tuple[Event, ...]:
    """Give all that is announced of a subject, in the same order always."""
    match subject:
        case Union():
            return (union_row(subject),)
        case Employer():
            return employer_row(subject), coverage_row(subject)
        case Store():
            return (store_row(subject),)
        case _:
            return ()


def union_row(union: Union) -> directory.UnionAnnounced:
    """Give the row of a union."""
    return directory.UnionAnnounced(
        union=union.union,
        name=union.name,
        kind=union.form,
        status=union.status,
        from_=union.known_from,
        until=union.ended_on,
        edges=union.edges,
    )


def employer_row(employer: Employer) -> directory.EmployerAnnounced:
    """Give the row of an employer, as it is after all that is known of it."""
    *_, last = stretches_of(while_open(employer))
    begins = (
        one.from_
        for one in employer.coverages
        if one.union == last.covered_by and one.until is None
    )
    return directory.EmployerAnnounced(
        employer=employer.employer,
        name=last.traits.name or "",
        division=last.traits.division or "",
        unit_type=last.traits.unit_type or "",
        industry=last.traits.industry or "",
        workers=last.workers or 0,
        covered_by=last.covered_by,
        covered_from=next(begins, None),
        closed_on=employer.closed_on,
    )


def coverage_row(employer: Employer) -> directory.CoverageAnnounced:
    """Give who has covered an employer; it changes much more rarely than its workers."""
    return directory.CoverageAnnounced(
        employer=employer.employer,
        entered_by=employer.entered_by,
        coverages=tuple(
            directory.Covered(union=one.union, from_=one.from_, until=one.until)
            for one in employer.coverages
        ),
        unit_types=tuple(
            directory.Typed(unit_type=one.unit_type, from_=one.from_)
            for one in employer.traits
            if one.unit_type
        ),
        closed_on=employer.closed_on,
    )


def while_open(employer: Employer) -> Employer:
    """Give an employer as if it had not closed: what it was last is announced with its end."""
    return msgspec.structs.replace(employer, closed_on=None) if employer.closed_on else employer


def store_row(store: Store) -> directory.StoreAnnounced:
    """Give the row of a store."""
    return directory.StoreAnnounced(
        store=store.store,
        agent=store.agent,
        broker_user=store.broker_user,
        public_key=store.public_key,
        kind=store.store_kind,
        unions=store.unions,
        admitted_on=store.admitted_on,
        expelled_on=store.expelled_on,
        old=store.old,
    )


def indicator_rows(indicators: Indicators) -> Iterator[directory.IndicatorAnnounced]:
    """Give the rows of all indicators of a service."""
    for one in indicators.all.values():
        yield directory.IndicatorAnnounced(
            indicator=one.id,
            kind=one.kind,
            zh=one.zh,
            en=one.en,
            unit=one.unit,
            source=one.source,
            numerator=one.numerator,
            denominator=one.denominator,
            hidden=one.hidden,
        )

"""What rights announces to skills and the city when a subject changed: what bars honours."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from services.rights import standing
from services.rights.rules.adverse_fact import AdverseFact
from shared.events.base import Event
from shared.events.directory import AdverseFactAnnounced
from shared.streams.rules import Subject


def announce(before: Subject | None, after: Subject | None) -> Iterator[Event]:
    """Give the announcement of a subject when what is announced of it has changed."""
    yield from standing.announce(before, after)
    yield from barring(before, after)


def barring(before: Subject | None, after: Subject | None) -> Iterator[Event]:
    """Give the row of an adverse fact when it has changed.

    Of a subject that never was, `before` is what had been told of it: it ends as it begins. So it
    does for an employer about whom it turned out not to be.
    """
    told, row = row_of(before), row_of(after)
    if told and (row is None or row.employer != told.employer):
        yield msgspec.structs.replace(told, until=told.from_)
    if row and row != told:
        yield row


def row_of(subject: Subject | None) -> AdverseFactAnnounced | None:
    """Give what is announced of a subject; None for a kind that isn't."""
    if not isinstance(subject, AdverseFact):
        return None
    begins, until = subject.bars
    return AdverseFactAnnounced(
        adverse_fact=subject.fact, employer=subject.employer, kind=subject.type, from_=begins,
        until=until,
    )  # fmt: skip

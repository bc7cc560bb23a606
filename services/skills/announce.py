"""What skills announces to organization when a subject changed: the grades of workers."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from services.skills.rules.grade import Grade
from shared.events.base import Event
from shared.events.directory import GradeAnnounced
from shared.streams.rules import Subject


def announce(before: Subject | None, after: Subject | None) -> Iterator[Event]:
    """Give the row of a grade when it has changed.

    Of a grade that never was, `before` is what had been told of it: it ends as it begins.
    """
    told, row = row_of(before), row_of(after)
    if told and row is None:
        yield msgspec.structs.replace(told, until=told.from_)
    if row and row != told:
        yield row


def row_of(subject: Subject | None) -> GradeAnnounced | None:
    """Give what is announced of a subject; None for a kind that isn't."""
    if not isinstance(subject, Grade) or not subject.certificate:
        return None
    return GradeAnnounced(
        certificate=subject.certificate, member=subject.member, grade=subject.new,
        from_=subject.raised_on,
    )  # fmt: skip

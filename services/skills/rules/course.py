"""The course (培训班): opened, and finished with its numbers."""

from __future__ import annotations

import datetime as dt

import msgspec

from services.skills.rules.book import rules
from services.skills.rules.days import must_not_precede
from services.skills.rules.refusals import CourseOver
from shared.events.skills import CourseFinished, CourseOpened
from shared.rules.refusals import PartExceedsWhole
from shared.streams.rules import Fact, Subject


class Course(Subject, frozen=True, kw_only=True):
    """A course, held by the union that gives it."""

    course: str
    union: str
    type: str
    trade: str
    hours: int
    funder: str
    seats: int
    opened_on: dt.date
    finished_on: dt.date | None = None
    trained: int = 0
    women: int = 0
    migrant: int = 0
    grades_raised: int = 0
    certificates: int = 0

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with whoever gives it
        """Give the union."""
        return self.union


@rules.rule
def opened(_: None, event: CourseOpened, __: Fact) -> Course:
    """Open a course."""
    return Course(
        course=event.course, union=event.union, type=event.kind, trade=event.trade,
        hours=event.hours, funder=event.funder, seats=event.seats, opened_on=event.on,
    )  # fmt: skip


@rules.rule
def finished(course: Course, event: CourseFinished, _: Fact) -> Course:
    """Finish it, once; no group is more than all who were trained."""
    if course.finished_on is not None:
        raise CourseOver(on=course.finished_on)
    must_not_precede(event.on, course.opened_on)
    for part in ("women", "migrant", "grades_raised", "certificates"):
        number = getattr(event, part)
        if number > event.trained:
            raise PartExceedsWhole(part=part, number=number, whole=event.trained)
    return msgspec.structs.replace(
        course, finished_on=event.on, trained=event.trained, women=event.women,
        migrant=event.migrant, grades_raised=event.grades_raised,
        certificates=event.certificates,
    )  # fmt: skip

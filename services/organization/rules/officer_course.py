"""Training of officers (干部培训): one course of a union's officers."""

from __future__ import annotations

import datetime as dt

from services.organization.rules.book import rules
from shared.events.organization import OfficerTrained
from shared.streams.rules import Fact, Subject


class OfficerCourse(Subject, frozen=True, kw_only=True):
    """A course that officers of a union finished."""

    union: str
    on: dt.date
    days: int
    officers: int
    level: str

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with the union
        """Give the union."""
        return self.union


@rules.rule
def trained(_: None, event: OfficerTrained, __: Fact) -> OfficerCourse:
    """Note a course, once."""
    return OfficerCourse(
        union=event.union, on=event.on, days=event.days, officers=event.officers, level=event.level
    )

"""Activities of culture and education (文体宣教活动)."""

from __future__ import annotations

import datetime as dt

from services.skills.rules.book import rules
from shared.events.skills import ActivityHeld
from shared.events.skills.activities import ActivityKind
from shared.streams.rules import Fact, Subject


class Activity(Subject, frozen=True, kw_only=True):
    """An activity that was held."""

    union: str
    type: ActivityKind
    people: int
    times: int
    held_on: dt.date

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with whoever held it
        """Give the union."""
        return self.union


@rules.rule
def held(_: None, event: ActivityHeld, __: Fact) -> Activity:
    """Note an activity, once."""
    return Activity(
        union=event.union, type=event.kind, people=event.people, times=event.times,
        held_on=event.on,
    )  # fmt: skip

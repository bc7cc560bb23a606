"""The staff home (职工之家): inspected and rated from above, often for a time."""

from __future__ import annotations

from services.organization.rules.book import rules
from services.organization.rules.holdings import Home
from services.organization.rules.union import ONE_DAY, Union, must_count, replace
from shared.events.organization import StaffHomeRated
from shared.rules.refusals import BeforeItBegan
from shared.rules.spans import begun, ended
from shared.streams.rules import Fact


@rules.rule
def rated(union: Union, event: StaffHomeRated, _: Fact) -> Union:
    """Take over a grade, which holds until its last day or the next inspection."""
    must_count(union, event.on)
    if event.valid_to is not None and event.valid_to < event.on:
        raise BeforeItBegan(on=event.valid_to, begins=event.on)
    if event.grade == "failed":
        return replace(union, homes=ended(union.homes, event.on))
    until = event.valid_to + ONE_DAY if event.valid_to else None
    home = Home(from_=event.on, until=until, grade=event.grade)
    return replace(union, homes=begun(union.homes, home))

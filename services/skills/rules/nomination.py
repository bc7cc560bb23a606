"""The nomination (推荐对象): who is to be honoured, out of whose quota, and what became of it."""

from __future__ import annotations

import datetime as dt

import msgspec

from services.skills.rules.book import rules
from shared.events.skills import NominationMade
from shared.events.skills.honours import Group, Honour, Nominee
from shared.streams.rules import Fact, Subject

replace = msgspec.structs.replace


class Nomination(Subject, frozen=True, kw_only=True):
    """A nomination, held by the union that made it."""

    nomination: str
    round: str
    union: str
    employer: str
    nominee: Nominee
    groups: tuple[Group, ...]
    honour: Honour
    year: int
    quota_union: str
    nominated_on: dt.date
    nominated_by: str

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with whoever made it
        """Give the union."""
        return self.union


@rules.rule
def made(_: None, event: NominationMade, fact: Fact) -> Nomination:
    """Nominate somebody."""
    return Nomination(
        nomination=event.nomination, round=event.round, union=event.union,
        employer=event.employer, nominee=event.kind, groups=event.groups, honour=event.honour,
        year=event.year, quota_union=event.quota_union, nominated_on=event.on,
        nominated_by=fact.person,
    )  # fmt: skip

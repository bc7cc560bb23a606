"""Legal aid (法律援助) that a union gave, in a dispute or without one."""

from __future__ import annotations

import datetime as dt

from services.rights.rules.book import rules
from shared.events.rights import LegalAidGiven
from shared.streams.rules import Fact, Subject


class LegalAid(Subject, frozen=True, kw_only=True):
    """One aid: of what kind, to how many workers, by whom."""

    aid: str
    union: str
    type: str
    workers: int
    lawyer: str
    given_on: dt.date
    dispute: str | None = None

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with who gave it
        """Give the union that gave it."""
        return self.union


@rules.rule
def given(_: None, event: LegalAidGiven, __: Fact) -> LegalAid:
    """Record an aid; a dispute that it names must be known."""
    return LegalAid(
        aid=event.aid, union=event.union, type=event.kind, workers=event.workers,
        lawyer=event.lawyer_kind, given_on=event.on, dispute=event.dispute,
    )  # fmt: skip

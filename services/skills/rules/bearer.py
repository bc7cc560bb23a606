"""The bearer (荣誉获得者) of an honour: what was revoked isn't conferred again, by any nomination.

A person is known by member key, a unit by its code; a team has neither and is known by nomination
alone.
"""

from __future__ import annotations

import datetime as dt

from services.skills.rules.book import rules
from services.skills.rules.honour_refusals import HonourTakenBack
from services.skills.rules.nomination import Nomination, borne_by, replace
from shared.events.base import SubjectKey
from shared.events.skills import HonourConferred, HonourRevoked
from shared.streams.rules import Fact, Subject


class Bearer(Subject, frozen=True, kw_only=True, omit_defaults=True):
    """Who was conferred one kind of honour, out of which union; and by which nomination it went."""

    union: str
    revoked: str | None = None
    revoked_on: dt.date | None = None

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays where it was conferred first
        """Give the union."""
        return self.union


def borne(nomination: Nomination, _: HonourConferred | HonourRevoked) -> tuple[SubjectKey, ...]:
    """Give the bearer of a nomination's honour, where it can be told."""
    who = borne_by(nomination.nominee, nomination.member, nomination.employer)
    return (SubjectKey("bearer", f"{nomination.honour}/{who}"),) if who else ()


rules.touches(HonourConferred)(borne)
rules.touches(HonourRevoked)(borne)


@rules.rule
def conferred(bearer: Bearer | None, event: HonourConferred, fact: Fact) -> Bearer:
    """Confer the honour, unless it was taken back from this bearer by that day.

    Raises `HonourTakenBack` with the nomination that it was taken back under.
    """
    if bearer is None:
        return Bearer(union=fact.source)
    if bearer.revoked and bearer.revoked_on and bearer.revoked_on <= event.on:
        raise HonourTakenBack(nomination=bearer.revoked, on=bearer.revoked_on)
    return bearer


@rules.rule
def revoked(bearer: Bearer | None, event: HonourRevoked, fact: Fact) -> Bearer:
    """Take it back."""
    held = bearer or Bearer(union=fact.source)
    return replace(held, revoked=event.nomination, revoked_on=event.on)

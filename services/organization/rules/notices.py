"""What the service itself writes of its subjects: findings and deadlines that come near.

They tell people; the subjects know already and stay as they are.
"""

from __future__ import annotations

from typing import TypeVar

from services.organization.rules.book import rules
from shared.events.base import Event
from shared.events.organization import DeadlineNeared, FindingRecorded
from shared.streams.rules import Fact, Rule, Subject

S = TypeVar("S", bound=Subject)


def stays(subject: S, _event: Event, _fact: Fact) -> S:
    """Leave a subject as it is."""
    return subject


def register() -> None:
    """Enter the notices for every kind of subject that the book speaks of."""
    for kind in rules.kinds:
        rules.rules[FindingRecorded, kind] = Rule(stays, kind, "some")
        rules.rules[DeadlineNeared, kind] = Rule(stays, kind, "some")

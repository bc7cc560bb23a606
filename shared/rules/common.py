"""The rules that every domain has: the month confirmed, and what its service itself writes.

Findings and deadlines that come near tell people; the subjects know already and stay as they are.
A clock that ran out stays with the subject, until a fact in time is heard after all.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

from shared.events import common
from shared.events.base import Event
from shared.rules import period, rotation
from shared.rules.deadlines import Timed, ran_out
from shared.streams.rules import Fact, Rule, Rulebook, Subject

S = TypeVar("S", bound=Subject)


class Events(Protocol):
    """A domain's module of events, as far as all domains have them."""

    @property
    def PeriodConfirmed(self) -> type[common.PeriodConfirmed]: ...  # noqa: D102, N802 - a class

    @property
    def KeyRotated(self) -> type[common.KeyRotated]: ...  # noqa: D102, N802

    @property
    def DeadlineNeared(self) -> type[common.Deadline]: ...  # noqa: D102, N802

    @property
    def DeadlineMissed(self) -> type[common.Deadline]: ...  # noqa: D102, N802

    @property
    def FindingRecorded(self) -> type[common.FindingRecorded]: ...  # noqa: D102, N802


def stays(subject: S, _event: Event, _fact: Fact) -> S:
    """Leave a subject as it is."""
    return subject


def register(rules: Rulebook, events: Events) -> None:
    """Enter the common rules into a domain's book, once it knows all kinds of subject."""
    rules.kinds[period.Period.kind] = period.Period
    confirmation = Rule(period.confirmed, period.Period.kind, "either")
    rules.rules[events.PeriodConfirmed, period.Period.kind] = confirmation
    rules.kinds[rotation.Key.kind] = rotation.Key
    rules.rules[events.KeyRotated, rotation.Key.kind] = Rule(
        rotation.rotated, rotation.Key.kind, "either"
    )
    for kind, subject in rules.kinds.items():
        rules.rules[events.FindingRecorded, kind] = Rule(stays, kind, "some")
        rules.rules[events.DeadlineNeared, kind] = Rule(stays, kind, "some")
        if issubclass(subject, Timed):
            # A kind may have a rule of its own.
            rules.rules.setdefault((events.DeadlineMissed, kind), Rule(ran_out, kind, "some"))

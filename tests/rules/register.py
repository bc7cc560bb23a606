"""A domain's subjects in memory to tell events to, without authority or database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final, Self, TypeVar

import msgspec

from shared.events.base import OF_CLASS, Event, Report, Reporter, SubjectKey
from shared.events.common import Deadline
from shared.figures.indicators import Indicators
from shared.streams.rules import Fact, Rulebook, Subject

R = TypeVar("R", bound=Report)
D = TypeVar("D", bound=Deadline)
T = TypeVar("T", bound="Register")
TODAY: Final = dt.date(2026, 6, 30)
ANNA: Final = Reporter(account="anna", person="a" * 16)
"""Who records what a union reports."""
BO: Final = Reporter(account="bo", person="b" * 16)
"""Who decides one level up."""


def day(text: str) -> dt.date:
    """Give the day `03-01` of 2026, or a day with its year."""
    return dt.date.fromisoformat(text if len(text) > len("03-01") else f"2026-{text}")


class Register:
    """Subjects by key, folded by the rules as intake does it."""

    def __init__(self, rules: Rulebook, indicators: Indicators) -> None:
        """Take a domain, and begin empty."""
        self.rules = rules
        self.indicators = indicators
        self.subjects: dict[SubjectKey, Subject] = {}
        self.told = 0

    def hear(
        self, event: Event, accepted_on: dt.date = TODAY, kept: dict[str, Any] | None = None,
        id_: str = "",
    ) -> Any:  # noqa: ANN401 - the test knows which subject # fmt: skip
        """Fold an event over all subjects that it touches, or over none; give its own subject."""
        self.told += 1
        declaration = OF_CLASS[type(event)]
        key = declaration.subject(event)
        keys = [key, *declaration.also(event)]
        more, subject = self.rules.more.get(type(event)), self.subjects.get(key)
        if more and subject:
            keys += more(subject, event)
        reporter = getattr(event, "reported_by", None)
        fact = Fact(
            id_ or f"event-{self.told}", getattr(event, "union", "6401"),
            reporter.person if reporter else "", accepted_on, {} if kept is None else kept,
        )  # fmt: skip
        folded = {
            one: self.rules.fold(one, self.subjects.get(one), event, fact)
            for one in dict.fromkeys(keys)
            if (type(event), one.kind) in self.rules.rules
        }
        self.subjects |= {one: subject for one, subject in folded.items() if subject}
        return self.subjects.get(key)

    def hear_all(self, *told: Event) -> Self:
        """Fold several events in order."""
        for event in told:
            self.hear(event)
        return self

    def missed(self, key: SubjectKey, cls: Callable[..., D], clock: str | None = None) -> D:
        """Build what the service writes when a clock of a subject, or its only one, ran out."""
        (due,) = [
            one for one in self.subjects[key].deadlines() if clock is None or one.clock == clock
        ]
        return cls(
            on=due.due_on + dt.timedelta(days=1), kind=key.kind, about=key.id, clock=due.clock,
            due_on=due.due_on, article=due.article, pack=due.pack, effect=due.effect,
        )  # fmt: skip


def make(cls: type[R], on: str, defaults: dict[str, Any], given: dict[str, object]) -> R:
    """Build a report of a day, recorded by Anna where nobody else is named.

    A field may be given as its JSON; the class judges it as intake would.
    """
    data = {"on": day(on), "reported_by": ANNA} | defaults | given
    names = {"from_": "from"}
    return msgspec.convert(
        msgspec.to_builtins({names.get(name, name): value for name, value in data.items()}), cls
    )

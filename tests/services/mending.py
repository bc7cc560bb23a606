"""Builders of mistakes, corrections and voids, and two cities to compare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from shared.events import organization as events
from shared.events.base import Event
from shared.events.organization import EventCorrected, EventVoided
from tests.rules import organization as report
from tests.services.branch import Agent
from tests.services.station import ROOT, XINGQING, City

MEMBER = f"member:u1/{'aa' * 32}"
"""The membership that the builders of reports speak of."""


def corrected(
    event: str,
    about: str = MEMBER,
    **fields: Any,  # noqa: ANN401 - any field of the event
) -> EventCorrected:
    """Build the correction of an event of a subject; a field named `from_` is called `from`."""
    kind, id_ = about.split(":", 1)
    given = {name.rstrip("_"): value for name, value in fields.items()}
    named = {"kind": kind, "about": id_, "event": event, "fields": given, "reason": "录入有误"}
    return report.make(EventCorrected, "06-25", named, {})


def voided(event: str, about: str = MEMBER) -> EventVoided:
    """Build the void of an event of a subject."""
    kind, id_ = about.split(":", 1)
    named = {"kind": kind, "about": id_, "event": event, "reason": "误报"}
    return report.make(EventVoided, "06-26", named, {})


FROM_ABOVE = (
    events.EmployerRegistered, events.UnionRegistered, events.FoundingDecided,
    events.ElectionDecided, events.UnionMerged, events.UnionSplit, events.StaffHomeRated,
    events.LegalPersonRegistered, events.LegalPersonEnded,
)  # fmt: skip


class Twin(City):
    """A city that is told reports by whoever may report them."""

    def tell(self, event: Event) -> str:
        """Record a report; give its id."""
        agent, source = self.reporter(event)
        return agent.record(event, source)

    def reporter(self, event: Event) -> tuple[Agent, str]:
        """Give who reports it."""
        if isinstance(event, FROM_ABOVE):
            return self.house, XINGQING
        if isinstance(event, events.UnionMoved):
            return self.house, ROOT
        union = str(getattr(event, "union", getattr(event, "from_union", "u1")))
        found = next((one for one in self.agents.values() if union in one.unions), None)
        return found or self.agent(f"agent-{union}", union), union

    def bring(self) -> None:
        """Settle what was recorded, whoever it was, in one batch."""
        self.settle(*(one for agent in self.agents.values() for one in agent.pack()))
        assert self.rows("waiting") == []
        assert self.difference() is None

    def state(self) -> dict[str, list[tuple[Any, ...]]]:
        """Give all that follows from the reports, without stores: some were let in for them."""
        return {
            name: [row for row in rows if row[0] != "store"]
            for name, rows in self.snapshot().items()
        }


class Twins(NamedTuple):
    """Two cities: one in which a mistake was made, and one in which it wasn't."""

    wrong: Twin
    right: Twin


class Mistake(NamedTuple):
    """A report with something wrong in it, the right one, and what came before and after."""

    wrong: Event
    right: Event
    before: Sequence[Event] = ()
    after: Sequence[Event] = ()

    def fields(self) -> dict[str, Any]:
        """Give the fields that are wrong, as they should be."""
        wrong, right = msgspec.to_builtins(self.wrong), msgspec.to_builtins(self.right)
        return {name: right.get(name) for name in {**right, **wrong}
                if right.get(name) != wrong.get(name)}  # fmt: skip


def mistake(
    build: Callable[..., Event], wrong: dict[str, Any], right: dict[str, Any],
    before: Sequence[Event] = (), after: Sequence[Event] = (), **given: Any,  # noqa: ANN401
) -> Mistake:  # fmt: skip
    """Build a mistake: the same report with other fields."""
    return Mistake(build(**(given | wrong)), build(**(given | right)), before, after)

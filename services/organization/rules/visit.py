"""A visit (走访) and the problems raised on it; each is held by whoever handles it."""

from __future__ import annotations

import datetime as dt

import msgspec

from services.organization.rules.book import rules
from services.organization.rules.refusals import AlreadySettled, UnionEnded
from services.organization.rules.union import Union
from shared.events.base import SubjectKey
from shared.events.organization import GrassrootsVisited, VisitProblemSettled
from shared.rules.refusals import BeforeItBegan
from shared.streams.rules import AlreadyExists, Fact, Subject

replace = msgspec.structs.replace


class Problem(Subject, frozen=True, kw_only=True):
    """A problem raised on a visit, until it is settled."""

    problem: str
    union: str
    handled_by: str
    type: str
    raised_on: dt.date
    settled_on: dt.date | None = None
    result: str | None = None
    level: str | None = None

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with whoever handles it
        """Give the union that handles it."""
        return self.handled_by


@rules.touches(GrassrootsVisited)
def of_a_visit(_: Union, event: GrassrootsVisited) -> tuple[SubjectKey, ...]:
    """The problems that were raised."""
    return tuple(SubjectKey("problem", one.problem) for one in event.problems)


@rules.rule
def visited(union: Union, event: GrassrootsVisited, _: Fact) -> Union:
    """Leave the union as it is: the visit stands in its timeline."""
    if union.ended_on is not None and event.on >= union.ended_on:
        raise UnionEnded(union=union.union, ended_on=union.ended_on)
    return union


@rules.rule
def raised(problem: Problem | None, event: GrassrootsVisited, fact: Fact) -> Problem:
    """Enter a problem; its number is used once."""
    if problem is not None:
        raise AlreadyExists(kind="problem", id=fact.key.id)
    one = next(one for one in event.problems if one.problem == fact.key.id)
    return Problem(
        problem=one.problem,
        union=event.union,
        handled_by=one.handled_by or event.union,
        type=one.kind,
        raised_on=event.on,
    )


@rules.rule
def settled(problem: Problem, event: VisitProblemSettled, _: Fact) -> Problem:
    """Settle it, once; what stays unsolved is settled too, and says so."""
    if problem.settled_on is not None:
        raise AlreadySettled(problem=problem.problem, settled_on=problem.settled_on)
    if event.on < problem.raised_on:
        raise BeforeItBegan(on=event.on, begins=problem.raised_on)
    return replace(problem, settled_on=event.on, result=event.result, level=event.settled_by_level)

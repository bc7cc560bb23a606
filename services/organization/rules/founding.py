"""Founding a union (工会法 10-12): applied for, answered, elected, approved."""

from __future__ import annotations

import datetime as dt
from typing import Final

from services.organization.rules.book import rules
from services.organization.rules.findings import found
from services.organization.rules.holdings import Traits
from services.organization.rules.refusals import (
    AlreadyApplied,
    AlreadyDecided,
    NotApplied,
    UnionEnded,
)
from services.organization.rules.union import Union, first_edges, must_cover, replace
from shared.events.base import SubjectKey
from shared.events.organization import FoundingDecided, UnionApplied
from shared.rules import deadlines
from shared.rules.dated import must_be_past
from shared.rules.deadlines import Missed, Misses
from shared.rules.refusals import BeforeItBegan, SamePerson
from shared.streams.rules import AlreadyExists, Deadline, Fact, Waits

ANSWER: Final = "union_application_answer"


def answer_due(start: dt.date, division: str | None, fact: Fact) -> Deadline:
    """Give the day by which an application that was made or came on a day must be answered."""
    return fact.keep(
        "answer_due",
        Deadline,
        lambda: deadlines.told(ANSWER, division, start, fact)[0],
    )


@rules.rule
def applied(union: Union | None, event: UnionApplied, fact: Fact) -> Union:
    """Take an application in (article 12); its answer is due in 15 days.

    One that was returned or refused may be made anew; who it names now is what counts.
    """
    if union is not None and union.status in {"applied", "preparing", "elected"}:
        raise AlreadyApplied(union=event.union, applied_on=union.applied_on)
    if union is not None and union.status not in {"returned", "refused"}:
        raise AlreadyExists(kind="union", id=event.union)
    must_cover(event.kind, event.employers, event.union)
    return Union(
        union=event.union,
        name=event.name,
        status="applied",
        known_from=event.on,
        traits=(Traits(kind=event.kind, division=event.division),),
        edges=first_edges(event, fact),
        employers=tuple(dict.fromkeys(event.employers)),
        applied_on=event.on,
        applied_by=fact.person,
        answer_due=answer_due(event.on, event.division, fact),
        findings=() if union is None else union.findings,
    )


@rules.rule
def decided(union: Union, event: FoundingDecided, fact: Fact) -> Union:
    """Answer the application (article 12), by another person than who made it.

    The clock runs from the day on which the application came (`received_on`). An answer that is
    in time by its own day withdraws a miss; one that isn't stands, with a finding.
    """
    must_be_open(union, event, fact)
    must_be_past(event.received_on, event.on)
    end = union.answer_due
    if event.received_on != union.applied_on:
        end = answer_due(event.received_on, union.division, fact)
    status = "preparing" if event.decision == "approved" else event.decision
    union = replace(union, status=status, answer_due=end, missed=misses(union, end, event.on))
    if end is None or event.on <= end.due_on:
        return union
    return found(union, "founding_answered_late", fact, event, end.article)


def misses(union: Union, end: Deadline | None, on: dt.date) -> Misses:
    """Give what was missed: not the answer when it is in time; else on the day that is right."""
    if end is None or on <= end.due_on:
        return tuple(one for one in union.missed if one.clock != ANSWER)
    right = Missed(clock=ANSWER, due_on=end.due_on)
    return tuple(right if one.clock == ANSWER else one for one in union.missed)


def must_be_open(union: Union, event: FoundingDecided, fact: Fact) -> None:
    """Raise what speaks against an answer; wait for an application that may yet come."""
    if union.ended_on is not None:
        raise UnionEnded(union=union.union, ended_on=union.ended_on)
    if union.applied_on is None:
        raise NotApplied(union=union.union)
    if union.status in {"returned", "refused"}:
        raise Waits(SubjectKey("union", union.union))
    if union.status != "applied":
        raise AlreadyDecided(union=union.union)
    if fact.person == union.applied_by:
        raise SamePerson(union=union.union)
    if event.on < union.applied_on:
        raise BeforeItBegan(on=event.on, begins=union.applied_on)

"""The worker (参与职工): all that one person took part in, through whichever union.

A person counts once in a campaign, at the earliest entry (its day, then the event's id). So the
count is a function of this subject alone, whatever the order in which unions report.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, cast

import msgspec

from services.skills.rules.book import rules
from services.skills.rules.competition import CONTEST, Contest
from services.skills.rules.entry import NONE
from services.skills.rules.findings import found
from services.skills.rules.refusals import EnteredBefore
from shared.events.base import Employment, Sex
from shared.events.skills import (
    EntryWithdrawn,
    InnovationRegistered,
    KeyRotated,
    SuggestionMade,
    WorkerEntered,
)
from shared.streams.rules import Fact, Subject

TOOK: Final = "took"
replace = msgspec.structs.replace


class Took(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that a worker took part in; `ref` is the competition or the work."""

    on: dt.date
    event: str
    union: str
    ref: str
    campaign: str | None = None
    entry: str = ""
    sex: Sex | None = None
    migrant: bool | None = None
    employment: Employment | None = None
    back: bool = False


class Worker(Subject, frozen=True, kw_only=True):
    """A worker, by member key, with what they took part in, the earliest first."""

    member: str
    took: tuple[Took, ...] = ()

    def holder(self, day: dt.date) -> str:
        """Give the union of the latest entry up to a day, or of the first."""
        before = [one.union for one in self.took if one.on <= day]
        return before[-1] if before else self.took[0].union

    def former(self) -> tuple[str, ...]:
        """Give the other unions that entered the worker."""
        return tuple(sorted({one.union for one in self.took} - {self.home()}))


def order(took: Took) -> tuple[dt.date, str]:
    """Say which of two is the earlier."""
    return took.on, took.event


def added(worker: Worker | None, member: str, took: Took) -> Worker:
    """Give the worker with one more thing in its place."""
    known = worker or Worker(member=member)
    return replace(known, took=tuple(sorted((*known.took, took), key=order)))


@rules.rule
def entered(worker: Worker | None, event: WorkerEntered, fact: Fact) -> Worker:
    """Note an entry; through two unions in one competition it stands, and is found."""
    activity = fact.told(CONTEST, Contest, NONE)
    member = fact.key.id
    twice = {
        one.union
        for one in (worker.took if worker else ())
        if one.ref == event.activity and one.entry and not one.back
    }
    if event.union in twice:
        raise EnteredBefore(competition=event.activity)
    took = Took(
        on=event.on, event=fact.id, union=event.union, ref=event.activity, entry=event.entry,
        campaign=activity.campaign, sex=event.sex, migrant=event.migrant,
        employment=event.employment,
    )  # fmt: skip
    worker = added(worker, member, took)
    return found(worker, "entered_through_two_unions", fact, event) if twice else worker


@rules.rule
def withdrawn(worker: Worker, event: EntryWithdrawn, _: Fact) -> Worker:
    """An entry that was taken back counts for nothing; who was disqualified took part."""
    if event.kind == "disqualified":
        return worker
    return replace(
        worker,
        took=tuple(
            replace(one, back=True) if one.entry == event.entry else one for one in worker.took
        ),
    )


@rules.rule
def suggested(worker: Worker | None, event: SuggestionMade, fact: Fact) -> Worker:
    """Note that the worker made a suggestion."""
    return authored(worker, event, event.suggestion, fact)


@rules.rule
def registered(worker: Worker | None, event: InnovationRegistered, fact: Fact) -> Worker:
    """Note that an innovation is the worker's."""
    return authored(worker, event, event.innovation, fact)


def authored(
    worker: Worker | None, event: SuggestionMade | InnovationRegistered, ref: str, fact: Fact
) -> Worker:
    """Note a work of the worker."""
    took = Took(on=event.on, event=fact.id, union=event.union, ref=ref, campaign=event.campaign)
    return added(worker, fact.key.id, took)


@rules.rule
def rotated(worker: Worker | None, event: KeyRotated, fact: Fact) -> Worker:
    """Put under the old key what came under the new one before it was known to be the same person.

    Nothing is left under the new one; from now on what comes under it is read by the old.
    """
    if fact.key.id == event.new:
        fact.share(TOOK, worker.took if worker else ())
        return cast("Worker", None)
    for one in fact.told(TOOK, tuple[Took, ...], ()):
        worker = added(worker, event.old, one)
    return cast("Worker", worker)

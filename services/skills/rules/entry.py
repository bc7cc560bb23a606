"""The entry (参赛): one worker, or a number without key, whom a union entered in a competition."""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from services.skills.rules.book import rules
from services.skills.rules.competition import CONTEST, Contest
from services.skills.rules.days import must_not_precede
from services.skills.rules.refusals import EntryOut, OtherEntry
from shared.events.skills import EntryWithdrawn, RoundScored, WorkerEntered
from shared.streams.rules import Fact, Subject

ENTERED: Final = "entered"
NONE: Final = Contest(what="competition", campaign=None)

replace = msgspec.structs.replace


class Entry(Subject, frozen=True, kw_only=True):
    """An entry, held by the union that made it."""

    entry: str
    activity: str
    what: str
    campaign: str | None
    union: str
    member: str | None
    heads: int
    employer: str | None
    entered_on: dt.date
    out: str | None = None

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with whoever made it
        """Give the union."""
        return self.union


@rules.rule
def entered(_: None, event: WorkerEntered, fact: Fact) -> Entry:
    """Note an entry, with the campaign of its competition."""
    activity = fact.told(CONTEST, Contest, NONE)
    return Entry(
        entry=event.entry, activity=event.activity, what=activity.what,
        campaign=activity.campaign, union=event.union, member=event.member,
        heads=event.headcount_if_unkeyed or 1, employer=event.employer, entered_on=event.on,
    )  # fmt: skip


@rules.rule
def withdrawn(entry: Entry, event: EntryWithdrawn, fact: Fact) -> Entry:
    """Take it out, once; the report names all that the entry touched."""
    must_be(entry, event.activity)
    said = (event.union, event.member, event.employer)
    if said != (entry.union, entry.member, entry.employer):
        raise OtherEntry(entry=entry.entry)
    if entry.out is not None:
        raise EntryOut(entry=entry.entry)
    must_not_precede(event.on, entry.entered_on)
    fact.share(ENTERED, entry.entered_on)
    return replace(entry, out=event.kind)


@rules.rule
def scored(entry: Entry, event: RoundScored, _: Fact) -> Entry:
    """Only an entry of this competition is scored, and not before it was entered."""
    must_be(entry, event.competition)
    must_not_precede(event.on, entry.entered_on)
    return entry


def must_be(entry: Entry, activity: str) -> None:
    """Raise `OtherEntry` where the entry is of another competition."""
    if entry.activity != activity:
        raise OtherEntry(entry=entry.entry)

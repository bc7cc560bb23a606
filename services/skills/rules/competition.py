"""The competition or drill (竞赛、练兵): planned, open for entries, its rounds published.

It knows who is out and who goes on; scores stand in its rounds, entries by themselves.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

import msgspec

from services.skills.rules.book import rules
from services.skills.rules.days import must_end_after, must_not_precede
from services.skills.rules.findings import found
from services.skills.rules.refusals import (
    CompetitionOver,
    EntryOfNobody,
    EntryOut,
    NoScale,
    OnlyOrganizerDisqualifies,
    ScoreContradicts,
    ScoreOutsideScale,
)
from shared.events.skills import (
    CompetitionKind,
    CompetitionOpened,
    CompetitionPlanned,
    EntryWithdrawn,
    ResultPublished,
    RoundScored,
    ScoreAppealed,
    WorkerEntered,
)
from shared.streams.rules import Fact, Subject, Waits

CONTEST: Final = "contest"
OUT: Final = "out"

replace = msgspec.structs.replace


class Contest(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry has to know of its competition: what it is, and of which campaign."""

    what: CompetitionKind
    campaign: str | None


class Out(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that was taken back or disqualified, from a day on."""

    entry: str
    on: dt.date
    kind: str


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """A round whose result is public, and who goes on."""

    round: int
    on: dt.date
    promoted: tuple[str, ...]


class Competition(Subject, frozen=True, kw_only=True):
    """A competition or drill, held by its organizer."""

    competition: str
    union: str
    type: CompetitionKind
    campaign: str | None
    trade: str
    level: str
    form: str
    scale_max: str
    from_: dt.date
    to: dt.date
    planned_on: dt.date
    entry_until: dt.date | None = None
    opened_on: dt.date | None = None
    seats: int = 0
    out: tuple[Out, ...] = ()
    published: tuple[Published, ...] = ()

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with its organizer
        """Give the organizer."""
        return self.union


@rules.rule
def planned(_: None, event: CompetitionPlanned, __: Fact) -> Competition:
    """Plan one."""
    must_end_after(event.from_, event.to)
    if not Decimal(event.scale_max):
        raise NoScale
    return Competition(
        competition=event.competition, union=event.union, type=event.kind,
        campaign=event.campaign, trade=event.trade, level=event.level, form=event.form,
        scale_max=event.scale_max, from_=event.from_, to=event.to, planned_on=event.on,
    )  # fmt: skip


@rules.rule
def opened(competition: Competition, event: CompetitionOpened, _: Fact) -> Competition:
    """Open it for entries, or name another last day: the later report of a day holds."""
    must_not_precede(event.on, competition.planned_on)
    must_end_after(event.on, event.entry_until)
    must_end_after(event.entry_until, competition.to)
    if competition.opened_on is not None and event.on < competition.opened_on:
        return competition
    return replace(
        competition, opened_on=event.on, entry_until=event.entry_until, seats=event.seats
    )


@rules.rule
def entered(competition: Competition, event: WorkerEntered, fact: Fact) -> Competition:
    """Take an entry of any union; one that came late stands, and is found."""
    if (event.member is None) == (event.headcount_if_unkeyed is None):
        raise EntryOfNobody
    must_not_precede(event.on, competition.planned_on)
    must_not_be_over(competition, event.on)
    fact.share(CONTEST, Contest(what=competition.type, campaign=competition.campaign))
    if competition.entry_until is not None and event.on > competition.entry_until:
        return found(competition, "entered_late", fact, event)
    return competition


def must_not_be_over(competition: Competition, on: dt.date) -> None:
    """Raise `CompetitionOver` for a day after the last."""
    if on > competition.to:
        raise CompetitionOver(competition=competition.competition, ends=competition.to)


@rules.rule
def withdrawn(competition: Competition, event: EntryWithdrawn, fact: Fact) -> Competition:
    """Take an entry back while the competition lasts, or disqualify it, also afterwards."""
    if event.kind == "disqualified":
        if fact.source != competition.union:
            raise OnlyOrganizerDisqualifies(organizer=competition.union)
    else:
        must_not_be_over(competition, event.on)
    out = Out(entry=event.entry, on=event.on, kind=event.kind)
    return replace(competition, out=(*competition.out, out))


@rules.rule
def scored(competition: Competition, event: RoundScored, fact: Fact) -> Competition:
    """Pass a score in a round whose round before is published."""
    must_not_precede(event.on, competition.from_)
    must_be_a_score(event)
    if any(one.entry == event.entry and one.on < event.on for one in competition.out):
        raise EntryOut(entry=event.entry)
    if event.round > 1:
        before = [one for one in competition.published if one.round == event.round - 1]
        if not before:
            raise Waits(fact.key)
        must_not_precede(event.on, before[0].on)
        if event.entry not in before[0].promoted:
            competition = found(competition, "scored_without_promotion", fact, event)
    if Decimal(event.scale_max) != Decimal(competition.scale_max):
        competition = found(competition, "scale_changed", fact, event)
    return competition


def must_be_a_score(event: RoundScored) -> None:
    """Raise `ScoreContradicts` or `ScoreOutsideScale`."""
    if event.absent != (event.score is None) or (event.absent and event.rank is not None):
        raise ScoreContradicts(entry=event.entry)
    must_be_within(event.score, event.scale_max)


def must_be_within(score: str | None, scale: str) -> None:
    """Raise `ScoreOutsideScale` for a score above the scale."""
    if score is not None and Decimal(score) > Decimal(scale):
        raise ScoreOutsideScale(score=score, scale_max=scale)


@rules.rule
def appealed(competition: Competition, event: ScoreAppealed, _: Fact) -> Competition:
    """An appeal changes scores, which stand in the round."""
    must_not_precede(event.on, competition.from_)
    return competition


@rules.rule
def published(competition: Competition, event: ResultPublished, fact: Fact) -> Competition:
    """Publish a round; after an appeal that was upheld the new result replaces the old one."""
    must_not_precede(event.on, competition.from_)
    disqualified = {one.entry for one in competition.out if one.on <= event.on}
    fact.share(OUT, sorted(disqualified))
    others = [one for one in competition.published if one.round != event.round]
    new = Published(round=event.round, on=event.on, promoted=event.promoted)
    competition = replace(
        competition, published=tuple(sorted((*others, new), key=lambda one: one.round))
    )
    if disqualified & set(event.promoted):
        return found(competition, "disqualified_promoted", fact, event)
    return competition

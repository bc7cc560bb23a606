"""The round (轮次): the scores of its entries, appeals against them, its result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

import msgspec

from services.skills.rules.book import rules
from services.skills.rules.competition import OUT, must_be_within
from services.skills.rules.days import must_not_precede
from services.skills.rules.findings import found
from services.skills.rules.refusals import (
    AppealContradicts,
    NotScored,
    RoundPublished,
    ScoredBefore,
)
from shared.events.skills import ResultPublished, RoundScored, ScoreAppealed
from shared.rules.refusals import SamePerson
from shared.streams.rules import Fact, Subject

replace = msgspec.structs.replace


class Scored(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an entry reached, and who recorded it; without a score it was absent."""

    entry: str
    on: dt.date
    by: str
    scale_max: str
    score: str | None = None
    rank: int | None = None

    @property
    def points(self) -> Decimal:
        """Give the score; nothing for who was absent."""
        return Decimal(self.score or 0)


class Round(Subject, frozen=True, kw_only=True):
    """A round of a competition, held by its organizer."""

    competition: str
    round: int
    union: str
    scores: tuple[Scored, ...]
    published_on: dt.date | None = None
    promoted: tuple[str, ...] = ()
    changed: bool = False

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with the organizer
        """Give the organizer."""
        return self.union

    def of(self, entry: str) -> Scored:
        """Give what an entry reached. Raises `NotScored`."""
        found = next((one for one in self.scores if one.entry == entry), None)
        if found is None:
            raise NotScored(entry=entry, round=self.round)
        return found


@rules.rule
def scored(round_: Round | None, event: RoundScored, fact: Fact) -> Round:
    """Note a score, once for each entry; a published round takes no more."""
    new = Scored(
        entry=event.entry, on=event.on, by=fact.person, scale_max=event.scale_max,
        score=event.score, rank=event.rank,
    )  # fmt: skip
    if round_ is None:
        return Round(
            competition=event.competition, round=event.round, union=fact.source, scores=(new,)
        )
    if round_.published_on is not None:
        raise RoundPublished(round=round_.round, on=round_.published_on)
    if any(one.entry == event.entry for one in round_.scores):
        raise ScoredBefore(entry=event.entry, round=round_.round)
    return replace(round_, scores=(*round_.scores, new))


@rules.rule
def appealed(round_: Round, event: ScoreAppealed, fact: Fact) -> Round:
    """Decide an appeal, by another person than who had recorded the score."""
    old = round_.of(event.entry)
    must_not_precede(event.on, old.on)
    if fact.person == old.by:
        raise SamePerson(union=round_.union)
    changes = event.new_score is not None or event.new_rank is not None
    if changes != event.upheld:
        raise AppealContradicts(entry=event.entry)
    must_be_within(event.new_score, old.scale_max)
    if not event.upheld:
        return round_
    new = replace(old, score=event.new_score or old.score, rank=event.new_rank or old.rank)
    scores = tuple(new if one is old else one for one in round_.scores)
    return replace(round_, scores=scores, changed=round_.published_on is not None)


@rules.rule
def published(round_: Round, event: ResultPublished, fact: Fact) -> Round:
    """Publish the result, not before the last score.

    Anew only after an upheld appeal, or when one of those who went on is out.
    """
    out = frozenset(fact.told(OUT, list[str], []))
    must_be_new(round_, out)
    must_not_precede(event.on, max(one.on for one in round_.scores))
    promoted = [round_.of(entry) for entry in event.promoted]
    round_ = replace(round_, published_on=event.on, promoted=event.promoted, changed=False)
    for rule in against(round_, promoted, out):
        round_ = found(round_, rule, fact, event)
    return round_


def must_be_new(round_: Round, out: frozenset[str]) -> None:
    """Raise `RoundPublished` where nothing has changed the result since."""
    if round_.published_on is not None and not round_.changed and not out & set(round_.promoted):
        raise RoundPublished(round=round_.round, on=round_.published_on)


def against(round_: Round, promoted: list[Scored], out: frozenset[str]) -> Iterator[str]:
    """Name the rules that a result is against; equal scores may have one rank or several."""
    if any(one.score is None for one in promoted):
        yield "absent_promoted"
    present = [one for one in round_.scores if one.score is not None and one.entry not in out]
    ranked = sorted(
        ((one.rank, one.points) for one in present if one.rank is not None),
        key=lambda one: (one[0], -one[1]),
    )
    if any(
        better < worse or (rank == next_ and better != worse)
        for (rank, better), (next_, worse) in pairwise(ranked)
    ):
        yield "ranks_against_scores"
    chosen = {one.entry for one in promoted}
    lowest = min((one.points for one in promoted if one.score is not None), default=None)
    if lowest is not None and any(
        one.points > lowest for one in present if one.entry not in chosen
    ):
        yield "better_left_out"

"""Competitions and drills (技能竞赛、岗位练兵): planned, entered, scored, appealed, published.

An entry is one worker, one team, or a number of workers without key, whom a union enters. Scores
are texts with up to three decimals, for a number has one form only.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from shared.events.base import (
    Count,
    Day,
    EmployerId,
    Employment,
    MemberKey,
    Report,
    Sex,
    Slug,
    UnionCode,
    event,
)
from shared.events.skills.campaigns import ITS_CAMPAIGN, CampaignId

ActivityId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]
EntryId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,100}\Z")]
Score = Annotated[str, Meta(pattern=r"^[0-9]{1,6}(\.[0-9]{1,3})?\Z")]
Heads = Annotated[int, Meta(ge=1, le=2**53 - 1)]
Round = Annotated[int, Meta(ge=1, le=20)]
Rank = Annotated[int, Meta(ge=1, le=1_000_000)]

CompetitionKind = Literal["competition", "drill"]
"""竞赛、练兵."""

CompetitionLevel = Literal["unit", "district", "city", "region", "nation"]
"""单位、县(市、区)、市、自治区(省)、全国."""

Form = Literal["single", "team"]
"""个人赛、团体赛."""

Withdrawal = Literal["withdrew", "disqualified"]
"""退赛、取消资格."""

COMPETITION = ("competition", "{competition}")
ENTRY = ("entry", "{entry}")
WORKER = ("worker", "{member}")
WORKPLACE = ("workplace", "{employer}")
ROUND = (("round", "{competition}/{round}"),)


@event("竞赛/练兵立项", who="OUD", subject=COMPETITION, also=ITS_CAMPAIGN)
class CompetitionPlanned(Report, frozen=True, kw_only=True):
    """A union plans a competition or a drill; `project` is a code of what it belongs to."""

    competition: ActivityId
    union: UnionCode
    kind: CompetitionKind
    campaign: CampaignId | None = None
    trade: Slug
    level: CompetitionLevel
    project: ActivityId | None = None
    form: Form
    scale_max: Score
    from_: Day = msgspec.field(name="from")
    to: Day


@event("报名开始", who="O", subject=COMPETITION)
class CompetitionOpened(Report, frozen=True, kw_only=True):
    """Whoever wants to may enter until a day, while there are seats; opened again, that holds."""

    competition: ActivityId
    entry_until: Day
    seats: Count


@event(
    "职工参赛/练兵", who="A", subject=("competition", "{activity}"),
    also=(ENTRY, WORKER, WORKPLACE),
)  # fmt: skip
class WorkerEntered(Report, frozen=True, kw_only=True):
    """A union entered a worker, or a number of workers without key (未实名)."""

    activity: ActivityId
    entry: EntryId
    union: UnionCode
    member: MemberKey | None = None
    headcount_if_unkeyed: Heads | None = None
    employer: EmployerId | None = None
    team: EntryId | None = None
    sex: Sex | None = None
    migrant: bool | None = None
    employment: Employment | None = None


@event(
    "退赛/取消资格",
    who="OA",
    subject=("competition", "{activity}"),
    also=(ENTRY, WORKER, WORKPLACE),
)
class EntryWithdrawn(Report, frozen=True, kw_only=True):
    """An entry was taken back, or disqualified by the organizer; it names all that it entered."""

    activity: ActivityId
    entry: EntryId
    union: UnionCode
    member: MemberKey | None = None
    employer: EmployerId | None = None
    kind: Withdrawal
    reason: Slug


@event("成绩录入", who="O", subject=COMPETITION, also=(*ROUND, ENTRY))
class RoundScored(Report, frozen=True, kw_only=True):
    """An entry was scored in a round, or was absent; equal ranks are a tie."""

    competition: ActivityId
    round: Round
    entry: EntryId
    score: Score | None = None
    scale_max: Score
    rank: Rank | None = None
    absent: bool


@event("成绩申诉处理", who="O", subject=COMPETITION, also=ROUND)
class ScoreAppealed(Report, frozen=True, kw_only=True):
    """An appeal against a score was decided, by another person than who had entered the score."""

    competition: ActivityId
    round: Round
    entry: EntryId
    ground: Slug
    upheld: bool
    new_score: Score | None = None
    new_rank: Rank | None = None


@event("成绩公布", who="O", subject=COMPETITION, also=ROUND)
class ResultPublished(Report, frozen=True, kw_only=True):
    """The result of a round was published: which entries go on to the next one, or won."""

    competition: ActivityId
    round: Round
    promoted: Annotated[tuple[EntryId, ...], Meta(max_length=1000)] = ()

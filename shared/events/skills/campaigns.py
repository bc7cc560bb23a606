"""Campaigns (职工素质工程): a goal in people, a period, and quotas down the tree."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from shared.events.base import Count, Day, Report, Slug, UnionCode, event

CampaignId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]
Goal = Annotated[int, Meta(ge=1, le=2**53 - 1)]

CampaignKind = Literal["drill", "suggestion", "innovation", "other"]
"""大练兵、献计策、大创新、其他."""

Counting = Literal["competition", "drill", "suggestion", "innovation"]
"""What may count as taking part: 竞赛、练兵、建议、创新."""

QuotaAnswer = Literal["taken", "asks_change"]
"""认领、要求调整."""

CAMPAIGN = ("campaign", "{campaign}")
ITS_CAMPAIGN = (CAMPAIGN,)
"""Of what names a campaign, which must be there and count it."""


@event("活动启动", who="F", subject=CAMPAIGN)
class CampaignLaunched(Report, frozen=True, kw_only=True):
    """A federation launched a campaign: how many workers are to take part, when, and by what."""

    campaign: CampaignId
    kind: CampaignKind
    goal_people: Goal
    from_: Day = msgspec.field(name="from")
    to: Day
    activities: Annotated[tuple[Counting, ...], Meta(min_length=1, max_length=4)]


@event("活动调整/结束", who="O", subject=CAMPAIGN)
class CampaignChanged(Report, frozen=True, kw_only=True):
    """The goal or the last day of a campaign was changed, or it was ended."""

    campaign: CampaignId
    goal_people: Goal | None = None
    to: Day | None = None
    ended: bool
    reason: Slug


@event("任务下达", who="U", subject=("quota", "{campaign}/{union}"), also=ITS_CAMPAIGN)
class QuotaSet(Report, frozen=True, kw_only=True):
    """A union gave one directly below it a part of the campaign's goal, to be answered by a day."""

    campaign: CampaignId
    union: UnionCode
    people: Count
    entries: Count
    answer_by: Day


@event("任务认领", who="O", subject=("quota", "{campaign}/{union}"))
class QuotaAnswered(Report, frozen=True, kw_only=True):
    """The union took its quota on, or asked for another one."""

    campaign: CampaignId
    union: UnionCode
    answer: QuotaAnswer
    people_proposed: Count | None = None
    reason: Slug | None = None

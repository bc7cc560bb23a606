"""Suggestions of workers (合理化建议): made, screened, carried out, verified, rewarded."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from shared.events.base import Count, Day, MemberKey, Report, Slug, UnionCode, event
from shared.events.skills.campaigns import CAMPAIGN, CampaignId

SuggestionId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]
WorkId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]
Sum = Annotated[str, Meta(pattern=r"^[0-9]{1,14}(\.[0-9]{1,2})?\Z")]
"""Yuan that came in or were paid: a decimal that isn't below nothing."""
Authors = Annotated[tuple[MemberKey, ...], Meta(max_length=30)]

Screening = Literal["adopted", "declined", "deferred"]
"""采纳、不采纳、暂缓."""

Field = Literal[
    "technology", "quality", "safety", "energy", "cost", "management", "welfare", "other"
]
"""技术、质量、安全、节能环保、降本、管理、福利、其他."""

Work = Literal["suggestion", "innovation"]
"""建议、创新成果."""

SUGGESTION = ("suggestion", "{suggestion}")
AUTHORS = (CAMPAIGN, ("worker", "{member_keys}"))
WORK = ("{kind}", "{about}")


@event("提出建议", who="A", subject=SUGGESTION, also=AUTHORS)
class SuggestionMade(Report, frozen=True, kw_only=True):
    """Workers made a suggestion; `unkeyed` are the authors without key."""

    suggestion: SuggestionId
    union: UnionCode
    campaign: CampaignId | None = None
    member_keys: Authors
    unkeyed: Count = 0
    field: Field


@event("建议评审", who="O", subject=SUGGESTION)
class SuggestionScreened(Report, frozen=True, kw_only=True):
    """It was adopted, declined with a reason, or put off; none of the authors judges."""

    suggestion: SuggestionId
    result: Screening
    reason: Slug | None = None


@event("开始实施", who="O", subject=SUGGESTION)
class SuggestionStarted(Report, frozen=True, kw_only=True):
    """A department began to carry it out, to be done by a day."""

    suggestion: SuggestionId
    department: Slug
    due_on: Day


@event("实施完成", who="O", subject=SUGGESTION)
class SuggestionImplemented(Report, frozen=True, kw_only=True):
    """It was carried out; what it brings in is claimed, until somebody verifies it."""

    suggestion: SuggestionId
    benefit_claimed_yuan: Sum
    effect_kind: Slug


@event("效益核定", who="OU", subject=WORK)
class BenefitVerified(Report, frozen=True, kw_only=True):
    """The benefit of a suggestion or innovation was verified, by another person than claimed it."""

    kind: Work
    about: WorkId
    yuan: Sum
    method: Slug
    period_months: Annotated[int, Meta(ge=1, le=120)]


@event("奖励兑现", who="O", subject=WORK)
class RewardPaid(Report, frozen=True, kw_only=True):
    """Authors of a suggestion or innovation were paid a reward."""

    kind: Work
    about: WorkId
    yuan: Sum
    member_keys: Authors = ()

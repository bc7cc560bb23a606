"""Activities of culture and education (文体宣教): held, with numbers; no workflow."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from shared.events.base import Count, Report, UnionCode, event
from shared.events.skills.suggestions import Sum

ActivityKind = Literal["culture", "sport", "lecture", "model_talk", "library"]
"""文化、体育、讲座、劳模宣讲、职工书屋."""


@event("文体宣教活动", who="OUD", subject=("activity", "{held}"))
class ActivityHeld(Report, frozen=True, kw_only=True):
    """An activity was held: of what kind, for how many people, how often, at what cost."""

    held: Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]
    union: UnionCode
    kind: ActivityKind
    people: Count
    times: Count
    yuan: Sum

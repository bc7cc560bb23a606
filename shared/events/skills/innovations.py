"""Innovations (职工创新): renewals, inventions, methods; patents, and studios that are named."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from shared.events.base import Count, Day, Name, Report, UnionCode, event
from shared.events.skills.campaigns import CampaignId
from shared.events.skills.suggestions import AUTHORS, Authors, Field, Sum, WorkId

StudioId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]

InnovationKind = Literal["renewal", "invention", "method"]
"""技术革新、发明创造、先进操作法."""

PatentKind = Literal["invention", "utility_model", "design"]
"""发明、实用新型、外观设计."""

NameLevel = Literal["district", "city", "region", "nation"]
"""县(市、区)、市、自治区(省)、全国."""

StudioLevel = Literal["unit", "district", "city", "region", "nation"]

LeaderKind = Literal["model_worker", "craftsman"]
"""劳模、工匠."""

Naming = Literal["named", "kept", "withdrawn"]
"""命名、复审保留、撤销."""

INNOVATION = ("innovation", "{innovation}")
STUDIO = ("studio", "{studio}")


@event("创新成果登记", who="A", subject=INNOVATION, also=AUTHORS)
class InnovationRegistered(Report, frozen=True, kw_only=True):
    """Workers have an innovation to show; its benefit is claimed, until somebody verifies it."""

    innovation: WorkId
    union: UnionCode
    campaign: CampaignId | None = None
    kind: InnovationKind
    member_keys: Authors
    unkeyed: Count = 0
    field: Field
    project: WorkId | None = None
    benefit_claimed_yuan: Sum


@event("专利授权", who="O", subject=INNOVATION, also=(("patent", "{patent_no}"),))
class PatentGranted(Report, frozen=True, kw_only=True):
    """A patent was granted for an innovation."""

    innovation: WorkId
    patent_no: Annotated[str, Meta(pattern=r"^[0-9A-Za-z.]{5,30}\Z")]
    patent_kind: PatentKind
    granted_on: Day


@event("先进操作法命名", who="UD", subject=INNOVATION)
class MethodNamed(Report, frozen=True, kw_only=True):
    """A method was named at a level; the name is public."""

    innovation: WorkId
    name: Name
    level: NameLevel


@event("创新工作室成立", who="O", subject=STUDIO)
class StudioFounded(Report, frozen=True, kw_only=True):
    """An innovation studio was founded around a model worker or a craftsman."""

    studio: StudioId
    name: Name
    leader_kind: LeaderKind
    members: Count
    level: StudioLevel


@event("工作室命名/复审", who="DC", subject=STUDIO)
class StudioNamed(Report, frozen=True, kw_only=True):
    """A studio was named at a level until a day, kept its name at a review, or lost it."""

    studio: StudioId
    level: NameLevel
    result: Naming
    valid_to: Day | None = None

"""Risks for the peace of a workplace, and facts against an employer that bar its honours."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from shared.events.base import Count, Day, EmployerId, Name, Report, Slug, UnionCode, event
from shared.events.rights.hardship import Sum

RiskId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]
FactId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]

RiskKind = Literal["arrears", "layoff", "stoppage", "accident", "other"]
"""欠薪、裁员、停工、事故、其他."""

RiskLevel = Literal["general", "serious", "major"]
"""一般、较大、重大."""

RiskResult = Literal["solved", "eased", "passed_on", "broke_out"]
"""化解、缓解、移交、已发生."""

AdverseKind = Literal["arrears", "insurance", "accident", "mass_incident"]
"""拖欠工资、欠缴社保、事故、群体性事件."""

FACT = ("adverse_fact", "{fact}")


@event("风险隐患上报", who="OU", subject=("risk", "{risk}"))
class RiskReported(Report, frozen=True, kw_only=True):
    """A union sees a risk at an employer: of what, for how many people, how grave, how urgent."""

    risk: RiskId
    union: UnionCode
    employer: EmployerId
    kind: RiskKind
    people: Count
    level: RiskLevel
    urgent: bool


@event("风险化解", who="OU", subject=("risk", "{risk}"))
class RiskSettled(Report, frozen=True, kw_only=True):
    """A risk is over, by the union that saw it or the one above: how, for how many, how much."""

    risk: RiskId
    result: RiskResult
    people: Count
    yuan: Sum


@event("不良事实登记", who="F", subject=FACT)
class AdverseFactRecorded(Report, frozen=True, kw_only=True):
    """An authority found something against an employer; honours are barred until a day."""

    fact: FactId
    employer: EmployerId
    kind: AdverseKind
    authority: Name
    fact_on: Day
    bars_until: Day


@event("不良事实解除", who="OD", subject=FACT)
class AdverseFactCleared(Report, frozen=True, kw_only=True):
    """Such a fact was lifted, recorded by another person than who had recorded it."""

    fact: FactId
    reason: Slug
    authority: Name

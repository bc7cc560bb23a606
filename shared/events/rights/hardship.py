"""Hardship files (困难职工档案): applied for, checked, publicized, decided, reviewed, left.

One household has one file: its key is a keyed hash of the ID number of its head, as the household
register names the head, so that it is the same whoever of the household applies. Names, addresses
and illnesses stay at the branch, or travel in a sealed dossier.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from shared.events.base import Count, Day, Division, Report, Slug, UnionCode, event

HouseholdKey = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Sum = Annotated[str, Meta(pattern=r"^[0-9]{1,14}(\.[0-9]{1,2})?\Z")]
"""Yuan that were paid or earned: a decimal that isn't below nothing."""

DossierHash = Annotated[str, Meta(pattern=r"^sha256:[0-9a-f]{64}\Z")]
"""The hash of a sealed dossier; the dossier itself may be deleted."""

Tier = Literal["deep", "relative", "accident"]
"""深度困难、相对困难、意外致困."""

Cause = Literal[
    "illness", "disability", "schooling", "low_income", "unemployment", "disaster", "accident",
    "other",
]  # fmt: skip
"""因病、因残、子女就学、收入低、失业、受灾、意外、其他."""

CheckStep = Literal["unit_review", "visit", "means_check"]
"""单位审核、入户走访、收入财产核对."""

CheckResult = Literal["passed", "failed"]
Checker = Literal["union", "town", "district", "city"]
HardshipDecision = Literal["filed", "returned", "refused"]
ReviewResult = Literal["stay", "change", "leave"]
Move = Literal["left", "relapsed"]

LIVES = frozenset({"persons", "cause", "tier", "income_month", "rigid_costs"})
"""How a household lives: with its union that often points at one."""

HOUSEHOLD = ("household", "{household}")


@event("既有困难档案建档", who="UD", subject=HOUSEHOLD)
class HardshipRegistered(Report, frozen=True, kw_only=True):
    """A file that existed before is entered from above: it isn't newly opened.

    Its next review is due a year after the last one, or after it was opened.
    """

    PRIVATE: ClassVar[frozenset[str]] = LIVES

    household: HouseholdKey
    union: UnionCode
    division: Division | None = None
    persons: Annotated[int, Meta(ge=1, le=50)]
    tier: Tier
    cause: Cause
    income_month: Sum
    migrant: bool
    filed_on: Day
    reviewed_on: Day | None = None


@event("困难申请", who="A", subject=HOUSEHOLD, name="hardship_applied")
class HardshipAppliedWithoutDossier(Report, frozen=True, kw_only=True):
    """A household asks for a file: how many persons, why, what comes in and must go out a month.

    `division` is where its union stands: by it the rule pack is found. `consent_signed`: the
    household lets its means be checked.
    """

    PRIVATE: ClassVar[frozenset[str]] = LIVES

    household: HouseholdKey
    union: UnionCode
    division: Division | None = None
    persons: Annotated[int, Meta(ge=1, le=50)]
    cause: Cause
    income_month: Sum
    rigid_costs: Sum
    migrant: bool
    consent_signed: bool


@event("困难申请", who="A", subject=HOUSEHOLD, version=2)
class HardshipApplied(HardshipAppliedWithoutDossier, frozen=True, kw_only=True):
    """A household asks for a file: how many persons, why, what comes in and must go out a month.

    `division` is where its union stands: by it the rule pack is found. `consent_signed`: the
    household lets its means be checked. Whom the decision is about travels in a dossier, sealed
    for the federation that decides.
    """

    dossier_hash: DossierHash | None = None


@event("入户/核对", who="OU", subject=HOUSEHOLD)
class HardshipChecked(Report, frozen=True, kw_only=True):
    """One step of checking an application was done, at which level, and what came of it.

    Consent that is only signed on the visit is said with the visit.
    """

    household: HouseholdKey
    step: CheckStep
    result: CheckResult
    by: Checker
    consent_signed: bool | None = None


@event("公示", who="OU", subject=HOUSEHOLD)
class HardshipPublicized(Report, frozen=True, kw_only=True):
    """An application is shown in the unit from one day to another, both included.

    `working_days` are those that the notice names; what objections came, and how many of them
    were settled, is told as of the report's day, and told anew when it has changed.
    """

    household: HouseholdKey
    from_: Day = msgspec.field(name="from")
    to: Day
    working_days: Count
    objections: Count
    settled: Count


@event("建档审批", who="D", subject=HOUSEHOLD)
class HardshipDecided(Report, frozen=True, kw_only=True):
    """The district decides on an application, by another person than who applied or checked.

    Tier and cause are those of the file; only a file that is opened has them.
    """

    PRIVATE: ClassVar[frozenset[str]] = LIVES

    household: HouseholdKey
    decision: HardshipDecision
    tier: Tier | None = None
    cause: Cause | None = None
    reason: Slug | None = None


@event("年度复核", who="OD", subject=HOUSEHOLD)
class HardshipReviewed(Report, frozen=True, kw_only=True):
    """The yearly review of a file: the tier that holds from now on, or that it should leave."""

    PRIVATE: ClassVar[frozenset[str]] = LIVES

    household: HouseholdKey
    tier: Tier
    income_month: Sum
    result: ReviewResult


@event("退档/返困", who="D", subject=HOUSEHOLD)
class HardshipLeft(Report, frozen=True, kw_only=True):
    """A household leaves its file, or falls back into hardship, perhaps in another tier."""

    PRIVATE: ClassVar[frozenset[str]] = LIVES

    household: HouseholdKey
    move: Move
    reason: Slug
    tier: Tier | None = None

"""Labour disputes (劳动争议): filed, mediated, arbitrated, sued over, enforced, closed."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from shared.events.base import (
    Count,
    Day,
    Division,
    EmployerId,
    Employment,
    Name,
    Report,
    Slug,
    UnionCode,
    event,
)

CaseId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]
"""A local number behind the id of the store that entered the case."""
Amount = Annotated[str, Meta(pattern=r"^[0-9]{1,14}(\.[0-9]{1,2})?\Z")]
"""Yuan, never below nought."""
Heads = Annotated[int, Meta(ge=1, le=10_000_000)]
"""People, at least one."""
FileHash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""Of a sealed dossier, which itself travels apart."""

DisputeKind = Literal[
    "wages", "labour_contract", "dismissal", "injury", "social_insurance", "working_time",
    "women_protection", "other",
]  # fmt: skip
LimitationChange = Literal["interrupted", "suspended", "resumed"]
Consultation = Literal["settled", "failed", "refused"]
Body = Literal["unit", "town", "district", "industry"]
Mediated = Literal["agreed", "failed", "withdrawn"]
Performance = Literal["full", "part", "none"]
Step = Literal[
    "served", "defence", "defence_copied", "panel", "hearing_notice", "postponement_asked", "heard",
    "extended",
]  # fmt: skip
Finality = Literal["final", "other", "mixed"]
Outcome = Literal["won", "part", "lost"]
"""What the worker got: all, some of it, nothing."""
Party = Literal["worker", "employer"]
Act = Literal["suit", "set_aside"]
Ground = Literal["award", "silence", "refusal", "after_set_aside"]
Ruling = Literal["won", "part", "lost", "settled", "withdrawn", "set_aside", "kept"]
DisputeResult = Literal["settled", "won", "part", "lost", "withdrawn"]

DISPUTE = ("dispute", "{dispute}")


@event("争议受理登记", who="O", subject=DISPUTE)
class DisputeFiled(Report, frozen=True, kw_only=True):
    """A union takes up a dispute; `union` handles it, `division` is where the work is done.

    The right was known to be infringed on `known_on`; an oral request is written down (劳动争议
    调解仲裁法 12).
    """

    dispute: CaseId
    union: UnionCode
    employer: EmployerId
    division: Division | None = None
    kind: DisputeKind
    claim_yuan: Amount
    workers: Heads
    migrant: Count
    employment: Employment
    known_on: Day
    employment_ended_on: Day | None = None
    oral: bool


@event("集体争议合并", who="H", subject=DISPUTE, also=(("dispute", "{merged}"),))
class DisputeGrouped(Report, frozen=True, kw_only=True):
    """Disputes with one claim go on as one, in the hands of representatives (7)."""

    dispute: CaseId
    merged: Annotated[tuple[CaseId, ...], Meta(min_length=1, max_length=500)]
    workers: Heads
    representatives: Count
    common_claim: bool


@event("时效中断/中止", who="H", subject=DISPUTE)
class LimitationChanged(Report, frozen=True, kw_only=True):
    """Limitation begins again, stands still, or goes on (27)."""

    dispute: CaseId
    change: LimitationChange
    cause: Slug


@event("协商结果", who="H", subject=DISPUTE)
class DisputeConsulted(Report, frozen=True, kw_only=True):
    """Worker and employer talked, the union with them (4, 5)."""

    dispute: CaseId
    outcome: Consultation
    amount: Amount | None = None


@event("调解受理", who="H", subject=DISPUTE)
class MediationStarted(Report, frozen=True, kw_only=True):
    """A mediation body took the dispute on; its 15 days run from the day it received it (14)."""

    dispute: CaseId
    body: Body
    received_on: Day


@event("调解终结", who="H", subject=DISPUTE)
class MediationConcluded(Report, frozen=True, kw_only=True):
    """Mediation ended: with an agreement to be performed by a day, or without one."""

    dispute: CaseId
    outcome: Mediated
    amount: Amount | None = None
    perform_by: Day | None = None
    court_confirmed: bool = False


@event("协议履行", who="H", subject=DISPUTE)
class AgreementPerformed(Report, frozen=True, kw_only=True):
    """What was agreed was performed, in part, or not; what was recovered by this."""

    dispute: CaseId
    performed: Performance
    recovered_yuan: Amount
    next: Literal["payment_order", "arbitration"] | None = None


@event("申请仲裁", who="H", subject=DISPUTE)
class ArbitrationFiled(Report, frozen=True, kw_only=True):
    """Arbitration was asked for; the commission received it on a day (28, 29)."""

    dispute: CaseId
    commission: Name
    claim_yuan: Amount
    received_on: Day
    union_assists: bool


@event("受理/不予受理", who="H", subject=DISPUTE)
class ArbitrationDecided(Report, frozen=True, kw_only=True):
    """The commission takes the case, or doesn't (29)."""

    dispute: CaseId
    accepted: bool
    reason: Slug | None = None


@event("仲裁程序", who="H", subject=DISPUTE)
class ArbitrationStepped(Report, frozen=True, kw_only=True):
    """A step of arbitration (30, 32, 35, 43); a notice and a postponement are `for_date`."""

    dispute: CaseId
    step: Step
    for_date: Day | None = None


@event("仲裁裁决", who="H", subject=DISPUTE)
class AwardMade(Report, frozen=True, kw_only=True):
    """The award; a final one binds from this day (47), a mixed one is treated as other (50)."""

    dispute: CaseId
    finality: Finality
    result: Outcome
    awarded_yuan: Amount


@event("裁决送达", who="H", subject=DISPUTE)
class AwardReceived(Report, frozen=True, kw_only=True):
    """A party received the award: its days to sue begin (48-50)."""

    dispute: CaseId
    party: Party


@event("起诉/申请撤裁", who="H", subject=DISPUTE)
class CourtSeized(Report, frozen=True, kw_only=True):
    """A party sued, or asked a court to set a final award aside (29, 43, 48-50)."""

    dispute: CaseId
    act: Act
    by: Party
    ground: Ground


@event("法院裁判", who="H", subject=DISPUTE)
class CourtRuled(Report, frozen=True, kw_only=True):
    """A court ruled; after an award was set aside either party may sue in 15 days (49)."""

    dispute: CaseId
    result: Ruling
    yuan: Amount
    in_force_on: Day | None = None


@event("执行到位", who="H", subject=DISPUTE)
class DisputeEnforced(Report, frozen=True, kw_only=True):
    """Money came in by performance or by a court's enforcement; what this one brought."""

    dispute: CaseId
    recovered_yuan: Amount
    complete: bool


@event("转办/提级", who="HUS", subject=DISPUTE)
class DisputeMoved(Report, frozen=True, kw_only=True):
    """Another union handles the dispute from this day on; the service raises what is overdue."""

    dispute: CaseId
    from_: UnionCode = msgspec.field(name="from")
    to: UnionCode
    reason: Slug
    dossier_hash: FileHash | None = None


@event("争议结案", who="H", subject=DISPUTE)
class DisputeClosed(Report, frozen=True, kw_only=True):
    """The case is over; `recovered_yuan` is all that was recovered in it."""

    dispute: CaseId
    result: DisputeResult
    recovered_yuan: Amount
    satisfied: bool | None = None


@event("法律援助", who="O", subject=("legal_aid", "{aid}"), also=(("dispute", "{dispute}"),))
class LegalAidGiven(Report, frozen=True, kw_only=True):
    """A union gave legal aid, in a dispute or without one."""

    aid: CaseId
    union: UnionCode
    dispute: CaseId | None = None
    kind: Literal["advice", "document", "representation"]
    workers: Heads
    lawyer_kind: Literal["staff", "lawyer", "volunteer"]

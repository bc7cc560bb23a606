"""Labour-law supervision (劳动法律监督): complaints, investigations, 提示函、意见书、建议书."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from shared.events.base import (
    Count,
    Day,
    Division,
    EmployerId,
    Name,
    Report,
    Reporter,
    Slug,
    UnionCode,
    event,
)
from shared.events.rights.disputes import Amount, CaseId, DisputeKind, Heads

Topics = Annotated[tuple[DisputeKind, ...], Meta(min_length=1, max_length=8)]
"""What a complaint is about, by the kinds of disputes."""
LetterKind = Literal["reminder", "opinion", "proposal"]
Addressee = Literal["employer", "labour_department", "other_department"]
Signer = Literal["supervision_committee", "union_chair", "federation"]
SenderLevel = Literal["union", "town", "district", "city", "region", "nation"]
MatterResult = Literal["none_found", "corrected", "taken_over", "unresolved"]

MATTER = ("matter", "{matter}")


@event("监督投诉受理", who="O", subject=MATTER)
class ComplaintReceived(Report, frozen=True, kw_only=True):
    """A union received a complaint and takes it up, or refuses it and tells so on a day."""

    matter: CaseId
    union: UnionCode
    employer: EmployerId
    division: Division | None = None
    subjects: Topics
    workers: Heads
    accepted: bool
    refusal_reason: Slug | None = None
    told_on: Day | None = None


@event("监督调查", who="H", subject=MATTER)
class ViolationInvestigated(Report, frozen=True, kw_only=True):
    """Supervisors looked into it, two at least; whether they found a violation, and of what."""

    matter: CaseId
    supervisors: Count
    found: bool
    subjects: tuple[DisputeKind, ...] = ()


@event("发出一函两书", who="HD", subject=MATTER)
class LetterSent(Report, frozen=True, kw_only=True):
    """A reminder (提示函), an opinion (意见书) or a proposal (建议书) was delivered."""

    matter: CaseId
    kind: LetterKind
    letter_no: Name
    addressee_kind: Addressee
    delivered_on: Day
    signed_by_role: Signer
    sender_level: SenderLevel


@event("函书回复", who="H", subject=MATTER)
class LetterAnswered(Report, frozen=True, kw_only=True):
    """A letter was answered: with a promise to correct by a day, or with an objection."""

    matter: CaseId
    letter_no: Name
    agreed: bool
    promised_by: Day | None = None
    objection: bool


@event("监督结案", who="H", subject=MATTER)
class SupervisionClosed(Report, frozen=True, kw_only=True):
    """The matter is over, and was checked by another person than those who handled it."""

    matter: CaseId
    result: MatterResult
    workers: Count
    yuan: Amount
    checked_by: Reporter

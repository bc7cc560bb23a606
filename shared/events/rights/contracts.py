"""Collective contracts (集体合同): offered, bargained, voted, signed, reviewed, reported, ended.

Articles are those of 劳动合同法 51-56 and of 集体合同规定, and of the place's own act.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from shared.events.base import (
    Count,
    Day,
    Division,
    EmployerId,
    Report,
    Slug,
    Text,
    UnionCode,
    Year,
    event,
)

ContractId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]
"""A local number behind the id of the store that entered the contract."""

ContractKind = Literal["comprehensive", "wages", "women", "safety"]
"""综合、工资专项、女职工权益保护专项、劳动安全卫生专项."""

ContractScope = Literal["single", "regional", "industry"]
"""单个单位、区域性、行业性."""

Side = Literal["workers", "employer"]
Voters = Literal["congress", "workers"]
"""职工代表大会, or an assembly of all workers (全体职工)."""

Review = Literal["no_objection", "objected", "silent"]
EndReason = Literal["expired", "dissolved", "replaced"]
Employers = Annotated[tuple[EmployerId, ...], Meta(min_length=1, max_length=3000)]
Percent = Annotated[str, Meta(pattern=r"^-?[0-9]{1,3}(\.[0-9]{1,2})?\Z")]

CONTRACT = ("contract", "{contract}")
EMPLOYERS = (("workplace", "{employers}"),)


@event("既有集体合同建档", who="OU", subject=CONTRACT, also=EMPLOYERS)
class ContractRegistered(Report, frozen=True, kw_only=True):
    """A contract that existed before is entered: it is not newly signed.

    `from` and `to` are its first and last day; `division` is that of the union, by which the rule
    pack is chosen.
    """

    contract: ContractId
    union: UnionCode
    division: Division | None = None
    kind: ContractKind
    scope: ContractScope
    employers: Employers
    workers: Count
    from_: Day = msgspec.field(name="from")
    to: Day


@event("协商要约", who="OU", subject=CONTRACT, also=(("contract", "{renews}"),))
class BargainingOffered(Report, frozen=True, kw_only=True):
    """One side offered to bargain; `renews` is the contract that this one is to follow."""

    contract: ContractId
    union: UnionCode
    division: Division | None = None
    kind: ContractKind
    scope: ContractScope
    by: Side
    topics: Annotated[tuple[Slug, ...], Meta(max_length=30)]
    renews: ContractId | None = None


@event("要约答复", who="O", subject=CONTRACT)
class OfferAnswered(Report, frozen=True, kw_only=True):
    """The other side answered the offer, and on which day they meet."""

    contract: ContractId
    agreed: bool
    reason: Slug | None = None
    meeting_on: Day | None = None


@event("产生协商代表", who="O", subject=CONTRACT)
class TeamSet(Report, frozen=True, kw_only=True):
    """How many bargain for each side, and how many of them are women, or from outside."""

    contract: ContractId
    workers_side: Count
    employer_side: Count
    women: Count
    outsiders: Count


@event("中止/恢复协商", who="O", subject=CONTRACT)
class BargainingPaused(Report, frozen=True, kw_only=True):
    """Bargaining was suspended until a day, or goes on (`paused` false)."""

    contract: ContractId
    paused: bool
    until: Day | None = None
    worker_side_agrees: bool = False


@event("草案表决", who="O", subject=CONTRACT)
class ContractVoted(Report, frozen=True, kw_only=True):
    """The draft was put to the congress or to all workers: entitled, present, in favour."""

    contract: ContractId
    drafted_on: Day
    body: Voters
    entitled: Count
    present: Count
    in_favour: Count
    secret: bool


@event("签订集体合同", who="O", subject=CONTRACT, also=EMPLOYERS)
class ContractSigned(Report, frozen=True, kw_only=True):
    """The chief representatives signed; `from` and `to` are the contract's first and last day.

    `told_on` is the day of the written notice that the congress passed the draft (Shanghai).
    """

    contract: ContractId
    from_: Day = msgspec.field(name="from")
    to: Day
    employers: Employers
    workers: Count
    women_workers: Count
    wage_rise_pct: Percent | None = None
    told_on: Day | None = None


@event("报送审查", who="O", subject=CONTRACT)
class ContractSubmitted(Report, frozen=True, kw_only=True):
    """The text was sent to the labour authority, which received it on a day (劳动合同法 54)."""

    contract: ContractId
    authority: Text
    received_on: Day


@event("审查意见", who="OS", subject=CONTRACT)
class ContractReviewed(Report, frozen=True, kw_only=True):
    """The authority answered, or it is said that it stayed silent until the end of its term."""

    contract: ContractId
    result: Review
    opinion_no: Text | None = None


@event("公布合同", who="O", subject=CONTRACT)
class ContractPublished(Report, frozen=True, kw_only=True):
    """The contract in force was made known to all workers."""

    contract: ContractId
    how: Literal["board", "meeting", "online", "booklet", "other"]


@event("履约报告", who="O", subject=CONTRACT)
class ContractPerformanceReported(Report, frozen=True, kw_only=True):
    """How many of its clauses were kept in a year, and whether the congress was told."""

    contract: ContractId
    year: Year
    clauses: Count
    clauses_kept: Count
    to_congress: bool


@event("合同终止", who="OS", subject=CONTRACT)
class ContractEnded(Report, frozen=True, kw_only=True):
    """The contract ended: its term is over, it was dissolved, or another took its place."""

    contract: ContractId
    reason: EndReason
    replaced_by: ContractId | None = None

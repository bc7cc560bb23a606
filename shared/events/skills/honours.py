"""Honours (五一劳动奖章、奖状、工人先锋号、劳动模范): from the quotas of a round to who bears one.

A nominee has no name in any event until all of the city may read it: whoever decides before that
reads it in a dossier, sealed for one union.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from shared.events.base import (
    Count,
    Day,
    Division,
    EmployerId,
    MemberKey,
    Name,
    Report,
    Slug,
    Text,
    UnionCode,
    Year,
    event,
)

RoundId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z_.-]{1,40}\Z")]
"""It stands in the label of a figure, with a group before it."""
NominationId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]
ObjectionId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]
DossierHash = Annotated[str, Meta(pattern=r"^sha256:[0-9a-f]{64}\Z")]
PackName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,40}\Z")]
Percent = Annotated[int, Meta(ge=0, le=100)]

Honour = Literal["medal", "certificate", "pioneer", "model_worker"]
"""五一劳动奖章、五一劳动奖状、工人先锋号、劳动模范."""

Nominee = Literal["person", "unit", "team"]
"""个人、单位、集体(班组)."""

Group = Literal[
    "industrial", "front_line", "science_education", "migrant", "non_public", "women", "minority"
]
"""产业工人、其他一线和专业技术人员、科教人员、农民工、非公企业、女性、少数民族: they overlap."""

Stage = Literal["unit", "city"]
"""单位公示、全市公示."""

ReviewLevel = Literal["town", "district", "industry", "city"]
"""乡镇(街道)、县(市、区)、产业、市."""

Review = Literal["forwarded", "returned", "declined"]
"""同意上报、退回、不予推荐."""

Authority = Literal["union", "government"]
"""工会、党委政府."""

HolderState = Literal["working", "retired", "deceased", "in_hardship"]
"""在职、退休、去世、困难."""

HolderService = Literal["rest", "visit", "aid"]
"""疗休养、走访慰问、帮扶."""

HONOUR_ROUND = ("honour_round", "{round}")
NOMINATION = ("nomination", "{nomination}")
SLATE = (("nomination", "{nominations}"),)
Slate = Annotated[tuple[NominationId, ...], Meta(min_length=1, max_length=1000)]


class UnionQuota(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many a union may nominate, with all below it."""

    union: UnionCode
    seats: Count


@event("评选启动", who="F", subject=HONOUR_ROUND)
class HonourRoundOpened(Report, frozen=True, kw_only=True):
    """A federation opened a round: how many each union may nominate, and how groups must be there.

    `rule_pack` names the shares of groups, as data by place and year; `group_quotas` are shares in
    percent that the round itself sets, instead of the pack's. `publicity_days` are the working
    days for which the slate is to be shown.
    """

    round: RoundId
    honour: Honour
    year: Year
    division: Division | None = None
    union_quotas: Annotated[tuple[UnionQuota, ...], Meta(min_length=1, max_length=200)]
    group_quotas: Annotated[dict[Slug, Percent], Meta(max_length=7)]
    publicity_days: Count
    rule_pack: PackName


@event("推荐申报", who="O", subject=NOMINATION, also=(HONOUR_ROUND,))
class NominationMade(Report, frozen=True, kw_only=True):
    """A union nominated somebody, out of the quota of `quota_union`; `employer` is the nominee's.

    The congress discussed it on a day, with so many present and in favour: its minutes are the
    report's document number. Who it is travels in the dossier.
    """

    nomination: NominationId
    round: RoundId
    union: UnionCode
    employer: EmployerId
    kind: Nominee
    member: MemberKey | None = None
    honour: Honour
    year: Year
    groups: Annotated[tuple[Group, ...], Meta(max_length=7)] = ()
    quota_union: UnionCode
    division: Division | None = None
    congress_discussed_on: Day | None = None
    present: Count | None = None
    in_favour: Count | None = None
    dossier_hash: DossierHash | None = None


@event("单位公示", who="O", subject=NOMINATION)
class NominationPublicized(Report, frozen=True, kw_only=True):
    """A nominee is shown in the unit from one day to another, both included.

    `working_days` are those that the notice names.
    """

    nomination: NominationId
    from_: Day = msgspec.field(name="from")
    to: Day
    working_days: Count
    place: Text


@event("公示异议", who="OUDC", subject=NOMINATION)
class ObjectionRaised(Report, frozen=True, kw_only=True):
    """Somebody objected, by name or without one, while the nominee was shown."""

    nomination: NominationId
    objection: ObjectionId
    stage: Stage
    ground: Slug
    named: bool


@event("异议处理", who="UDC", subject=NOMINATION)
class ObjectionSettled(Report, frozen=True, kw_only=True):
    """An objection was found true or not, from above, by another person than who took it in."""

    nomination: NominationId
    objection: ObjectionId
    upheld: bool
    reason: Slug


@event("部门意见", who="DC", subject=NOMINATION)
class OpinionGiven(Report, frozen=True, kw_only=True):
    """A department gave its opinion of a nominee, under a number."""

    nomination: NominationId
    department: Slug
    favourable: bool
    reason: Slug | None = None
    opinion_no: Text


@event("推荐审核", who="UDC", subject=NOMINATION)
class NominationReviewed(Report, frozen=True, kw_only=True):
    """A level above forwarded the nomination, returned it to its unit, or declined it."""

    nomination: NominationId
    level: ReviewLevel
    result: Review
    reason: Slug | None = None


@event("评委会评审", who="O", subject=HONOUR_ROUND, also=SLATE)
class SlateReviewed(Report, frozen=True, kw_only=True):
    """The jury settled the slate; `quota_shortfalls`: how many of a group it says are lacking."""

    round: RoundId
    nominations: Slate
    present: Count
    in_favour: Count
    quota_shortfalls: Annotated[dict[Slug, Count], Meta(max_length=7)]


@event("全市公示", who="O", subject=HONOUR_ROUND, also=SLATE)
class SlatePublicized(Report, frozen=True, kw_only=True):
    """The slate is shown to all, with names, from one day to another; `names` go by nomination."""

    round: RoundId
    nominations: Slate
    names: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=1000)]
    from_: Day = msgspec.field(name="from")
    to: Day
    working_days: Count


@event("表彰授予", who="DC", subject=NOMINATION)
class HonourConferred(Report, frozen=True, kw_only=True):
    """The honour was conferred, by the union or by Party committee and government; it is public."""

    nomination: NominationId
    honour: Honour
    name: Name
    authority: Authority
    decision_no: Text


@event("撤销荣誉", who="DC", subject=NOMINATION)
class HonourRevoked(Report, frozen=True, kw_only=True):
    """The honour was taken back by whoever had conferred it."""

    nomination: NominationId
    reason: Slug
    authority: Authority
    decision_no: Text


@event("劳模动态", who="OU", subject=NOMINATION)
class HonourHolderUpdated(Report, frozen=True, kw_only=True):
    """How a bearer of an honour lives now, and what was done for them."""

    PRIVATE: ClassVar[frozenset[str]] = frozenset({"state", "service"})

    nomination: NominationId
    state: HolderState
    service: HolderService | None = None

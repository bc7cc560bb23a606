"""The events of organization: employers, unions and their founding, members, stores.

Articles are those of the Trade Union Law (工会法, 2021) unless another source is named.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from shared.events import common
from shared.events.base import (
    Count,
    Day,
    Division,
    EmployerId,
    Employment,
    Event,
    Grade,
    MemberKey,
    Name,
    Report,
    Sex,
    Slug,
    Text,
    Tree,
    UnionCode,
    Year,
    event,
)

UnitType = Annotated[str, Meta(pattern=r"^[0-9]{3}\Z")]
"""Code of the type of unit, 110 to 700 (data; 国统字〔2023〕14号, assumed)."""

Industry = Annotated[str, Meta(pattern=r"^[A-T][0-9]{0,4}\Z")]
"""Code of GB/T 4754: the section's letter, then up to four digits."""

CreditCode = Annotated[str, Meta(pattern=r"^[0-9A-HJ-NP-RTUW-Y]{18}\Z")]
"""Unified social credit code (GB 32100-2015); its check character is judged at the branch."""

StoreId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z_-]{1,64}\Z")]
PublicKey = Annotated[str, Meta(pattern=r"^[0-9A-Za-z+/=_-]{40,120}\Z")]
Employers = Annotated[tuple[EmployerId, ...], Meta(max_length=3000)]
Years = Annotated[int, Meta(ge=0, le=10)]

UnionKind = Literal[
    "city", "district", "town", "industry_federation", "single", "joint", "regional", "industry",
    "group",
]  # fmt: skip
"""Local federations, then grassroots unions (基层工会), then the group (工会小组, article 11)."""

Decision = Literal["approved", "returned", "refused"]
Channel = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_.-]{0,60}\Z")]

EMPLOYER = ("employer", "{employer}")
UNION = ("union", "{union}")
MEMBER = ("member", "{union}/{member}")
STORE = ("store", "{store}")
PERIOD = ("period", "{union}/{period}")
ABOUT = ("{kind}", "{about}")


@event("单位建档", who="OUD", subject=EMPLOYER)
class EmployerRegistered(Report, frozen=True, kw_only=True):
    """An employer (单位) is entered, with its workers as counted on the day."""

    employer: EmployerId
    credit_code: CreditCode | None = None
    name: Name
    division: Division
    unit_type: UnitType
    industry: Industry
    opened_on: Day
    workers: Count


@event("职工人数更新", who="OU", subject=EMPLOYER)
class EmployerCounted(Report, frozen=True, kw_only=True):
    """An employer's workers as of a day; dispatched ones count here, at the user unit."""

    employer: EmployerId
    as_of: Day
    workers: Count
    women: Count
    migrant: Count
    dispatched: Count
    platform: Count


@event("单位信息变更", who="OU", subject=EMPLOYER)
class EmployerChanged(Report, frozen=True, kw_only=True):
    """What is given here is so from this day on."""

    employer: EmployerId
    name: Name | None = None
    division: Division | None = None
    unit_type: UnitType | None = None
    industry: Industry | None = None


@event("单位终止", who="OU", subject=EMPLOYER)
class EmployerClosed(Report, frozen=True, kw_only=True):
    """An employer ended, went bankrupt or moved away; how many of its workers were settled."""

    employer: EmployerId
    reason: Literal["ended", "bankrupt", "moved"]
    workers_settled: Count


@event(
    "既有工会建档", who="UDS", subject=UNION, also=(("employer", "{employers}"),), parent="parent"
)
class UnionRegistered(Report, frozen=True, kw_only=True):
    """A union that existed before is entered: it is not newly founded.

    Only the root, which the service enters at installation, has no parent.
    """

    union: UnionCode
    name: Name
    kind: UnionKind
    parent: UnionCode | None = None
    industry_parent: UnionCode | None = None
    division: Division | None = None
    employers: Employers
    founded_on: Day
    term_to: Day | None = None


@event("申请建会", who="OU", subject=UNION, also=(("employer", "{employers}"),), parent="parent")
class UnionApplied(Report, frozen=True, kw_only=True):
    """Employers' workers ask the union above to approve a union of theirs (article 12).

    After an application that was returned or refused, another may follow.
    """

    union: UnionCode
    name: Name
    kind: UnionKind
    parent: UnionCode
    industry_parent: UnionCode | None = None
    division: Division | None = None
    employers: Employers
    workers: Count
    members_expected: Count


@event("建会批复", who="U", subject=UNION)
class FoundingDecided(Report, frozen=True, kw_only=True):
    """The union one level up answers the application (article 12), in 15 days [doc]."""

    union: UnionCode
    decision: Decision
    reason: Slug | None = None
    note: Text | None = None
    received_on: Day


@event("召开选举大会", who="O", subject=UNION)
class ElectionHeld(Report, frozen=True, kw_only=True):
    """Members or their delegates elected, or voted on a recall (articles 10, 11, 16, 18).

    `entitled` may vote; `seats` of the committee, 0 where a single organizer was elected.
    """

    union: UnionCode
    purpose: Literal["founding", "term", "by_election", "recall"]
    entitled: Count
    present: Count
    in_favour: Count | None = None
    direct: bool
    seats: Count
    candidates: Count
    term_years: Years


@event("选举结果批复", who="U", subject=UNION)
class ElectionDecided(Report, frozen=True, kw_only=True):
    """The union one level up answers the result; approved, a founded union counts from now on."""

    union: UnionCode
    decision: Decision
    term_from: Day | None = None
    term_to: Day | None = None
    reason: Slug | None = None
    note: Text | None = None


@event(
    "工会信息/覆盖单位变更", who="OU", subject=UNION,
    also=(("employer", "{employers_added}"), ("employer", "{employers_removed}")),
)  # fmt: skip
class UnionChanged(Report, frozen=True, kw_only=True):
    """What is given here is so from this day on; employers come under the union or leave it."""

    union: UnionCode
    name: Name | None = None
    kind: UnionKind | None = None
    division: Division | None = None
    employers_added: Employers = ()
    employers_removed: Employers = ()
    reason: Slug


@event("隶属变更", who="N", subject=UNION)
class UnionMoved(Report, frozen=True, kw_only=True):
    """A union comes under another in one of the two trees, from a day on.

    For the totals it moves on the day after the report is accepted, or later where `from` is.
    Without a declared industry parent it stood under the root.
    """

    union: UnionCode
    tree: Tree
    old_parent: UnionCode
    new_parent: UnionCode
    from_: Day = msgspec.field(name="from")


@event("工会合并", who="U", subject=UNION, also=(("union", "{into}"), ("employer", "{employers}")))
class UnionMerged(Report, frozen=True, kw_only=True):
    """A union is merged away (article 13): it stays as a node below the one it went into.

    `employers` are those that `into` covers from then on; others are no longer covered.
    """

    union: UnionCode
    into: UnionCode
    members: Count
    employers: Employers
    from_: Day = msgspec.field(name="from")


@event("工会撤销", who="OU", subject=UNION)
class UnionDissolved(Report, frozen=True, kw_only=True):
    """A union ended; lawful only when its employer did (article 13)."""

    union: UnionCode
    reason: Slug
    employer_closed: bool
    members_kept: Count
    members_moved: Count


class Enrolment(Report, frozen=True, kw_only=True):
    """What a union's register must hold of a member, however the membership began."""

    member: MemberKey
    union: UnionCode
    employer: EmployerId | None = None
    sex: Sex
    birth_year: Year
    migrant: bool
    employment: Employment
    grade: Grade


@event("既有会员建档", who="O", subject=MEMBER)
class MemberRegistered(Enrolment, frozen=True, kw_only=True):
    """A member of old is entered on the roster: not newly joined."""

    joined_on: Day | None = None


@event("发展会员", who="O", subject=MEMBER)
class MemberJoined(Enrolment, frozen=True, kw_only=True):
    """A worker joined (article 3); platform workers may be without an employer."""


@event("会员信息变更", who="O", subject=MEMBER)
class MemberChanged(Report, frozen=True, kw_only=True):
    """What is given here is so from this day on."""

    member: MemberKey
    union: UnionCode
    employer: EmployerId | None = None
    migrant: bool | None = None
    employment: Employment | None = None
    grade: Grade | None = None


@event("会籍转出", who="O", subject=("member", "{from_union}/{member}"), holder="from_union")
class MemberSent(Report, frozen=True, kw_only=True):
    """A membership is sent to another union; until it is received it counts where it was."""

    member: MemberKey
    from_union: UnionCode
    to_union: UnionCode
    reason: Slug


@event("会籍接收", who="O", subject=MEMBER, also=(("member", "{from_union}/{member}"),))
class MemberReceived(Enrolment, frozen=True, kw_only=True):
    """The new union took the membership in; what its register needs stands here anew."""

    from_union: UnionCode


@event("会员退出", who="O", subject=MEMBER)
class MemberLeft(Report, frozen=True, kw_only=True):
    """A membership ended; it may begin again, but for the dead."""

    member: MemberKey
    union: UnionCode
    reason: Literal["left", "deceased", "removed", "void"]


@event("人数申报", who="OU", subject=UNION, also=(("headcount", "{union}"),))
class HeadcountDeclared(Report, frozen=True, kw_only=True):
    """A union without roster declares its heads as of a day.

    From then on it doesn't count in the membership rate; `members` 0 says that it has a roster
    again, or now.
    """

    union: UnionCode
    as_of: Day
    workers: Count
    members: Count
    women: Count
    migrant: Count
    platform: Count


class Speaks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A union that a store may speak for (代报), from a day to a day, both included."""

    union: UnionCode
    from_: Day = msgspec.field(name="from")
    until: Day | None = None


class StoreTerms(Event, frozen=True, kw_only=True):
    """Who a store is and for whom it speaks."""

    on: Day
    store: StoreId
    agent: Name
    broker_user: Name
    public_key: PublicKey
    kind: Literal["agent", "service"]
    unions: Annotated[tuple[Speaks, ...], Meta(max_length=3000)]


@event("接入报送端", who="S", subject=STORE)
class StoreAdmitted(StoreTerms, frozen=True, kw_only=True):
    """A store is let in; admitted again, it speaks for the unions named now."""


@event("停用报送端", who="S", subject=STORE)
class StoreExpelled(Event, frozen=True, kw_only=True):
    """A store is shut out."""

    on: Day
    store: StoreId
    reason: Text


@event("报送端接续", who="S", subject=STORE, also=(("store", "{old}"),))
class StoreSucceeded(StoreTerms, frozen=True, kw_only=True):
    """A store restored from a copy goes on under a new id.

    `shared` is, for each channel, the last number that old and new have in common.
    """

    old: StoreId
    shared: dict[Channel, Count]


@event("月报确认", who="O", subject=PERIOD)
class PeriodConfirmed(common.PeriodConfirmed, frozen=True, kw_only=True):
    """A union says of a month of organization: this is all (零报告 included)."""


@event("更正", who="OU", subject=ABOUT)
class EventCorrected(common.EventCorrected, frozen=True, kw_only=True):
    """Fields of an earlier event of organization were wrong."""


@event("作废", who="OU", subject=ABOUT)
class EventVoided(common.EventVoided, frozen=True, kw_only=True):
    """An earlier event of organization never happened."""


@event("临期", who="S", subject=ABOUT)
class DeadlineNeared(common.Deadline, frozen=True, kw_only=True):
    """A clock of organization is about to run out."""


@event("逾期", who="S", subject=ABOUT)
class DeadlineMissed(common.Deadline, frozen=True, kw_only=True):
    """A clock of organization ran out: nothing was heard by then."""


@event("违规提示", who="S", subject=ABOUT)
class FindingRecorded(common.FindingRecorded, frozen=True, kw_only=True):
    """A report of organization was true and against a rule."""

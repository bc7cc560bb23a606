"""Unions: entered or founded, elected, changed, moved, merged, dissolved; their heads declared.

Articles are those of the Trade Union Law (工会法, 2021) unless another source is named.
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
    MemberKey,
    Name,
    Report,
    Slug,
    Text,
    Tree,
    UnionCode,
    event,
)

Employers = Annotated[tuple[EmployerId, ...], Meta(max_length=3000)]
Years = Annotated[int, Meta(ge=0, le=10)]

UnionKind = Literal[
    "city", "district", "town", "industry_federation", "single", "joint", "regional", "industry",
    "group",
]  # fmt: skip
"""Local federations, then grassroots unions (基层工会), then the group (工会小组, article 11)."""

Decision = Literal["approved", "returned", "refused"]

UNION = ("union", "{union}")


@event(
    "既有工会建档", who="UDS", subject=UNION,
    also=(("employer", "{employers}"), ("workforce", "{union}")), parent="parent",
)  # fmt: skip
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


@event("延期换届", who="OU", subject=UNION)
class ElectionPostponed(Report, frozen=True, kw_only=True):
    """The election for the next term is put off until a day, with the consent of a union above.

    Rules for it are in 工会基层组织选举工作条例, whose text couldn't be read.
    """

    union: UnionCode
    until: Day
    reason: Slug
    agreed_by: UnionCode


@event(
    "工会信息/覆盖单位变更", who="OU", subject=UNION,
    also=(
        ("employer", "{employers_added}"), ("employer", "{employers_removed}"),
        ("workforce", "{union}"),
    ),
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


@event("工会分立", who="U", subject=UNION, also=(("union", "{part}"),))
class UnionSplit(Report, frozen=True, kw_only=True):
    """A part of a union becomes a union of its own, under the same unions above.

    Told in chunks: each names members who pass to the part by their keys, and employers; the
    first founds the part. Whoever isn't named stays where he is. `members` is how many the union
    had before, and `last` says that this was the last chunk of the last part. The union itself
    goes on, until its own end is told.
    """

    union: UnionCode
    part: UnionCode
    name: Name
    kind: UnionKind
    division: Division | None = None
    employers: Employers = ()
    member_keys: Annotated[tuple[MemberKey, ...], Meta(max_length=500)]
    members: Count
    last: bool
    from_: Day = msgspec.field(name="from")


@event("工会撤销", who="OU", subject=UNION)
class UnionDissolved(Report, frozen=True, kw_only=True):
    """A union ended; lawful only when its employer did (article 13)."""

    union: UnionCode
    reason: Slug
    employer_closed: bool
    members_kept: Count
    members_moved: Count


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

"""Memberships (会籍): entered, begun, changed, passed on, ended."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from shared.events.base import (
    Day,
    EmployerId,
    Employment,
    Event,
    Grade,
    MemberKey,
    Ref,
    Report,
    Sex,
    Slug,
    UnionCode,
    Year,
    event,
)

MEMBER = ("member", "{union}/{member}")


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


Verification = Literal["matched", "mismatched", "not_found"]


@event("实名核验", who="O", subject=MEMBER)
class MemberVerified(Report, frozen=True, kw_only=True):
    """A member's name and ID number were checked, and by which method."""

    member: MemberKey
    union: UnionCode
    result: Verification
    method: Slug


@event("保留会籍", who="OU", subject=MEMBER)
class MemberKept(Report, frozen=True, kw_only=True):
    """A membership is kept without work (article 13): the unit ended, or its holder did there.

    `at_union` keeps it from then on, and speaks for it; it may be the union itself.
    """

    member: MemberKey
    union: UnionCode
    at_union: UnionCode
    reason: Literal["unit_ended", "jobless", "retired"]


@event("技能等级认定", who="S", subject=MEMBER)
class GradeCertified(Event, frozen=True, kw_only=True):
    """A certificate that skills has announced raises a member's grade from the day on.

    `certificate` is the id of the report of it; one that never was is told with `void`.
    """

    on: Day
    member: MemberKey
    union: UnionCode
    certificate: Ref
    grade: Grade
    void: bool = False


Membership = Annotated[str, Meta(pattern=r"^[0-9A-Za-z]{2,24}/[0-9a-f]{64}\Z")]
"""A membership's id: the union, and the key of its holder."""

DOUBLE = ("double", "{member}")


@event("发现重复会籍", who="S", subject=DOUBLE, also=(("member", "{memberships}"),))
class DoubleFound(Event, frozen=True, kw_only=True):
    """One person has several live memberships: all of them, and since when each lasts.

    In the order in which they began; the last is the latest, at which the person counts when the
    double isn't settled in time.
    """

    on: Day
    member: MemberKey
    memberships: Annotated[tuple[Membership, ...], Meta(min_length=2, max_length=50)]
    began_on: Annotated[tuple[Day, ...], Meta(min_length=2, max_length=50)]


@event("重复会籍处理", who="N", subject=DOUBLE)
class DoubleSettled(Report, frozen=True, kw_only=True):
    """It is said which membership of a double is kept; the others end.

    `unions` are all that the double is between; whoever says so is the nearest above them.
    """

    member: MemberKey
    unions: Annotated[tuple[UnionCode, ...], Meta(min_length=2, max_length=50)]
    kept_at: UnionCode
    reason: Slug

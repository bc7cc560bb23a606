"""Training (技能培训): courses opened and finished, grades raised."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from shared.events.base import (
    Count,
    Grade,
    MemberKey,
    Name,
    Ref,
    Report,
    Slug,
    UnionCode,
    event,
)

CourseId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]

CourseKind = Literal["skills", "apprentices", "transfer", "safety", "other"]
"""技能提升、学徒、转岗、安全、其他."""

Funder = Literal["union", "employer", "government", "worker", "other"]
"""工会、单位、政府、个人、其他."""

GradeBasis = Literal["competition", "training", "exam"]
"""竞赛、培训、考核."""

COURSE = ("course", "{course}")


@event("培训开班", who="OUD", subject=COURSE)
class CourseOpened(Report, frozen=True, kw_only=True):
    """A course began: of what kind and trade, how long, who pays, for how many."""

    course: CourseId
    union: UnionCode
    kind: CourseKind
    trade: Slug
    hours: Count
    funder: Funder
    seats: Count


@event("培训结业", who="OU", subject=COURSE)
class CourseFinished(Report, frozen=True, kw_only=True):
    """A course ended: who was trained in numbers, how many got a grade or a certificate."""

    course: CourseId
    trained: Count
    women: Count
    migrant: Count
    grades_raised: Count
    certificates: Count


@event("技能等级晋升", who="OU", subject=("grade", "{member}/{certificate_no}"))
class GradeRaised(Report, frozen=True, kw_only=True):
    """A worker has a higher grade of skill, by a certificate of an authority."""

    PRIVATE: ClassVar[frozenset[str]] = frozenset({"certificate_no"})

    member: MemberKey
    union: UnionCode
    old_grade: Grade
    new_grade: Grade
    basis: GradeBasis
    certificate_no: Annotated[str, Meta(pattern=r"^[0-9A-Za-z_.-]{1,40}\Z")]
    authority: Name
    competition: Ref | None = None
    course: Ref | None = None

"""Officers (工会干部): their posts, moves that need consent (article 18), training."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from shared.events.base import Count, Report, Sex, Slug, UnionCode, Year, event

OfficerId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]
"""A member's key, or a local reference of the branch behind its store's id."""

CourseId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]

Post = Literal["chair", "vice_chair", "committee", "audit", "women", "staff"]
"""主席、副主席、委员、经审委员、女职工委员、工作人员."""

Engagement = Literal["full", "part", "socialized"]
"""专职、兼职、社会化工会工作者."""

Basis = Literal["elected", "appointed", "hired"]

Leaving = Literal[
    "term", "resigned", "moved", "retired", "recalled", "removed", "deceased", "other"
]

CourseLevel = Literal["union", "town", "district", "city", "region", "nation"]

OFFICER = ("officer", "{union}/{officer}")
ITS_UNION = ("union", "{union}")


@event("干部任职", who="OU", subject=OFFICER, also=(ITS_UNION,))
class OfficerTookPost(Report, frozen=True, kw_only=True):
    """Somebody took a post in a union.

    `near_relative` of the employer's manager: such a one may not sit on the committee (10).
    """

    officer: OfficerId
    union: UnionCode
    post: Post
    kind: Engagement
    basis: Basis
    sex: Sex
    birth_year: Year
    near_relative: bool


@event("干部离任", who="OU", subject=OFFICER, also=(ITS_UNION,))
class OfficerLeftPost(Report, frozen=True, kw_only=True):
    """Somebody left a post."""

    officer: OfficerId
    union: UnionCode
    post: Post
    reason: Leaving


@event("征求调动意见", who="O", subject=ITS_UNION, also=(OFFICER,))
class OfficerMoveAsked(Report, frozen=True, kw_only=True):
    """The union above is asked whether a chair or vice-chair may be moved (article 18).

    The union's own committee has to agree too.
    """

    officer: OfficerId
    union: UnionCode
    post: Post
    committee_agreed: bool


@event("调动意见答复", who="U", subject=OFFICER)
class OfficerMoveAnswered(Report, frozen=True, kw_only=True):
    """The union above answers.

    In Shanghai its silence for 15 days is consent (上海市工会条例 38).
    """

    officer: OfficerId
    union: UnionCode
    agreed: bool
    reason: Slug | None = None


@event("干部培训", who="OUDC", subject=("officer_course", "{union}/{course}"))
class OfficerTrained(Report, frozen=True, kw_only=True):
    """Officers of a union finished a course: how many heads, how many days, held by which level."""

    union: UnionCode
    course: CourseId
    days: Count
    officers: Count
    level: CourseLevel

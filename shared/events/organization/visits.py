"""Visits to the grassroots (深入基层): what was found there, and what became of it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from shared.events.base import Count, Report, Slug, Text, UnionCode, event
from shared.events.organization.officers import CourseLevel

ProblemId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]
"""A local number behind the id of the store that entered the visit."""

Settled = Literal["solved", "explained", "referred", "unsolved"]


class Raised(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A problem that was raised, its kind, and who handles it: the union visited if not said."""

    problem: ProblemId
    kind: Slug
    handled_by: UnionCode | None = None


@event("走访基层", who="UDC", subject=("union", "{union}"))
class GrassrootsVisited(Report, frozen=True, kw_only=True):
    """Somebody from above visited a union: how many came, on what theme, what was raised there."""

    union: UnionCode
    visitors: Count
    theme: Text
    problems: Annotated[tuple[Raised, ...], Meta(max_length=200)] = ()


@event("问题销号", who="OU", subject=("problem", "{problem}"))
class VisitProblemSettled(Report, frozen=True, kw_only=True):
    """A problem raised on a visit was settled, by whoever handles it or the union above that."""

    problem: ProblemId
    result: Settled
    settled_by_level: CourseLevel

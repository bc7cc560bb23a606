"""What services announce: unions, employers, stores; standing of employers and what bars them.

Each announcement is the whole row as it is now; the newest wins. A service that takes it in keeps
it in its directory.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from shared.events.base import (
    Count,
    Day,
    Division,
    EmployerId,
    Event,
    Grade,
    MemberKey,
    Name,
    Ref,
    Slug,
    Text,
    Tree,
    UnionCode,
    event,
)
from shared.events.base import Ref as IndicatorId
from shared.events.organization import Industry, PublicKey, Speaks, StoreId, UnionKind, UnitType

Status = Literal[
    "applied", "preparing", "elected", "returned", "refused", "active", "merged", "dissolved"
]


class Edge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The union above in one of the trees, from a day on; a first edge holds for all days before.

    `parent` is None at the root, and in the industry tree where none was declared: the root then.
    """

    tree: Tree
    parent: UnionCode | None
    from_: Day | None = msgspec.field(name="from")
    accepted_on: Day
    why: Literal["first", "moved", "merged"]


STANDING = (("standing", "{employer}"),)
"""What skills keeps of an employer: it takes whatever may bar it from honours together."""


@event("工会目录", who="S", subject=("union", "{union}"))
class UnionAnnounced(Event, frozen=True, kw_only=True):
    """A union as it stands: it counts `from` a day (applied for on it, until it is active)."""

    union: UnionCode
    name: Name
    kind: UnionKind
    status: Status
    from_: Day = msgspec.field(name="from")
    until: Day | None = None
    edges: tuple[Edge, ...]


@event("单位目录", who="S", subject=("employer", "{employer}"))
class EmployerAnnounced(Event, frozen=True, kw_only=True):
    """An employer as it stands, with its latest workers and the union that counts it now."""

    employer: EmployerId
    name: Name
    division: Division
    unit_type: UnitType
    industry: Industry
    workers: Count
    covered_by: UnionCode | None = None
    covered_from: Day | None = None
    closed_on: Day | None = None


class Covered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A union covers the employer from a day on, and no longer on the day `until`."""

    union: UnionCode
    from_: Day = msgspec.field(name="from")
    until: Day | None = None


class Typed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The employer is of a type from a day on; the first entry holds for all days before."""

    unit_type: UnitType
    from_: Day = msgspec.field(name="from")


@event("单位覆盖目录", who="S", subject=("workplace", "{employer}"), also=STANDING)
class CoverageAnnounced(Event, frozen=True, kw_only=True):
    """Who has covered an employer, from when to when, and what type of unit it has been.

    All of it, so that another service can say of any day which union counts the employer: the
    oldest that covers it. `entered_by` holds it while nobody does.
    """

    employer: EmployerId
    entered_by: UnionCode
    coverages: tuple[Covered, ...]
    unit_types: tuple[Typed, ...]
    closed_on: Day | None = None


@event("技能等级目录", who="S", subject=("grade", "{certificate}"), also=(("skill", "{member}"),))
class GradeAnnounced(Event, frozen=True, kw_only=True):
    """A worker's grade by a certificate, from a day on, and no longer on the day `until`.

    `certificate` names it without its number. It names a person by key: it goes to the services
    that keep persons, and not to the city's.
    """

    certificate: Ref
    member: MemberKey
    grade: Grade
    from_: Day = msgspec.field(name="from")
    until: Day | None = None


OF_PEOPLE: Final = (GradeAnnounced,)
"""Announcements that name a person: only services that keep persons read them."""


class Stretch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From a day on, and no longer on the day `until`."""

    from_: Day = msgspec.field(name="from")
    until: Day | None = None


class LabourContracts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Labour contracts of an employer as last counted."""

    as_of: Day
    should_sign: Count
    signed: Count


@event("单位维权状况目录", who="S", subject=("standing", "{employer}"))
class StandingAnnounced(Event, frozen=True, kw_only=True):
    """What rights knows of an employer that may bar it from honours.

    `under_contract`: a lawful comprehensive contract is in force; `with_congress`: a congress was
    lawfully held within twelve months; and the latest count of labour contracts.
    """

    employer: EmployerId
    under_contract: tuple[Stretch, ...]
    with_congress: tuple[Stretch, ...]
    labour_contracts: LabourContracts | None = None


@event("不良事实目录", who="S", subject=("adverse_fact", "{adverse_fact}"), also=STANDING)
class AdverseFactAnnounced(Event, frozen=True, kw_only=True):
    """What bars an employer's honours from a day on, and no longer on the day `until`."""

    adverse_fact: Ref
    employer: EmployerId
    kind: Slug
    from_: Day = msgspec.field(name="from")
    until: Day


@event("报送端目录", who="S", subject=("store", "{store}"))
class StoreAnnounced(Event, frozen=True, kw_only=True):
    """A store, for whom it speaks, and the store that it goes on for."""

    store: StoreId
    agent: Name
    broker_user: Name
    public_key: PublicKey
    kind: Literal["agent", "service"]
    unions: tuple[Speaks, ...]
    admitted_on: Day
    expelled_on: Day | None = None
    old: StoreId | None = None


@event("指标目录", who="S", subject=("indicator", "{indicator}"))
class IndicatorAnnounced(Event, frozen=True, kw_only=True):
    """An indicator: what is told of it wherever its number stands."""

    indicator: IndicatorId
    kind: Literal["stock", "flow", "ratio"]
    zh: Name
    en: Name
    unit: Name
    source: Text
    numerator: IndicatorId | None = None
    denominator: IndicatorId | None = None
    hidden: bool = False

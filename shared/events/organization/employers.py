"""Employers (单位): entered, counted, changed, closed, urged; and how many there are outside."""

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
    Text,
    UnionCode,
    event,
)

UnitType = Annotated[str, Meta(pattern=r"^[0-9]{3}\Z")]
"""Code of the type of unit, 110 to 700 (data; 国统字〔2023〕14号, assumed)."""

Industry = Annotated[str, Meta(pattern=r"^[A-T][0-9]{0,4}\Z")]
"""Code of GB/T 4754: the section's letter, then up to four digits."""

CreditCode = Annotated[str, Meta(pattern=r"^[0-9A-HJ-NP-RTUW-Y]{18}\Z")]
"""Unified social credit code (GB 32100-2015); its check character is judged at the branch."""

EMPLOYER = ("employer", "{employer}")


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


@event("发建会意见书", who="OUD", subject=EMPLOYER)
class FoundingUrged(Report, frozen=True, kw_only=True):
    """A letter asks an employer without union to let its workers found one (articles 11, 12).

    It comes from the union that entered the employer and holds it, or from one above that.
    """

    employer: EmployerId
    letter_no: Text
    answer_by: Day


Measure = Literal["legal_units", "workers"]
"""What is counted outside: legal units (法人单位) of the economic census, or workers."""


@event("外部基数登记", who="DC", subject=("baseline", "{union}/{measure}"))
class BaselineRecorded(Report, frozen=True, kw_only=True):
    """A number from outside (economic census, yearbook) as of a day, on the ground of a union.

    It is recorded at one level only, for totals add up: the city has the sum of its districts'.
    """

    union: UnionCode
    measure: Measure
    division: Division
    value: Count
    source: Text
    as_of: Day

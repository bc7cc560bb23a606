"""What is counted of employers and their workers."""

from __future__ import annotations

from typing import Final

from services.organization.indicators.book import indicators
from services.organization.rules.employer import Employer, Stretch, stretches
from shared.rules.counting import Contributions, Labels, lasting

COMMITTEE_FROM: Final = 25
SIZES: Final = ((25, "0-24"), (100, "25-99"), (200, "100-199"), (1000, "200-999"))
"""Bands of workers: below the number, its name; 25 and 200 are in the Trade Union Law (11, 14).

A name is part of a cell's, which may hold letters, digits, `_`, `.` and `-` only.
"""


def what_it_is(stretch: Stretch) -> Labels:
    """Give the labels of an employer: type of unit, section of GB/T 4754, size."""
    traits = stretch.traits
    return (
        f"unit_type={traits.unit_type}",
        f"industry={(traits.industry or '')[:1]}",
        f"size={size(stretch.workers)}",
    )


def size(workers: int | None) -> str:
    """Name the band of a number of workers; before the first count it is unknown."""
    if workers is None:
        return "unknown"
    return next((name for below, name in SIZES if workers < below), "1000-")


@indicators.indicator(
    "organization.employers_covered", "stock", zh="覆盖单位数", en="Employers covered", unit="家",
    source="EVENTS.md: an employer counts once, at the oldest union that covers it",
)  # fmt: skip
def employers_covered(employer: Employer) -> Contributions:
    """Count an employer while a union covers it, at the oldest such union, until it closes."""
    for one in stretches(employer):
        if one.covered_by:
            yield from lasting(one.covered_by, one.begins, one.ends, what_it_is(one))


@indicators.indicator(
    "organization.workers_covered", "stock", zh="建会单位职工数", en="Workers of employers covered",
    unit="人", source="EVENTS.md: denominator of membership_rate", hidden=True,
)  # fmt: skip
def workers_covered(employer: Employer) -> Contributions:
    """Count its workers, by the latest count, at the union that covers it.

    Not while that union declares heads instead of keeping a roster: then its members don't count
    in the rate, so its workers don't either.
    """
    for one in stretches(employer):
        if one.covered_by and one.roster:
            yield from lasting(one.covered_by, one.begins, one.ends, value=one.workers or 0)


@indicators.indicator(
    "organization.workers_registered", "stock", zh="建档单位职工数",
    en="Workers of employers registered", unit="人",
    source="EVENTS.md: denominator of membership_rate_all", hidden=True,
)  # fmt: skip
def workers_registered(employer: Employer) -> Contributions:
    """Count its workers, by the latest count, at the union that holds it, covered or not."""
    for one in stretches(employer):
        yield from lasting(one.holder, one.begins, one.ends, value=one.workers or 0)


@indicators.indicator(
    "organization.employers_25", "stock", zh="25人以上单位数", en="Employers of 25 workers or more",
    unit="家", source="EVENTS.md: denominator of unionized_25_rate", hidden=True,
)  # fmt: skip
def employers_25(employer: Employer) -> Contributions:
    """Count an employer while its latest count has 25 workers or more, covered or not."""
    for one in stretches(employer):
        if (one.workers or 0) >= COMMITTEE_FROM:
            yield from lasting(one.holder, one.begins, one.ends, what_it_is(one))


@indicators.indicator(
    "organization.employers_25_covered", "stock", zh="25人以上建会单位数",
    en="Employers of 25 workers or more covered", unit="家",
    source="EVENTS.md: numerator of unionized_25_rate", hidden=True,
)  # fmt: skip
def employers_25_covered(employer: Employer) -> Contributions:
    """Count an employer while its latest count has 25 workers or more and a union covers it."""
    for one in stretches(employer):
        if one.covered_by and (one.workers or 0) >= COMMITTEE_FROM:
            yield from lasting(one.covered_by, one.begins, one.ends, what_it_is(one))


indicators.ratio(
    "organization.unionized_25_rate",
    "organization.employers_25_covered",
    "organization.employers_25",
    zh="25人以上单位建会率",
    en="Unionized among employers of 25 workers or more",
    source="EVENTS.md: latest workers; law 11 speaks of 25 members, another measure",
)

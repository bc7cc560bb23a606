"""What is counted outside, and what is measured by it."""

from __future__ import annotations

from itertools import pairwise

from services.organization.indicators.book import indicators
from services.organization.rules.baseline import Baseline
from shared.rules.counting import Contributions, lasting


@indicators.indicator(
    "organization.baseline_legal_units", "stock", zh="法人单位基数",
    en="Legal units counted outside", unit="家",
    source="EVENTS.md: denominator of unionization_rate, dated and from outside", hidden=True,
)  # fmt: skip
def legal_units(baseline: Baseline) -> Contributions:
    """Count the legal units of the latest baseline."""
    return latest(baseline, "legal_units")


@indicators.indicator(
    "organization.baseline_workers", "stock", zh="职工人数基数", en="Workers counted outside",
    unit="人", source="EVENTS.md: baseline_recorded, measure workers", hidden=True,
)  # fmt: skip
def workers(baseline: Baseline) -> Contributions:
    """Count the workers of the latest baseline."""
    return latest(baseline, "workers")


def latest(baseline: Baseline, measure: str) -> Contributions:
    """Give the value of a measure, from the day as of which it holds until the next."""
    if baseline.measure == measure:
        for one, after in pairwise((*baseline.values, None)):
            if one is not None:
                ends = after.as_of if after else None
                yield from lasting(baseline.union, one.as_of, ends, value=one.value)


indicators.ratio(
    "organization.unionization_rate",
    "organization.employers_covered",
    "organization.baseline_legal_units",
    zh="建会率",
    en="Unionization rate",
    source="EVENTS.md: employers covered / legal units by the dated baseline from outside",
)

"""What is counted of unions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from services.organization.indicators.book import indicators
from services.organization.rules.union import GRASSROOTS, ONE_DAY, Union
from shared.figures.indicators import Contribution
from shared.rules.counting import Contributions, lasting
from shared.rules.dated import stretches
from shared.rules.spans import within, without

LEVELS: Final = {2: "region", 4: "city", 6: "district", 9: "town", 12: "village"}
"""Levels of a division by the digits of its code (GB/T 2260 and statistics codes)."""


@indicators.indicator(
    "organization.unions", "stock", zh="基层工会数", en="Grassroots unions", unit="个",
    source="EVENTS.md: kinds single, joint, regional, industry; from approval or founding to end",
)  # fmt: skip
def unions(union: Union) -> Contributions:
    """Count a grassroots union from its approval, or founding, to its end.

    Labels: kind, level of its division where that is known, and whether it is a legal person.
    Ownership and industry are those of employers, which the union doesn't know.
    """
    if union.founded_on is None:
        return
    legal = [one.days for one in union.legal]
    for begins, ends, traits in stretches(union.traits, union.founded_on, union.ended_on):
        if traits.kind in GRASSROOTS:
            level = LEVELS.get(len(traits.division or ""), "unknown")
            labels = (f"kind={traits.kind}", f"level={level}")
            for first, last in within([(begins, ends)], legal):
                yield from lasting(union.union, first, last, (*labels, "legal=yes"))
            for first, last in without([(begins, ends)], legal):
                yield from lasting(union.union, first, last, (*labels, "legal=no"))


def terms(union: Union) -> Iterator[tuple[dt.date, bool]]:
    """Give the last day of each term, and whether the next was elected by then.

    A term ends early where the next begins; one that its union didn't live to see doesn't end.
    """
    for term, after in pairwise((*union.terms, None)):
        if term is None:
            continue
        ends = term.to
        if after and after.from_:
            ends = min(ends, after.from_ - ONE_DAY)
        if union.ended_on is None or ends < union.ended_on:
            yield ends, bool(after and after.held_on and after.held_on <= term.to)


@indicators.indicator(
    "organization.terms_ended", "flow", zh="届满工会数", en="Terms ended", unit="个",
    source="EVENTS.md: denominator of elections_on_time_rate",
)  # fmt: skip
def terms_ended(union: Union) -> Contributions:
    """Count a term on its last day."""
    for ends, _ in terms(union):
        yield Contribution(union.union, ends, 1)


@indicators.indicator(
    "organization.terms_renewed", "flow", zh="按期换届工会数", en="Terms renewed by their end",
    unit="个", source="EVENTS.md: numerator of elections_on_time_rate",
)  # fmt: skip
def terms_renewed(union: Union) -> Contributions:
    """Count a term on its last day when a lawful election for the next was held by then."""
    for ends, renewed in terms(union):
        if renewed:
            yield Contribution(union.union, ends, 1)


indicators.ratio(
    "organization.elections_on_time_rate",
    "organization.terms_renewed",
    "organization.terms_ended",
    zh="按期换届率",
    en="Elections on time",
    source="EVENTS.md: terms ended in the period and renewed by their end / terms ended in it",
)

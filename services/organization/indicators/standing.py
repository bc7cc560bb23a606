"""What unions have: legal personality, committees, staff homes, directly elected chairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from services.organization.indicators.book import indicators
from services.organization.rules.union import GRASSROOTS, Union
from services.organization.rules.workforce import Workforce, numbers
from shared.law import clocks
from shared.rules.counting import Contributions, lasting
from shared.rules.dated import stretches
from shared.rules.spans import Days, Span, within

WOMEN: Final = "cn/women_committee"


def counting(union: Union) -> Iterator[Days]:
    """Give the days on which it counts as a grassroots union."""
    if union.founded_on is not None:
        for begins, ends, traits in stretches(union.traits, union.founded_on, union.ended_on):
            if traits.kind in GRASSROOTS:
                yield begins, ends


def having(union: Union, days: Iterable[Days]) -> Contributions:
    """Count a union once while it counts and has something."""
    for begins, ends in within(counting(union), days):
        yield from lasting(union.union, begins, ends)


def days_of(spans: Iterable[Span]) -> Iterator[Days]:
    """Give the days of spans."""
    return (one.days for one in spans)


def with_many_women(workforce: Workforce) -> Iterator[Days]:
    """Give the days on which a union's employers have women from the threshold on."""
    least = clocks.threshold(WOMEN).number
    for one, after in pairwise((*numbers(workforce), None)):
        if one is not None and one[1] >= least:
            yield one[0], after[0] if after else None


@indicators.indicator(
    "organization.unions_directly_elected", "stock", zh="直接选举主席的工会数",
    en="Unions with a directly elected chair", unit="个",
    source="EVENTS.md: numerator of direct_election_rate", hidden=True,
)  # fmt: skip
def directly_elected(union: Union) -> Contributions:
    """Count a union while the last lawful election was direct."""
    return having(union, days_of(union.direct))


@indicators.indicator(
    "organization.unions_legal_person", "stock", zh="法人工会数",
    en="Unions that are legal persons", unit="个",
    source="EVENTS.md: numerator of legal_person_rate", hidden=True,
)  # fmt: skip
def legal_persons(union: Union) -> Contributions:
    """Count a union while it is a legal person."""
    return having(union, days_of(union.legal))


@indicators.indicator(
    "organization.unions_with_audit_committee", "stock", zh="建立经审委员会的工会数",
    en="Unions with an audit committee", unit="个",
    source="EVENTS.md: numerator of audit_committee_rate", hidden=True,
)  # fmt: skip
def with_audit_committee(union: Union) -> Contributions:
    """Count a union while it has an audit committee."""
    return having(union, days_of(one for one in union.committees if one.kind == "audit"))


@indicators.indicator(
    "organization.unions_with_women", "stock", zh="女职工达到人数的工会数",
    en="Unions with many women workers", unit="个",
    source="EVENTS.md: denominator of women_committee_rate; the threshold is data", hidden=True,
)  # fmt: skip
def with_women(workforce: Workforce) -> Contributions:
    """Count a union while the employers that it covers have women from the threshold on."""
    for days in with_many_women(workforce):
        yield from lasting(workforce.union, *days)


@indicators.indicator(
    "organization.unions_with_women_committee", "stock", zh="应建已建女职工委员会的工会数",
    en="Unions with many women and their committee", unit="个",
    source="EVENTS.md: numerator of women_committee_rate", hidden=True,
)  # fmt: skip
def with_women_committee(workforce: Workforce) -> Contributions:
    """Count a union while it has many women and their committee; a member alone isn't one."""
    for days in within(with_many_women(workforce), days_of(workforce.committees)):
        yield from lasting(workforce.union, *days)


@indicators.indicator(
    "organization.unions_with_staff_home", "stock", zh="建成职工之家的工会数",
    en="Unions with a staff home", unit="个",
    source="EVENTS.md: numerator of staff_home_rate", hidden=True,
)  # fmt: skip
def with_staff_home(union: Union) -> Contributions:
    """Count a union while a grade of its staff home holds."""
    return having(union, days_of(union.homes))


RATES: Final = (
    ("legal_person_rate", "unions_legal_person", "unions", "法人资格登记率",
     "Legal persons among unions", "DOMAIN.md 6, 7: the bar in Meilong is 90 %"),
    ("audit_committee_rate", "unions_with_audit_committee", "unions", "经审委员会组建率",
     "Unions with an audit committee", "DOMAIN.md 6, 8: the bar is 98 %"),
    ("women_committee_rate", "unions_with_women_committee", "unions_with_women",
     "女职工委员会组建率", "Women's committees where there are many women",
     "DOMAIN.md 6, 8: the bar is 98 %; the threshold is data, assumed"),
    ("staff_home_rate", "unions_with_staff_home", "unions", "职工之家建成率",
     "Unions with a staff home", "DOMAIN.md 6, 8: the bar is 70 %"),
    ("direct_election_rate", "unions_directly_elected", "unions", "主席直选率",
     "Directly elected chairs", "DOMAIN.md 6, 8: the bar is 30 %"),
)  # fmt: skip

for name, over, under, zh, en, source in RATES:
    indicators.ratio(
        f"organization.{name}", f"organization.{over}", f"organization.{under}",
        zh=zh, en=en, source=source,
    )  # fmt: skip

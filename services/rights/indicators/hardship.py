"""What is counted of hardship files, aid and care."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from services.rights.indicators.book import indicators
from services.rights.rules.care import Care
from services.rights.rules.household import Household, Tiered
from shared.figures.indicators import Contribution
from shared.rules.counting import Contributions, Labels, lasting


def labels(tier: Tiered) -> Labels:
    """Give the labels of a stretch on file."""
    migrant = "yes" if tier.migrant else "no"
    return (f"tier={tier.tier}", f"cause={tier.cause}", f"migrant={migrant}")


@indicators.indicator(
    "rights.hardship_households", "stock", zh="困难职工在档户数", en="Households on hardship file",
    unit="户", source="EVENTS.md: filed, less left, and fallen back; a change of tier is -1 and +1",
)  # fmt: skip
def households(household: Household) -> Contributions:
    """Count a household from the decision to its leaving, in the tier of the day."""
    for one in household.tiers:
        union = household.holder(one.from_)
        yield from lasting(union, one.from_, one.until, labels(one))


@indicators.indicator(
    "rights.hardship_filed", "flow", zh="新建档困难职工户数", en="Hardship files opened",
    unit="户", source="DOMAIN.md 6, 15: households filed",
)  # fmt: skip
def filed(household: Household) -> Contributions:
    """Count a file on the day of the decision that opened it."""
    return began(household, "filed")


@indicators.indicator(
    "rights.hardship_relapsed", "flow", zh="返困户数", en="Households fallen back",
    unit="户", source="EVENTS.md: households that had left and are on file again",
)  # fmt: skip
def relapsed(household: Household) -> Contributions:
    """Count a falling back on its day."""
    return began(household, "relapsed")


def began(household: Household, how: str) -> Contributions:
    """Count what began in one way."""
    for one in household.tiers:
        if one.began == how:
            yield Contribution(household.holder(one.from_), one.from_, 1, labels(one))


@indicators.indicator(
    "rights.hardship_left", "flow", zh="退档户数", en="Households that left their file",
    unit="户", source="EVENTS.md: households that left their file",
)  # fmt: skip
def left(household: Household) -> Contributions:
    """Count a leaving on its day, in the tier that it left."""
    for one in household.tiers:
        if one.ended == "left" and one.until:
            yield Contribution(household.holder(one.from_), one.until, 1, labels(one))


@indicators.indicator(
    "rights.aid_yuan", "flow", zh="帮扶金额", en="Aid to households", unit="元",
    source="EVENTS.md: by kind, at the union whose file it is, whoever gave it",
)  # fmt: skip
def aid_yuan(household: Household) -> Contributions:
    """Count what a household was given, on the day."""
    for one in household.aids:
        union = household.holder(one.on)
        yield Contribution(union, one.on, Decimal(one.yuan), (f"kind={one.kind}",))


@indicators.indicator(
    "rights.households_aided", "flow", zh="受帮扶户次", en="Households given aid", unit="户",
    source="the households behind rights.aid_yuan: by kind of aid, once a calendar year at a union",
    hidden=True,
)  # fmt: skip
def households_aided(household: Household) -> Contributions:
    """Count a household on the first day of a year on which it was given aid of a kind."""
    first: dict[tuple[str, int, str], dt.date] = {}
    for one in household.aids:
        place = (household.holder(one.on), one.on.year, one.kind)
        first[place] = min(one.on, first.get(place, one.on))
    for (union, _, kind), day in first.items():
        yield Contribution(union, day, 1, (f"kind={kind}",))


@indicators.indicator(
    "rights.care_heads", "flow", zh="普惠服务人数", en="Workers cared for", unit="人",
    source="EVENTS.md: heads by programme, not times",
)  # fmt: skip
def care_heads(care: Care) -> Contributions:
    """Count the heads that a programme reached, on its day."""
    yield Contribution(care.union, care.on, care.heads, (f"programme={care.programme}",))

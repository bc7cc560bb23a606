"""Rates over employers: under contract, with a congress, with open affairs, with labour contracts.

Both parts of each are functions of the workplace, cut to the days on which a union covers it, and
belong to the union that counts it on the day.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

import msgspec

from services.rights.indicators.book import indicators
from services.rights.rules.workplace import LabourContracts, Workplace, joined
from shared.law import calendar, unit_types
from shared.rules.counting import Contributions, lasting
from shared.rules.spans import Days, Span, within

COUNTS_FOR: Final = 12
"""Months for which affairs that were laid open count, as a session does."""
ONE_DAY: Final = dt.timedelta(days=1)
ENTERPRISES: Final = ("enterprise",)
ALL: Final = ("enterprise", "institution")


class Stretch(msgspec.Struct, frozen=True):
    """What holds of a workplace from a day until another, which isn't included."""

    begins: dt.date
    ends: dt.date | None
    holder: str
    covered: bool
    sort: str | None


@functools.lru_cache(maxsize=1024)
def stretches(workplace: Workplace) -> tuple[Stretch, ...]:
    """Give what holds of a workplace on its days, as long as it is open.

    Several indicators ask for the same, so it is kept.
    """
    begun = [dt.date.min, *(one.from_ for one in workplace.unit_types)]
    begun += [one.from_ for one in workplace.coverages]
    begun += [one.until for one in workplace.coverages if one.until]
    closed = workplace.closed_on
    marks = sorted({day for day in begun if closed is None or day < closed})
    return tuple(
        stretch(workplace, begins, ends or closed) for begins, ends in pairwise((*marks, None))
        if begins is not None
    )  # fmt: skip


def stretch(workplace: Workplace, begins: dt.date, ends: dt.date | None) -> Stretch:
    """Give what holds from a day on which something changes."""
    types = [one.unit_type for one in workplace.unit_types if one.from_ <= begins]
    sort = unit_types.sort_of(types[-1]) if types else None
    covered = workplace.covered_by(begins)
    return Stretch(begins, ends, covered or workplace.entered_by, covered is not None, sort)


def covered(workplace: Workplace, sorts: tuple[str, ...]) -> Iterator[Stretch]:
    """Give the stretches on which a union covers it while it is of one of these sorts."""
    return (one for one in stretches(workplace) if one.covered and one.sort in sorts)


def having(workplace: Workplace, sorts: tuple[str, ...], spans: Iterable[Span]) -> Contributions:
    """Count it once, at the union that covers it, on the days that lie in any of the spans."""
    days: list[Days] = [one.days for one in joined(spans)]
    for one in covered(workplace, sorts):
        for begins, ends in within([(one.begins, one.ends)], days):
            yield from lasting(one.holder, begins, ends)


@indicators.indicator(
    "rights.enterprises_covered", "stock", zh="建会企业数", en="Enterprises covered", unit="家",
    source="EVENTS.md: denominator of contract_rate; which types are enterprises is data, assumed",
    hidden=True,
)  # fmt: skip
def enterprises_covered(workplace: Workplace) -> Contributions:
    """Count an enterprise while a union covers it, at the oldest that does."""
    for one in covered(workplace, ENTERPRISES):
        yield from lasting(one.holder, one.begins, one.ends)


@indicators.indicator(
    "rights.workplaces_covered", "stock", zh="建会企事业单位数",
    en="Enterprises and institutions covered", unit="家",
    source="EVENTS.md: denominator of congress_rate and open_affairs_rate; types are data, assumed",
    hidden=True,
)  # fmt: skip
def workplaces_covered(workplace: Workplace) -> Contributions:
    """Count an enterprise or institution while a union covers it."""
    for one in covered(workplace, ALL):
        yield from lasting(one.holder, one.begins, one.ends)


def agreements(workplace: Workplace, kind: str) -> Iterator[Span]:
    """Give the days on which lawful contracts of a kind are in force for it."""
    return (span for one in workplace.agreements if one.type == kind for span in one.spans)


@indicators.indicator(
    "rights.enterprises_under_contract", "stock", zh="建制企业数", en="Enterprises under contract",
    unit="家", source="EVENTS.md: numerator of contract_rate", hidden=True,
)  # fmt: skip
def under_contract(workplace: Workplace) -> Contributions:
    """Count it while one comprehensive contract or more is in force, of whatever scope."""
    return having(workplace, ENTERPRISES, agreements(workplace, "comprehensive"))


@indicators.indicator(
    "rights.enterprises_under_wages_contract", "stock", zh="签订工资专项合同企业数",
    en="Enterprises under a wages contract", unit="家",
    source="EVENTS.md: numerator of contract_wages_rate", hidden=True,
)  # fmt: skip
def under_wages_contract(workplace: Workplace) -> Contributions:
    """Count it while one contract on wages or more is in force."""
    return having(workplace, ENTERPRISES, agreements(workplace, "wages"))


@indicators.indicator(
    "rights.enterprises_under_women_contract", "stock", zh="签订女职工专项合同企业数",
    en="Enterprises under a contract on women's protection", unit="家",
    source="EVENTS.md: numerator of contract_women_rate", hidden=True,
)  # fmt: skip
def under_women_contract(workplace: Workplace) -> Contributions:
    """Count it while one contract on the protection of women or more is in force."""
    return having(workplace, ENTERPRISES, agreements(workplace, "women"))


@indicators.indicator(
    "rights.workplaces_with_congress", "stock", zh="职代会建制单位数",
    en="Enterprises and institutions with a congress", unit="家",
    source="EVENTS.md: numerator of congress_rate", hidden=True,
)  # fmt: skip
def with_congress(workplace: Workplace) -> Contributions:
    """Count it for twelve months after each lawful session of its own or a regional congress."""
    return having(workplace, ALL, (span for one in workplace.congresses for span in one.spans))


@indicators.indicator(
    "rights.workplaces_with_open_affairs", "stock", zh="实行厂务公开单位数",
    en="Enterprises and institutions with open affairs", unit="家",
    source="EVENTS.md: numerator of open_affairs_rate", hidden=True,
)  # fmt: skip
def with_open_affairs(workplace: Workplace) -> Contributions:
    """Count it for twelve months after each day on which it laid its affairs open."""
    return having(workplace, ALL, map(for_a_year, workplace.opened))


def for_a_year(day: dt.date) -> Span:
    """Give the twelve months from a day on, that day a year later included."""
    return Span(from_=day, until=calendar.step(day, COUNTS_FOR, "month") + ONE_DAY)


def counted(workplace: Workplace) -> Iterator[tuple[str, Days, LabourContracts]]:
    """Give each count of labour contracts with the union that holds the workplace, and the days."""
    for count, after in pairwise((*workplace.counts, None)):
        if count is not None:
            held: Days = (count.as_of, after.as_of if after else None)
            for one in stretches(workplace):
                for found in within([(one.begins, one.ends)], [held]):
                    yield one.holder, found, count


@indicators.indicator(
    "rights.labour_contracts_due", "stock", zh="应签劳动合同人数",
    en="Workers due a labour contract", unit="人",
    source="EVENTS.md: denominator of labour_contract_rate; 劳动合同法 10", hidden=True,
)  # fmt: skip
def labour_contracts_due(workplace: Workplace) -> Contributions:
    """Count by the latest count of the workplace, at the union that holds it."""
    for union, (begins, ends), count in counted(workplace):
        yield from lasting(union, begins, ends, value=count.should_sign)


@indicators.indicator(
    "rights.labour_contracts_signed", "stock", zh="已签劳动合同人数",
    en="Workers with a labour contract", unit="人",
    source="EVENTS.md: numerator of labour_contract_rate", hidden=True,
)  # fmt: skip
def labour_contracts_signed(workplace: Workplace) -> Contributions:
    """Count by the latest count of the workplace, at the union that holds it."""
    for union, (begins, ends), count in counted(workplace):
        yield from lasting(union, begins, ends, value=count.signed)


RATES: Final = (
    ("contract_rate", "enterprises_under_contract", "enterprises_covered", "集体合同建制率",
     "Enterprises under a collective contract", "DOMAIN.md 6, 10: the bar is 80 %"),
    ("contract_wages_rate", "enterprises_under_wages_contract", "enterprises_covered",
     "工资专项集体合同建制率", "Enterprises under a wages contract",
     "DOMAIN.md 6, 10: as contract_rate"),
    ("contract_women_rate", "enterprises_under_women_contract", "enterprises_covered",
     "女职工专项集体合同建制率", "Enterprises under a contract on women's protection",
     "DOMAIN.md 6, 10: as contract_rate; the bar is 80 %"),
    ("congress_rate", "workplaces_with_congress", "workplaces_covered", "职代会建制率",
     "Workplaces with a workers' congress", "EVENTS.md: held with quorum within 12 months"),
    ("open_affairs_rate", "workplaces_with_open_affairs", "workplaces_covered", "厂务公开率",
     "Workplaces with open affairs", "EVENTS.md: as congress_rate; the bar is 80 %"),
    ("labour_contract_rate", "labour_contracts_signed", "labour_contracts_due", "劳动合同签订率",
     "Labour contracts signed", "EVENTS.md: signed / should sign, latest count of each employer"),
)  # fmt: skip

for name, over, under, zh, en, source in RATES:
    indicators.ratio(
        f"rights.{name}", f"rights.{over}", f"rights.{under}", zh=zh, en=en, source=source
    )

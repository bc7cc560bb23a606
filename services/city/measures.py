"""What an indicator is made of, and what number its sums make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from services.city.cells import Name, Names
from shared.events.directory import IndicatorAnnounced
from shared.figures.indicators import Number
from shared.streams.rules import Refused

RATIO: Final = Decimal("0.000001")
"""To what a ratio is rounded, half to even."""
SIDES: Final = ("stock", "flow")
HEADS: Final = "organization.members_with_declared"
"""Whom a number is divided among where unions are compared: members, and heads declared."""
RATE: Final = Decimal("0.001")
"""To what a number per thousand is rounded, half to even."""


class UnknownIndicator(Refused):
    """No service has announced this indicator."""


class Share(NamedTuple):
    """What one union brings to a number; of a ratio, its parts and its own value."""

    union: str
    value: str | None
    numerator: str | None = None
    denominator: str | None = None


class Cells(NamedTuple):
    """The cells that one number is made of: by indicator their id, by id their side."""

    ids: dict[str, str]
    sides: dict[str, str]

    def sums(self, found: Mapping[str, Number]) -> dict[str, Number]:
        """Give the sum of each part, from sums by id."""
        return {part: found.get(id_, 0) for part, id_ in self.ids.items()}

    def of(self, side: str) -> list[str]:
        """Give the ids of one side."""
        return [id_ for id_, one in self.sides.items() if one == side]

    def only(self, side: str) -> Cells:
        """Give the cells of one side."""
        return Cells(self.ids, dict.fromkeys(self.of(side), side))


class Measures:
    """All indicators that services have announced."""

    def __init__(self, names: Names, announced: Iterable[IndicatorAnnounced]) -> None:
        """Take the names of cells and the announcements."""
        self.names = names
        self.all = {one.indicator: one for one in announced}
        self.users: dict[str, list[str]] = defaultdict(list)
        for indicator in self.all:
            for part in self.parts(indicator):
                self.users[part].append(indicator)

    def parts(self, indicator: str) -> tuple[str, ...]:
        """Give the indicators that are added up for one: itself, or the two of a ratio."""
        known = self.all.get(indicator)
        if known is None:
            raise UnknownIndicator(indicator=indicator)
        if known.numerator and known.denominator:
            return known.numerator, known.denominator
        return (indicator,)

    def made_of(self, parts: Iterable[str]) -> Iterable[str]:
        """Give the indicators that are added up of some parts, each once."""
        return dict.fromkeys(one for part in parts for one in self.users.get(part, ()))

    def heads_of(self, indicator: str) -> str | None:
        """Name the stock per thousand of which an indicator is told; a ratio is told of none."""
        if len(self.parts(indicator)) > 1 or HEADS not in self.all:
            return None
        return HEADS

    def cells(self, indicator: str, label: str) -> Cells:
        """Give the cells of an indicator; one of which nothing was ever told has none."""
        found = Cells({}, {})
        for part in self.parts(indicator):
            for side in SIDES:
                id_ = self.names.ids.get(Name(part, label, side))
                if id_ is not None:
                    found.ids[part] = id_
                    found.sides[id_] = side
        return found

    def value(self, indicator: str, sums: Mapping[str, Number]) -> str | None:
        """Give the number that the sums of an indicator's parts make; null for a ratio over 0."""
        first, *second = (sums.get(part, 0) for part in self.parts(indicator))
        if not second:
            return plain(first)
        return format((Decimal(first) / second[0]).quantize(RATIO), "f") if second[0] else None

    def share(self, indicator: str, union: str, sums: Mapping[str, Number]) -> Share:
        """Give what a union brings, from the sums of an indicator's parts."""
        first, *second = (sums.get(part, 0) for part in self.parts(indicator))
        return Share(
            union,
            self.value(indicator, sums),
            *((plain(first), plain(second[0])) if second else ()),
        )


def per_thousand(value: str | None, heads: str | None) -> str | None:
    """Give a number for each thousand heads; null where there are none, or nothing is known."""
    if value is None or heads is None or Decimal(heads) <= 0:
        return None
    return format((Decimal(value) * 1000 / Decimal(heads)).quantize(RATE), "f")


def plain(value: Number) -> str:
    """Give an exact number as a decimal string, each number in one form."""
    whole = int(value)
    return str(whole) if whole == value else format(Decimal(value).normalize(), "f")

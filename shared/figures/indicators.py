"""How an indicator is declared: what one subject contributes to it, and what it is.

A flow adds over unions and days; a stock is flows summed to a date; a ratio divides two of those
when read. A contribution is dated by the fact and belongs to one union.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, Literal, NamedTuple, TypeVar, get_type_hints

from shared.streams.rules import Subject

Kind = Literal["stock", "flow", "ratio"]
Number = int | Decimal


class Contribution(NamedTuple):
    """What a subject adds to a union's figure of a day; `labels` are `dimension=value`."""

    union: str
    day: dt.date
    value: Number
    labels: tuple[str, ...] = ()


class Indicator(NamedTuple):
    """What is told of an indicator wherever its number stands."""

    id: str
    kind: Kind
    zh: str
    en: str
    unit: str
    source: str
    numerator: str | None = None
    denominator: str | None = None
    hidden: bool = False


S = TypeVar("S", bound=Subject)
Contribute = Callable[[S], Iterator[Contribution]]


class Cells(NamedTuple):
    """The cells of one (union, day): stocks and flows, `indicator` or `indicator|dimension=value`.

    A value is an exact integer or decimal; a cell that is zero isn't held.
    """

    stock: dict[str, Number]
    flow: dict[str, Number]


Place = tuple[str, dt.date]
Diff = dict[Place, Cells]


class Indicators:
    """All indicators of a service, by the kind of subject that contributes to them."""

    def __init__(self) -> None:
        """Begin without any."""
        self.all: dict[str, Indicator] = {}
        self.by_kind: dict[str, list[tuple[Indicator, Contribute[Any]]]] = defaultdict(list)

    def indicator(  # noqa: PLR0913 - all that is told of an indicator
        self, id_: str, kind: Kind, *, zh: str, en: str, unit: str, source: str,
        hidden: bool = False, of: Iterable[type[Subject]] | None = None,
    ) -> Callable[[Contribute[S]], Contribute[S]]:  # fmt: skip
        """Declare an indicator; the annotation of the function's argument says whose it is.

        `of` names the kinds of subject where one function is for several.
        """

        def register(contribute: Contribute[S]) -> Contribute[S]:
            declared = self.all.setdefault(
                id_, Indicator(id_, kind, zh, en, unit, source, hidden=hidden)
            )
            for subject in of or (next(iter(get_type_hints(contribute).values())),):
                self.by_kind[subject.kind].append((declared, contribute))
            return contribute

        return register

    def ratio(  # noqa: PLR0913
        self, id_: str, numerator: str, denominator: str, *, zh: str, en: str, source: str,
        unit: str = "%",
    ) -> None:  # fmt: skip
        """Declare a ratio of two indicators; it is divided when read, null over 0."""
        self.all[id_] = Indicator(
            id_, "ratio", zh, en, unit, source, numerator=numerator, denominator=denominator
        )

    def add(self, diff: Diff, subject: Subject | None, sign: int) -> None:
        """Add what a subject contributes, times `sign`, to a difference of figures."""
        if subject is None:
            return
        for indicator, contribute in self.by_kind[subject.kind]:
            put(diff, indicator, contribute(subject), sign)

    def change(self, diff: Diff, before: Subject | None, now: Subject | None) -> None:
        """Add what a subject contributes now, less what it did; nearly all of it is the same."""
        if before is None or now is None:
            self.add(diff, before, -1)
            self.add(diff, now, 1)
            return
        declared = self.by_kind[now.kind]
        earlier = [list(contribute(before)) for _, contribute in declared]
        for (indicator, contribute), less in zip(declared, earlier, strict=True):
            more = list(contribute(now))
            if less != more:
                put(diff, indicator, less, -1)
                put(diff, indicator, more, 1)


def put(diff: Diff, indicator: Indicator, contributions: Iterable[Contribution], sign: int) -> None:
    """Add contributions to an indicator, times `sign`, to a difference of figures."""
    stock = indicator.kind == "stock"
    for union, day, value, labels in contributions:
        cells = diff.get((union, day))
        if cells is None:
            cells = diff[union, day] = Cells({}, {})
        side = cells.stock if stock else cells.flow
        signed = value * sign
        for cell in names_of(indicator.id, labels):
            # `add`, written out: nothing in intake is done as often.
            total = side.get(cell, 0) + signed
            if total:
                side[cell] = total
            else:
                side.pop(cell, None)


@functools.lru_cache(maxsize=65536)
def names_of(indicator: str, labels: tuple[str, ...]) -> tuple[str, ...]:
    """Name the cells of a contribution: the indicator's own, and one for each label."""
    return (indicator, *(f"{indicator}|{label}" for label in labels))


def magnitude(value: Number) -> Number:
    """Give a number without its sign."""
    return -value if value < 0 else value


def add(cells: dict[str, Number], cell: str, value: Number) -> None:
    """Add a value to a cell; a cell that comes to zero is dropped."""
    total = cells.get(cell, 0) + value
    if total:
        cells[cell] = total
    else:
        cells.pop(cell, None)


def changed(diff: Diff) -> Diff:
    """Leave out the places where nothing is left of a difference."""
    return {place: cells for place, cells in diff.items() if cells.stock or cells.flow}

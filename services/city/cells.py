"""Cells of figures: their names, their ids, and exact arithmetic on them.

A cell is an indicator itself, one `dimension=value` of it, or `moved`: what of a stock came by
moves. Held cells are JSON by id: integers as integers, everything else as a string.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final, NamedTuple

import orjson

from shared.events.figures import Changed, FigureRow
from shared.figures.indicators import Number

MOVED: Final = "moved"
SAFE: Final = 2**53
"""From here on an integer is held as a string, as on the wire."""

Held = dict[str, int | str]
Sum = dict[str, Number]


class Name(NamedTuple):
    """What a cell is called."""

    indicator: str
    label: str
    side: str


class Names:
    """All names of cells with their ids, as this process knows them."""

    def __init__(self, known: Iterable[tuple[int, Name]]) -> None:
        """Take what the table holds."""
        self.ids: dict[Name, str] = {}
        self.names: dict[str, Name] = {}
        self.moved: dict[str, str] = {}
        self.last = 0
        self.add(known)

    def add(self, known: Iterable[tuple[int, Name]]) -> None:
        """Take more of what the table holds."""
        for number, name in known:
            id_ = str(number)
            self.last = number
            self.ids[name] = id_
            self.names[id_] = name
        for name, id_ in self.ids.items():
            if name.side == "stock" and not name.label:
                came = self.ids.get(Name(name.indicator, MOVED, "flow"))
                if came:
                    self.moved[id_] = came

    def missing(self, packet: Changed) -> list[Name]:
        """Give the names in a packet that have no id yet, with what they need beside them."""
        wanted = {named(cell, "stock") for cell in packet.stock}
        wanted |= {Name(one.indicator, MOVED, "flow") for one in wanted}
        wanted |= {named(cell, "flow") for cell in packet.flow}
        return sorted(wanted - self.ids.keys())

    def read(self, packet: Changed) -> Iterator[tuple[FigureRow, Held]]:
        """Give the rows of a packet with their cells by id; each of its names must have one."""
        names = [named(cell, "stock") for cell in packet.stock]
        names += [named(cell, "flow") for cell in packet.flow]
        ids = [self.ids[name] for name in names]
        for row in packet.rows:
            yield row, dict(zip(map(ids.__getitem__, row.cells), row.values, strict=True))

    def stock(self, cells: Sum) -> Sum:
        """Give the stocks among cells, and what of them came by a move."""
        found = {id_: value for id_, value in cells.items() if self.names[id_].side == "stock"}
        return found | {self.moved[id_]: cells[id_] for id_ in found.keys() & self.moved.keys()}


def named(cell: str, side: str) -> Name:
    """Take apart the name of a cell as it is on the wire."""
    indicator, _, label = cell.partition("|")
    return Name(indicator, label, side)


def wire(name: Name) -> str:
    """Give the name of a cell as it is on the wire."""
    return f"{name.indicator}|{name.label}" if name.label else name.indicator


def number(value: int | str) -> Number:
    """Read a held value."""
    return Decimal(value) if isinstance(value, str) else value


def hold(value: Number) -> int | str:
    """Give a number as it is held: one form for each number."""
    if isinstance(value, Decimal):
        whole = int(value)
        if whole != value:
            return format(value.normalize(), "f")
        value = whole
    return value if -SAFE < value < SAFE else str(value)


def difference(before: Held, after: Held) -> Sum:
    """Give what has been added from one state of cells to another."""
    if not before:
        return {id_: change for id_, value in after.items() if (change := number(value))}
    found: Sum = {}
    for id_, value in after.items():
        old = before.get(id_, 0)
        if value != old:
            found[id_] = number(value) - number(old)
    for id_, old in before.items():
        if id_ not in after:
            found[id_] = -number(old)
    return found


def add(total: Sum, more: Sum) -> None:
    """Add numbers to numbers, in place."""
    for id_, value in more.items():
        total[id_] = total.get(id_, 0) + value


def merge(held: Held, more: Sum) -> Held:
    """Add numbers to held cells, in place; a cell that comes to zero isn't held."""
    for id_, value in more.items():
        old = held.get(id_, 0)
        total = (old if type(old) is int else number(old)) + value
        if not total:
            held.pop(id_, None)
        elif type(total) is int and -SAFE < total < SAFE:  # nearly all are
            held[id_] = total
        else:
            held[id_] = hold(total)
    return held


def negative(cells: Sum) -> Sum:
    """Give cells with the opposite sign."""
    return {id_: -value for id_, value in cells.items()}


def load(text: str) -> Held:
    """Read held cells."""
    found: Held = orjson.loads(text)
    return found


def dump(cells: Held) -> str:
    """Give the canonical JSON of held cells."""
    return orjson.dumps(cells, option=orjson.OPT_SORT_KEYS).decode()

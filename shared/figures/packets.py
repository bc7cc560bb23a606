"""Packets: rows of figures as they travel, with the names of their cells told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from shared.events.figures import Changed, FigureRow
from shared.figures.figures import Row, plain
from shared.figures.indicators import Number

MOST_BYTES: Final = 200_000
"""About how long a packet grows before the next is begun; an event may have 256 KiB."""
ROW_BYTES: Final = 60
CELL_BYTES: Final = 20
"""About what a row and each of its cells take; a number of 12 digits is less."""


class Packet:
    """A packet that is being filled."""

    def __init__(self, origin: str) -> None:
        """Begin empty."""
        self.origin = origin
        self.rows: list[Row] = []
        self.size = 0

    def put(self, row: Row) -> None:
        """Put a row in."""
        self.rows.append(row)
        self.size += ROW_BYTES + CELL_BYTES * (len(row.stock) + len(row.flow))

    def closed(self) -> Changed:
        """Give the event: each cell of a row is told by its place among the names."""
        stock = tuple(dict.fromkeys(cell for row in self.rows for cell in row.stock))
        flow = tuple(dict.fromkeys(cell for row in self.rows for cell in row.flow))
        of_stock = {cell: place for place, cell in enumerate(stock)}
        of_flow = {cell: place for place, cell in enumerate(flow, len(stock))}
        rows = tuple(
            FigureRow(
                union=row.union, day=row.day,
                cells=(*map(of_stock.__getitem__, row.stock), *map(of_flow.__getitem__, row.flow)),
                values=tuple(map(wired, (*row.stock.values(), *row.flow.values()))),
            )
            for row in self.rows
        )  # fmt: skip
        return Changed(origin=self.origin, stock=stock, flow=flow, rows=rows)


def wired(value: Number | str) -> int | str:
    """Give a number as it travels."""
    return plain(value) if isinstance(value, Decimal) else value


def packets(origin: str, rows: Iterable[Row]) -> Iterator[Changed]:
    """Put rows of a service's figures with their present values into events."""
    packet = Packet(origin)
    for row in rows:
        packet.put(row)
        if packet.size > MOST_BYTES:
            yield packet.closed()
            packet = Packet(origin)
    if packet.rows:
        yield packet.closed()

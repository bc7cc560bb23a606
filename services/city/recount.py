"""Totals counted anew from what is known of figures, a year at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from services.city import beside, store
from services.city.cells import Names, Sum, difference
from services.city.sums import Gathered, Key, Sums
from shared.figures.boundaries import TREES, Boundaries
from shared.figures.placements import Placements
from shared.streams.ledger import Connection


class Year(NamedTuple):
    """From a new year's day until before the next, and what the totals of its days should be."""

    start: dt.date
    end: dt.date
    rows: dict[Key, Sum]


class Recount:
    """Counts all totals anew, by the boundaries on which they stand."""

    def __init__(self, tx: Connection) -> None:
        """Hold the totals, so that nothing changes until the transaction ends."""
        self.tx = tx
        self.ground = store.hold(tx)
        self.names = Names(store.read_names(tx, 0))
        self.boundaries = Boundaries(store.read_edges(tx))
        self.placements = Placements(self.boundaries, self.ground.day)

    def years(self) -> Iterator[Year]:
        """Give year by year what should be held."""
        carried = self.carried()
        for year in beside.years(self.tx):
            start, end = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
            sums = Sums(self.names, self.ground.closed)
            gathered = Gathered()
            for union, day, cells in beside.known_in(self.tx, start, end):
                change = difference({}, cells)
                gathered.add(self.placements.plan(union, day), day, change)
                sums.own(union, day, change)
            gathered.stand(sums)
            for (form, node, day), added in carried.cells.items():
                if start <= day < end:
                    sums.put(form, node, day, added)
            yield Year(start, end, sums.rows())

    def carried(self) -> Sums:
        """Give what moves have carried: few unions have moved, so all years fit at once."""
        sums = Sums(self.names, self.ground.closed)
        gathered = Gathered()
        for union, day, cells in store.known_of(self.tx, self.moved()):
            gathered.add(self.placements.plan(union, day), day, difference({}, cells))
        gathered.carry(sums)
        return sums

    def moved(self) -> list[str]:
        """Give the unions whose ancestors have ever changed."""
        dated = [
            union
            for tree in TREES
            for union, steps in self.boundaries.steps[tree].items()
            if any(day > dt.date.min for day, _ in steps)
        ]
        return sorted(self.boundaries.family(dated))

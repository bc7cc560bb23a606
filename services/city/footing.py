"""What the totals stand on: the boundaries that they were made with, and the day that is today.

The city keeps the edges that its totals stand on beside them. Where the directory has newer ones,
or a day has come, the totals are moved: what every touched union is known for is taken away by
the old placements and added by the new, and only what differs is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from services.city import store
from services.city.cells import Names, difference, negative
from services.city.periods import first_open, year_of
from services.city.sums import Gathered, Sums
from shared.figures.boundaries import TREES, Boundaries
from shared.figures.placements import Placements, Plan
from shared.streams.ledger import Connection

AT_ONCE = 500
"""Unions whose figures are read at once in a move."""


class Footing:
    """What the totals stand on, as this process knows it."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.version = -1
        self.placements = Placements(Boundaries(()), dt.date.min)
        self.names = Names(())
        self.streams: dict[str, str] = {}
        self.closed = dt.date.min

    @property
    def plan(self) -> Callable[[str, dt.date], Plan]:
        """Tell where the figures of a union and day count."""
        return self.placements.plan

    def follow(self, tx: Connection, today: dt.date) -> Sums | None:
        """Hold the totals, and stand where they do; give what the directory or today changes."""
        ground = store.hold(tx)
        self.refresh(tx, ground)
        if ground.newest == ground.version and today <= ground.day:
            return None
        sums = Sums(self.names, self.closed)
        old = self.placements
        newer = store.newer_edges(tx, ground.version)
        new = old.changed(old.boundaries.changed(newer), max(today, ground.day))
        self.move(tx, old, new, newer, sums)
        self.close(tx, first_open(new.today), sums)
        store.write_edges(tx, newer)
        store.set_ground(tx, new.today, self.closed, ground.newest)
        self.placements, self.version = new, ground.newest
        return sums

    def refresh(self, tx: Connection, ground: store.Ground) -> None:
        """Read what others have changed."""
        self.streams = ground.streams
        self.closed = ground.closed
        if ground.names < self.names.last:  # ids of a transaction that was undone
            self.names = Names(())
        if ground.names > self.names.last:
            self.names.add(store.read_names(tx, self.names.last))
        if (self.version, self.placements.today) != (ground.version, ground.day):
            self.placements = self.placements.changed(self.edges(tx, ground), ground.day)
            self.version = ground.version

    def edges(self, tx: Connection, ground: store.Ground) -> Boundaries:
        """Give the boundaries on which the totals stand; most often few unions have changed."""
        if 0 <= self.version <= ground.version == ground.newest:
            newer = store.newer_edges(tx, self.version)
            return self.placements.boundaries.changed(newer)
        return Boundaries(store.read_edges(tx))

    @staticmethod
    def move(
        tx: Connection, old: Placements, new: Placements, newer: Iterable[str], sums: Sums
    ) -> None:
        """Move what is known of unions from where it counted to where it counts now."""
        touched = old.boundaries.family(newer) | new.boundaries.family(
            [*newer, *turned(new.boundaries, old.today, new.today)]
        )
        moved = [union for union in sorted(touched) if not new.same(old, union)]
        gone, come = Gathered(), Gathered()
        for start in range(0, len(moved), AT_ONCE):
            for union, day, cells in store.known_of(tx, moved[start : start + AT_ONCE]):
                before, after = old.plan(union, day), new.plan(union, day)
                if before is not after:
                    change = difference({}, cells)
                    gone.add(before, day, negative(change))
                    come.add(after, day, change)
        gone.place(sums)
        come.place(sums)

    def close(self, tx: Connection, until: dt.date, sums: Sums) -> None:
        """Give months before a day rows of their own, and years of which all months have one."""
        start, self.closed = self.closed, max(self.closed, until)
        sums.closed = self.closed
        if start == self.closed:
            return
        year = year_of(self.closed)
        for key, cells in store.months_between(tx, year_of(start), min(start, year)):
            sums.put_span(key._replace(span="year", day=year_of(key.day)), difference({}, cells))
        for key, cells in store.totals_between(tx, start, self.closed):
            sums.close(key.union, key.tree, key.day, key.form, difference({}, cells))
        unions = store.known_unions(tx)
        for place in range(0, len(unions), AT_ONCE):
            some = unions[place : place + AT_ONCE]
            for union, day, cells in store.known_between(tx, some, start, self.closed):
                sums.own(union, day, difference({}, cells))


def turned(boundaries: Boundaries, before: dt.date, today: dt.date) -> Iterator[str]:
    """Give the unions whose edges begin to hold between two days."""
    if before == today:
        return
    for tree in TREES:
        for union, steps in boundaries.steps[tree].items():
            if any(before < day <= today for day, _ in steps):
                yield union

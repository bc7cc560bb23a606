"""What differences of figures add to the unions above: pure sums, before they are written."""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple

from services.city.cells import Names, Sum, add, negative
from services.city.periods import month_of, year_of
from shared.figures.boundaries import Node
from shared.figures.placements import Plan

AS_WAS: Final = "as_was"
TODAY: Final = "today"
OWN: Final = "own"


class Key(NamedTuple):
    """One row of totals, in the order of its table's key."""

    union: str
    tree: str
    span: str
    day: dt.date
    form: str


class Sums:
    """Sums of one transaction, by form, node and day: differences go in, rows come out."""

    def __init__(self, names: Names, closed: dt.date) -> None:
        """Begin empty; `closed` is the first month that has no row of its own yet."""
        self.names = names
        self.closed = closed
        self.cells: dict[tuple[str, Node, dt.date], Sum] = {}
        self.spans: dict[Key, Sum] = {}

    def put(self, form: str, node: Node, day: dt.date, cells: Sum) -> None:
        """Add cells at one place."""
        place = (form, node, day)
        total = self.cells.get(place)
        if total is None:
            self.cells[place] = cells.copy()
        else:
            add(total, cells)

    def close(self, union: str, tree: str, day: dt.date, form: str, cells: Sum) -> None:
        """Add cells of a day to the rows of its month and year, where these are closed."""
        if day < self.closed:
            self.put_span(Key(union, tree, "month", month_of(day), form), cells)
        if day < year_of(self.closed):
            self.put_span(Key(union, tree, "year", year_of(day), form), cells)

    def put_span(self, key: Key, cells: Sum) -> None:
        """Add cells to the row of a month or year."""
        total = self.spans.get(key)
        if total is None:
            self.spans[key] = cells.copy()
        else:
            add(total, cells)

    def own(self, union: str, day: dt.date, cells: Sum) -> None:
        """Add a union's own difference to the rows of closed months and years."""
        self.close(union, OWN, day, AS_WAS, cells)

    def place(self, plan: Plan, day: dt.date, cells: Sum) -> None:
        """Add cells of a day wherever a plan says that they count."""
        self.stand(plan, day, cells)
        if plan.moves:
            self.carry(plan, cells)

    def stand(self, plan: Plan, day: dt.date, cells: Sum) -> None:
        """Add cells where they count on their day."""
        for node in plan.here:
            self.put(AS_WAS, node, day, cells)
        if plan.today:
            less = negative(cells)
            for node, sign in plan.today:
                self.put(TODAY, node, day, cells if sign > 0 else less)

    def carry(self, plan: Plan, cells: Sum) -> None:
        """Add stocks where later moves take them; on today's boundaries there are no moves."""
        stock = self.names.stock(cells)
        less = negative(stock)
        for node, on, sign in plan.moves:
            self.put(AS_WAS, node, on, stock if sign > 0 else less)
            self.put(TODAY, node, on, less if sign > 0 else stock)

    def rows(self) -> dict[Key, Sum]:
        """Give the rows of days, and those of closed months and years, which are sums of days."""
        rows: dict[Key, Sum] = {}
        for (form, (tree, union), day), cells in self.cells.items():
            rows[Key(union, tree, "day", day, form)] = cells
            self.close(union, tree, day, form, cells)
        rows |= self.spans
        return {key: found for key, cells in rows.items() if (found := nonzero(cells))}


class Gathered:
    """Differences by plan and day: unions that share both are added up once, then placed."""

    def __init__(self) -> None:
        """Begin empty."""
        self.cells: dict[tuple[Plan, dt.date], Sum] = {}

    def add(self, plan: Plan, day: dt.date, cells: Sum) -> None:
        """Add a difference of one union and day."""
        total = self.cells.get((plan, day))
        if total is None:
            self.cells[plan, day] = cells.copy()
        else:
            add(total, cells)

    def place(self, sums: Sums) -> None:
        """Put all of it where it counts."""
        for (plan, day), cells in self.cells.items():
            sums.place(plan, day, cells)

    def stand(self, sums: Sums) -> None:
        """Put all of it where it counts on its day."""
        for (plan, day), cells in self.cells.items():
            sums.stand(plan, day, cells)

    def carry(self, sums: Sums) -> None:
        """Put all of it where moves take it."""
        for (plan, _), cells in self.cells.items():
            sums.carry(plan, cells)


def nonzero(cells: Sum) -> Sum:
    """Leave out cells in which nothing is left."""
    return cells if all(cells.values()) else {id_: value for id_, value in cells.items() if value}

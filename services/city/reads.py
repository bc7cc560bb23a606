"""Reads totals: one indicator or all, at a union and day, as it was or on today's boundaries.

A stock is what came up to a day, a flow what came in a period, a ratio divides two of those; every
number is exact and comes as a decimal string.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from services.city import store
from services.city.cells import number
from services.city.footing import Footing
from services.city.measures import SIDES, Cells, Measures, Share
from services.city.periods import (
    BEGINNING,
    STEPS,
    Period,
    Run,
    by_step,
    reading,
    year_to,
)
from shared.events.base import Tree
from shared.figures.boundaries import Boundaries, Node
from shared.figures.indicators import Number
from shared.streams.ledger import Connection

FORMS: Final = {"as_was": ["as_was"], "today": ["as_was", "today"]}
"""The rows that make each form: today's are kept as what differs."""

Sums = dict[str, Number]


class Question(NamedTuple):
    """What is asked of totals: at a union of a tree, for a period, in a form."""

    tree: Tree
    union: str
    period: Period
    form: str = "as_was"


def ask(tree: Tree, union: str, day: dt.date, form: str = "as_was") -> Question:
    """Ask for a day: stocks on it, flows of its calendar year up to it."""
    return Question(tree, union, year_to(day), form)


class Reads:
    """Answers questions about totals; one for each process is enough."""

    def __init__(self) -> None:
        """Know nothing yet; names, boundaries and indicators are read when they have changed."""
        self.footing = Footing()
        self.measures = Measures(self.footing.names, ())
        self.version = -1
        self.standing = self.boundaries
        self.families: dict[Node, Sequence[str]] = {}

    @property
    def boundaries(self) -> Boundaries:
        """Give the boundaries on which the totals stand."""
        return self.footing.placements.boundaries

    def refresh(self, tx: Connection) -> None:
        """Read what has changed since the last question."""
        ground = store.read_ground(tx)
        self.footing.refresh(tx, ground)
        if self.version != ground.newest or self.measures.names is not self.footing.names:
            self.measures = Measures(self.footing.names, store.read_indicators(tx))
            self.version = ground.newest

    def total(
        self, tx: Connection, indicator: str, question: Question, label: str = ""
    ) -> str | None:
        """Give one number; null for a ratio over 0. Raises `UnknownIndicator`."""
        self.refresh(tx)
        cells = self.measures.cells(indicator, label)
        found = self.add_up(tx, question, cells.sides)
        return self.measures.value(indicator, cells.sums(found))

    def all(self, tx: Connection, question: Question) -> dict[str, dict[str, str | None]]:
        """Give every indicator of a union with all its labels, in one reading."""
        self.refresh(tx)
        names = self.footing.names.names
        sides = {id_: name.side for id_, name in names.items()}
        labelled: dict[str, Sums] = defaultdict(dict)
        for id_, value in self.add_up(tx, question, sides).items():
            name = names[id_]
            labelled[name.label][name.indicator] = value
        bare = labelled.pop("", {})
        found = {one: {"": self.measures.value(one, bare)} for one in self.measures.all}
        for label, sums in sorted(labelled.items()):
            for indicator in self.measures.made_of(sums):
                found[indicator][label] = self.measures.value(indicator, sums)
        return found

    def add_up(self, tx: Connection, question: Question, sides: Mapping[str, str]) -> Sums:
        """Add up cells of one union: stocks up to the day, flows of the period."""
        found: Sums = defaultdict(int)
        runs = reading(question.period, self.footing.closed, set(sides.values()))
        for _, id_, value in self.counted(tx, question, sides, runs):
            found[id_] += value
        return found

    def counted(
        self, tx: Connection, question: Question, sides: Mapping[str, str], runs: Sequence[Run]
    ) -> Iterator[tuple[dt.date, str, Number]]:
        """Give what stands in some rows, cell by cell, with the row's (first) day."""
        forms = FORMS[question.form]
        for _, run, day, cells in store.cells_between(
            tx, [question.union], question.tree, forms, runs
        ):
            for id_, value in cells.items():
                if sides.get(id_) in run.sides:
                    yield day, id_, number(value)

    def series(
        self, tx: Connection, indicator: str, question: Question, label: str = "",
        every: str = "month",
    ) -> list[tuple[dt.date, str | None]]:  # fmt: skip
        """Give a number for each month or week of the period, by its first day.

        A stock as it stood at the end of that (or the period's), a flow of it alone.
        """
        self.refresh(tx)
        cells = self.measures.cells(indicator, label)
        return [
            (month, self.measures.value(indicator, cells.sums(sums)))
            for month, sums in self.by_step(tx, question, cells.sides, every)
        ]

    def trends(
        self, tx: Connection, question: Question, every: str = "month"
    ) -> tuple[list[dt.date], dict[str, list[str | None]]]:
        """Give the months or weeks of the period, and every indicator's numbers in them."""
        self.refresh(tx)
        cells = {one: self.measures.cells(one, "") for one in self.measures.all}
        sides = {id_: side for one in cells.values() for id_, side in one.sides.items()}
        months = list(self.by_step(tx, question, sides, every))
        return [month for month, _ in months], {
            one: [self.measures.value(one, made.sums(sums)) for _, sums in months]
            for one, made in cells.items()
        }

    def by_step(
        self, tx: Connection, question: Question, sides: Mapping[str, str], every: str
    ) -> Iterator[tuple[dt.date, Sums]]:
        """Add up cells for each month or week: stocks as they stood at its end, flows of it."""
        step = STEPS[every]
        first, until = step.first(question.period.since), question.period.until
        came: dict[dt.date, Sums] = defaultdict(lambda: defaultdict(int))
        runs = by_step(question.period, self.footing.closed, every)
        for day, id_, value in self.counted(tx, question, sides, runs):
            came[step.first(day) if day >= first else BEGINNING][id_] += value
        standing = came[BEGINNING]
        begins = first
        while begins <= until:
            for id_, value in came[begins].items():
                if sides[id_] == "stock":
                    standing[id_] += value
            yield begins, {**came[begins], **standing}
            begins = step.after(begins)

    def children(
        self, tx: Connection, indicator: str, question: Question, label: str = ""
    ) -> list[Share]:
        """Give what is the union's own, then the number of each union directly below it.

        Below it on the last day of the period, or today. What flowed while a child stood elsewhere
        is in the child's number too: children add up to the union for stocks, and for flows where
        none has moved.
        """
        self.refresh(tx)
        below = self.boundaries.children(Node(question.tree, question.union), self.day(question))
        cells = self.measures.cells(indicator, label)
        found = self.by_union(tx, cells, question, [question.union], "")
        found |= self.by_union(tx, cells, question, below, question.tree)
        return [
            self.measures.share(indicator, union, cells.sums(sums)) for union, sums in found.items()
        ]

    def day(self, question: Question) -> dt.date:
        """Give the day whose boundaries a question speaks of."""
        today = self.footing.placements.today
        return today if question.form == "today" else question.period.until

    def below(self, question: Question) -> Sequence[str]:
        """Give a union and all that may ever have stood below it, in order; made once."""
        if self.standing is not self.boundaries:
            self.standing = self.boundaries
            self.families.clear()
        node = Node(question.tree, question.union)
        if node not in self.families:
            root = self.boundaries.is_root(node, self.day(question))
            found = self.boundaries.rows if root else self.boundaries.family([node.union])
            self.families[node] = sorted({*found, node.union})
        return self.families[node]

    def path(self, question: Question, union: str, day: dt.date) -> tuple[str, ...]:
        """Give a union and what stands above it in the question's tree on a day."""
        return self.boundaries.path(question.tree, union, day) or (union,)

    def by_union(
        self, tx: Connection, cells: Cells, question: Question, unions: Collection[str], tree: str
    ) -> dict[str, Sums]:
        """Add up cells for many unions: in a tree, or with tree '' what is their own alone."""
        found: dict[str, Sums] = {union: {} for union in unions}
        for side in SIDES:
            ids = cells.of(side)
            if ids and unions:
                runs = reading(question.period, self.footing.closed, {side})
                forms = FORMS[question.form]
                for union, id_, value in store.sums(tx, list(unions), tree, forms, runs, ids):
                    found[union][id_] = value
        return found

"""Reads families: what is a union's own and each union directly below it, side by side."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Final, NamedTuple

from services.city import discretion, store
from services.city.cells import add, number
from services.city.discretion import OWN
from services.city.measures import SIDES
from services.city.periods import BEGINNING, STEPS, Period, Run, by_step, reading
from services.city.reads import Question, Reads, Sums
from shared.figures.boundaries import Node
from shared.streams.ledger import Connection

NOWHERE: Final = "~"
"""Above a union that has no place in the tree yet."""
WHOLE: Final = "*"
"""A union with all below it, as a member of its own family."""
FEW: Final = 4
"""So many cells at most are added up in the database."""
MOST: Final = 2_000
"""Families whose pairs are kept."""


Place = tuple[str, str]
"""A union, and the tree of what stands below it; '' for what is its own."""


class Ahead(NamedTuple):
    """What was read of many places for one question."""

    question: Question
    ids: frozenset[str]
    at: Mapping[Place, int]
    rows: Sequence[Sums]

    def holds(self, family: Question, ids: Collection[str], places: Iterable[Place]) -> bool:
        """Tell whether such a question was read ahead, with these places."""
        alike = family._replace(union=self.question.union) == self.question and ids == self.ids
        return alike and all(one in self.at for one in places)

    def of(self, places: Sequence[Place]) -> list[Sums]:
        """Give the rows of some places, in their order; second ones behind all."""
        return [self.rows[self.at[one] + more] for more in self.seconds() for one in places]

    def seconds(self) -> range:
        """Give where the rows begin, and the second ones where there are any."""
        return range(0, len(self.rows), len(self.at))


class Families:
    """The unions below one, in pairs, with their sums."""

    def __init__(self, reads: Reads) -> None:
        """Take what is read by; it is refreshed by whoever asks."""
        self.reads = reads
        self.standing = reads.boundaries
        self.paired: dict[tuple[Node, dt.date], list[list[str]]] = {}
        self.ahead: Ahead | None = None

    @property
    def today(self) -> dt.date:
        """Give the day that is today in totals."""
        return self.reads.footing.placements.today

    def path(self, question: Question) -> tuple[str, ...]:
        """Give a union and what stands above it; itself and nothing else for a root."""
        day = self.reads.day(question)
        found = self.reads.boundaries.path(question.tree, question.union, day)
        return found or (question.union, NOWHERE)

    def levels(self, question: Question) -> list[tuple[Question, str]]:
        """Give each union above one, from the root on, with the one below it on the way."""
        path = self.path(question)
        return [
            (question._replace(union=above), below) for above, below in pairwise(reversed(path))
        ]

    def pairs(self, family: Question) -> list[list[str]]:
        """Put the unions below one in pairs, with what is its own; made once."""
        boundaries, day = self.reads.boundaries, self.reads.day(family)
        if self.standing is not boundaries or len(self.paired) >= MOST:
            self.standing = boundaries
            self.paired.clear()
        node = Node(family.tree, family.union)
        if (node, day) not in self.paired:
            here = boundaries.children(node, day)
            wide = family.tree == "industry" and boundaries.is_root(node, day)
            ever = boundaries.rows if wide else boundaries.below.get(family.union, ())
            self.paired[node, day] = discretion.groups(sorted({*ever, *here}), set(here))
        return self.paired[node, day]

    def mates(self, family: Question, member: str) -> list[str]:
        """Give the pair, or the three, that a member of a family goes in."""
        return next((pair for pair in self.pairs(family) if member in pair), [member])

    def every(self, family: Question, *, alone: bool) -> list[str]:
        """Name what is a union's own and the unions below it, in pairs' order; or itself."""
        return [WHOLE] if alone else [one for pair in self.pairs(family) for one in pair]

    def sums(
        self, tx: Connection, family: Question, members: Sequence[str], ids: Collection[str]
    ) -> list[Sums]:
        """Add up cells for each of some members of a family, `OWN` among them, in their order.

        On today's boundaries a second row for each follows: what differs from it as it was.
        """
        places = [place_of(family, one) for one in members]
        if self.ahead is None or not self.ahead.holds(family, ids, places):
            return self.added(tx, family, places, ids)
        return self.ahead.of(places)

    def added(
        self, tx: Connection, family: Question, places: Sequence[Place], ids: Collection[str]
    ) -> list[Sums]:
        """Add up cells of places: a few of them in the database, many from the rows."""
        runs = reading(family.period, self.reads.footing.closed, set(SIDES))
        if len(ids) <= FEW:
            rows = self.summed(tx, family, places, ids)
        else:
            found = self.rows(tx, places, ids, runs, whole)
            rows = [found[one].get(BEGINNING, {}) for one in places]
        if family.form != "today":
            return rows
        differs = self.rows(tx, places, ids, runs, whole, differing=True)
        less = [differs[one].get(BEGINNING, {}) for one in places]
        return [*map(total, zip(rows, less, strict=True)), *less]

    def summed(
        self, tx: Connection, family: Question, places: Sequence[Place], ids: Collection[str]
    ) -> list[Sums]:
        """Let the database add up cells of places as they were."""
        names, closed = self.reads.footing.names.names, self.reads.footing.closed
        found: dict[Place, Sums] = {one: {} for one in places}
        trees: dict[str, list[str]] = defaultdict(list)
        for union, tree in found:
            trees[tree].append(union)
        for side in SIDES:
            some = [id_ for id_ in ids if names[id_].side == side]
            runs = reading(family.period, closed, {side})
            for tree, unions in trees.items() if some else ():
                for union, id_, value in store.sums(tx, unions, tree, ["as_was"], runs, some):
                    found[union, tree][id_] = value
        return [found[one] for one in places]

    @contextmanager
    def reading_ahead(
        self, tx: Connection, question: Question, places: Collection[Place], ids: Collection[str]
    ) -> Iterator[None]:
        """Read many families at once, for a question that asks of each after the other."""
        before = self.ahead
        if before is None or not before.holds(question, ids, places):
            some = sorted(places)
            at = {one: number for number, one in enumerate(some)}
            self.ahead = Ahead(question, frozenset(ids), at, self.added(tx, question, some, ids))
        try:
            yield
        finally:
            self.ahead = before

    def by_step(
        self, tx: Connection, family: Question, members: Sequence[str], ids: Collection[str],
        every: str,
    ) -> list[list[Sums]]:  # fmt: skip
        """Add up cells for each month or week and member: flows of it, stocks at its end."""
        step, begins = STEPS[every], firsts(family.period, every)
        places = [place_of(family, one) for one in members]
        runs = by_step(family.period, self.reads.footing.closed, every)

        def begin(day: dt.date) -> dt.date:
            return step.first(day) if day >= begins[0] else BEGINNING

        found = self.rows(tx, places, ids, runs, begin)
        rows = [list(self.accumulated(found[one], begins)) for one in places]
        if family.form != "today":
            return rows
        differs = self.rows(tx, places, ids, runs, begin, differing=True)
        less = [list(self.accumulated(differs[one], begins)) for one in places]
        return [*(
            [total(both) for both in zip(one, other, strict=True)]
            for one, other in zip(rows, less, strict=True)
        ), *less]  # fmt: skip

    def accumulated(
        self, came: Mapping[dt.date, Sums], begins: Iterable[dt.date]
    ) -> Iterator[Sums]:
        """Give what came in each step, of stocks with all before."""
        names = self.reads.footing.names.names
        standing = dict(came.get(BEGINNING, {}))
        for begin in begins:
            sums = came.get(begin, {})
            add(standing, {id_: one for id_, one in sums.items() if names[id_].side == "stock"})
            yield {**sums, **standing}

    def rows(  # noqa: PLR0913 - a reading is these
        self, tx: Connection, places: Sequence[Place], ids: Collection[str], runs: Sequence[Run],
        begin: Callable[[dt.date], dt.date], *, differing: bool = False,
    ) -> dict[Place, dict[dt.date, Sums]]:  # fmt: skip
        """Add up cells of places, by the day on which the step of a row begins.

        As it was; or what is `differing` from that on today's boundaries.
        """
        names = self.reads.footing.names.names
        wanted = {run: {id_ for id_ in ids if names[id_].side in run.sides} for run in runs}
        found: dict[Place, dict[dt.date, Sums]] = {one: {} for one in places}
        trees: dict[str, list[str]] = defaultdict(list)
        for union, tree in found:
            trees[tree].append(union)
        read = store.differing_between if differing else store.standing_between
        for tree, some in trees.items():
            for union, run, day, cells in read(tx, some, tree, runs):
                sums = found[union, tree].setdefault(begin(day), {})
                known = wanted[run]
                for id_, value in cells.items():
                    if id_ in known:
                        more = value if type(value) is int else number(value)
                        sums[id_] = sums.get(id_, 0) + more
        return found


def place_of(family: Question, member: str) -> Place:
    """Give the union and tree whose rows make a member of a family; a union's own have no tree."""
    if member == OWN:
        return family.union, ""
    return (family.union if member == WHOLE else member), family.tree


def whole(_: dt.date) -> dt.date:
    """Take all days as one."""
    return BEGINNING


def firsts(period: Period, every: str) -> list[dt.date]:
    """Give the first days of the months or weeks of a period."""
    step = STEPS[every]
    found = [step.first(period.since)]
    while (later := step.after(found[-1])) <= period.until:
        found.append(later)
    return found


def total(rows: Iterable[Sums]) -> Sums:
    """Add rows up."""
    found: Sums = {}
    for row in rows:
        add(found, row)
    return found

"""Reads what decides which numbers of people are shown of a union: those of the unions beside it.

`discretion.py` holds the rule. A whole family is read for labels and months, and kept for some
seconds; for a number itself only the one that it goes in a pair with, at each level.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import cycle
from typing import Any, Final, NamedTuple, TypeVar, cast

from services.city import discretion
from services.city.discretion import OWN, Cell, Cells
from services.city.families import NOWHERE, Families, firsts, place_of
from services.city.measures import Measures
from services.city.periods import Period
from services.city.reads import Question, Reads
from shared.figures.boundaries import Node
from shared.streams.ledger import Connection

KEPT: Final = 5.0
"""Seconds for which a family that was read is good."""
LARGEST: Final = 300
"""Unions in a family of which labels and months are looked at; in a larger one none is shown."""
MOST: Final = 2_000
"""Families kept."""

R = TypeVar("R")
Hidden = dict[str, set[str]]


class Veil(NamedTuple):
    """What isn't shown of a union: numbers, and of other numbers some labels."""

    numbers: set[str]
    labels: Hidden

    def hides(self, parts: Iterable[str], label: str = "") -> bool:
        """Tell whether a number isn't shown that is made of some parts."""
        return any(part in self.numbers or label in self.labels.get(part, ()) for part in parts)


class Screen:
    """Tells of each question what isn't shown; one for each process is enough."""

    def __init__(self, reads: Reads, clock: Callable[[], float] = time.monotonic) -> None:
        """Know nothing yet."""
        self.reads = reads
        self.families = Families(reads)
        self.clock = clock
        self.measures: Measures | None = None
        self.last = 0
        self.cells: dict[str, Cells] = {}
        self.kept: dict[tuple[object, ...], tuple[float, Any]] = {}

    def refresh(self) -> None:
        """Know the cells behind which are people; after the reads were refreshed."""
        names = self.reads.footing.names
        if self.measures is not self.reads.measures or self.last != names.last:
            self.measures, self.last = self.reads.measures, names.last
            people = discretion.of_people(self.measures.all.values())
            self.cells = discretion.cells_of(self.measures.names, people)
            self.kept.clear()

    # ------------------------------------------------------------------ what isn't shown

    def veil(self, tx: Connection, question: Question) -> Veil:
        """Give what isn't shown of a union."""
        self.refresh()
        labels = self.labels(tx, question)
        return Veil(self.numbers(tx, question, self.cells), labels)

    def numbers(self, tx: Connection, question: Question, some: Iterable[str]) -> set[str]:
        """Name those of some indicators whose numbers aren't shown of a union."""
        cells, levels = self.of_people(some), self.families.levels(question)
        if levels and levels[0][0].union == NOWHERE:
            return set(cells)
        found: set[str] = set()
        ids = of(cells.values())
        pairs = [(above, self.families.mates(above, child)) for above, child in levels]
        places = {place_of(above, one) for above, mates in pairs for one in mates}
        with self.families.reading_ahead(tx, question, places, ids):
            for above, mates in pairs:
                rows = self.families.sums(tx, above, mates, ids)
                small = {one for one, cell in cells.items() if any(map(cell.small, rows))}
                found = small | (found if OWN in mates else set())
        return found | self.undated(tx, question, cells, [one for one, _ in levels])

    def members(self, tx: Connection, question: Question, parts: Sequence[str]) -> set[str]:
        """Name the unions below one, and perhaps `OWN`, of which a number isn't shown."""
        self.refresh()
        cells = self.of_people(parts)
        if not cells:
            return set()
        pairs = self.families.pairs(question)
        every = [one for pair in pairs for one in pair]
        families = [*(one for one, _ in self.families.levels(question)), question]
        if self.undated(tx, question, cells, families):
            return set(every)
        rows = self.families.sums(tx, question, every, of(cells.values()))
        small = {
            name for name, row in zip(cycle(every), rows, strict=False)
            if any(cell.small(row) for cell in cells.values())
        }  # fmt: skip
        covered = bool(self.numbers(tx, question, parts))
        return discretion.hidden(pairs, small, covered=covered)

    def own(self, tx: Connection, question: Question, parts: Sequence[str]) -> bool:
        """Tell whether what is a union's own isn't shown."""
        self.refresh()
        cells = self.of_people(parts)
        if not cells:
            return False
        home, name = self.home(question)
        if home.union == NOWHERE:
            return True
        families = [*(one for one, _ in self.families.levels(home)), home]
        if self.undated(tx, home, cells, families):
            return True
        mates = self.families.mates(home, name)
        rows = self.families.sums(tx, home, mates, of(cells.values()))
        if any(cell.small(row) for row in rows for cell in cells.values()):
            return True
        return OWN in mates and bool(self.numbers(tx, home, parts))

    def home(self, question: Question) -> tuple[Question, str]:
        """Give the family in which a union's own number stands, and as which member."""
        node = Node(question.tree, question.union)
        if not self.reads.boundaries.children(node, self.reads.day(question)):
            _, *above = self.families.path(question)
            if above:
                return question._replace(union=above[0]), question.union
        return question, OWN

    def owns(
        self, tx: Connection, question: Question, unions: Iterable[str], parts: Sequence[str]
    ) -> set[str]:
        """Name those of some unions of whom what is their own isn't shown; read at once."""
        self.refresh()
        cells = self.of_people(parts)
        asked = {one: question._replace(union=one) for one in unions}
        if not cells:
            return set()
        places = {
            place_of(family, member)
            for one in asked.values()
            for family, mates in self.beside(*self.home(one))
            for member in mates
        }
        with self.families.reading_ahead(tx, question, places, of(cells.values())):
            return {name for name, one in asked.items() if self.own(tx, one, parts)}

    def beside(self, home: Question, name: str) -> Iterator[tuple[Question, list[str]]]:
        """Give what is read of each family to know whether a member of one isn't shown."""
        if home.union == NOWHERE:
            return
        mates = self.families.mates(home, name)
        yield home, mates
        for above, child in self.families.levels(home) if OWN in mates else ():
            yield above, self.families.mates(above, child)

    def of_people(self, some: Iterable[str]) -> dict[str, Cell]:
        """Give the cell of each of some indicators behind which are people."""
        return {one: self.cells[one][""] for one in some if "" in self.cells.get(one, {})}

    def labels(self, tx: Connection, question: Question) -> Hidden:
        """Give the labels of each indicator that aren't shown: here, or anywhere above.

        Those of a flow are shown for a whole year only: its months aren't by label.
        """
        root = question._replace(union=self.families.path(question)[-1])
        found: Hidden = defaultdict(set)
        families = [root, *(above for above, _ in self.families.levels(question))]
        if not discretion.is_last(question.period.until, self.families.today):
            found |= {
                one: {*cells} - {""} for one, cells in self.cells.items() if self.is_flow(one)
            }
        for place, family in enumerate(families):
            for one, some in self.columns(tx, family, alone=not place).items():
                found[one] |= some
        return found

    def undated(
        self, tx: Connection, question: Question, some: Iterable[str], families: Sequence[Question]
    ) -> set[str]:
        """Name those of some indicators that aren't shown for this day: flows in the past."""
        on = question.period.until
        flows = [one for one in some if self.is_flow(one)]
        if not flows or discretion.is_last(on, self.families.today):
            return set()
        if families and not discretion.ends_month(on):
            return set(flows)
        gaps = self.gaps(tx, question, families, on.year)
        return {
            one for one in flows
            if not discretion.readable(on, gaps[one], below=bool(families))
        }  # fmt: skip

    def steps(
        self, tx: Connection, question: Question, some: Sequence[str], every: str
    ) -> list[set[str]]:
        """Name for each month or week which of some indicators aren't shown of a union."""
        self.refresh()
        cells, levels = self.of_people(some), self.families.levels(question)
        begins = firsts(question.period, every)
        found: list[set[str]] = [set() for _ in begins]
        for above, child in levels:
            mates = self.families.mates(above, child)
            rows = self.families.by_step(tx, above, mates, of(cells.values()), every)
            for place, sums in enumerate(zip(*rows, strict=True)):
                small = {one for one, cell in cells.items() if any(map(cell.small, sums))}
                found[place] = small | (found[place] if OWN in mates else set())
        flows = {one for one in cells if self.is_flow(one)}
        families = [one for one, _ in levels]
        years = {day.year for day in begins if not levels or every == "month"}
        gaps = {year: self.gaps(tx, question, families, year) for year in years}
        for place, day in enumerate(begins):
            last = place == len(begins) - 1
            whole = not levels or (every == "month" and not (last and self.breaks(question)))
            gone = {one for one in flows if not whole or day.month in gaps[day.year][one]}
            found[place] = found[place] - flows | gone
        return found

    def breaks(self, question: Question) -> bool:
        """Tell whether a period ends inside of a month in the past."""
        until = question.period.until
        return until < self.families.today and not discretion.ends_month(until)

    # ------------------------------------------------------------------ families

    def columns(self, tx: Connection, family: Question, *, alone: bool) -> Hidden:
        """Give the labels that aren't shown of the unions below one; or `alone` of itself."""

        def read() -> Hidden:
            every = self.families.every(family, alone=alone)
            if len(every) > LARGEST:
                return {one: {*cells} - {""} for one, cells in self.cells.items()}
            wanted = of(cell for cells in self.cells.values() for cell in cells.values())
            rows = self.families.sums(tx, family, every, wanted)
            return {one: discretion.columns(cells, rows) for one, cells in self.cells.items()}

        return self.keep(("labels", alone, family), read)

    def gaps(
        self, tx: Connection, question: Question, families: Iterable[Question], year: int
    ) -> dict[str, set[int]]:
        """Give the months of a year that aren't shown: of the city, or below some unions."""
        until = min(max(self.families.today, dt.date(year, 1, 1)), dt.date(year, 12, 31))
        period = Period(dt.date(year, 1, 1), until)
        root = question._replace(union=self.families.path(question)[-1])
        found: dict[str, set[int]] = defaultdict(set)
        for place, one in enumerate((root, *families)):
            asked = one._replace(period=period)
            for indicator, some in self.months(tx, asked, alone=not place).items():
                found[indicator] |= some
        return found

    def months(self, tx: Connection, family: Question, *, alone: bool) -> dict[str, set[int]]:
        """Number the months of a year that aren't shown of the unions below one; or of itself."""
        flows = {
            one: cells[""] for one, cells in self.cells.items() if "" in cells and self.is_flow(one)
        }

        def read() -> dict[str, set[int]]:
            every = self.families.every(family, alone=alone)
            if len(every) > LARGEST:
                return {one: set(range(1, 13)) for one in flows}
            rows = self.families.by_step(tx, family, every, of(flows.values()), "month")
            return {one: discretion.months(cell, rows) for one, cell in flows.items()}

        return self.keep(("months", alone, family), read)

    def keep(self, key: tuple[object, ...], read: Callable[[], R]) -> R:
        """Give what was read within the last seconds, or read it."""
        now = self.clock()
        until, found = self.kept.get(key, (now, None))
        if now >= until:
            if len(self.kept) >= MOST:
                self.kept.clear()
            found = read()
            self.kept[key] = now + KEPT, found
        return cast("R", found)

    def is_flow(self, indicator: str) -> bool:
        """Tell whether an indicator is a flow."""
        return self.reads.measures.all[indicator].kind == "flow"


def of(cells: Iterable[Cell]) -> set[str]:
    """Give the ids of cells, and of those that count who is behind them."""
    return {id_ for cell in cells for id_ in cell if id_}

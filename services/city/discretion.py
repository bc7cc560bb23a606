"""Which numbers are shown above the level that owns them: none of one person or two (DESIGN 7).

The one rule, without I/O; `screen.py` reads what it is asked about. Everything hidden is null, what
is zero too, and never alone: whoever subtracts what is shown from a total is left with a sum in
which one person could as well stand elsewhere. Why it is so stands in decisions/0029.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

from services.city.cells import Names
from shared.events.directory import IndicatorAnnounced
from shared.figures.indicators import Number, magnitude

FEWEST: Final = 3
"""Fewer people than this are hidden."""
OWN: Final = ""
"""What is a union's own, among the unions below it."""

PEOPLE: Final = ("人", "户", "人次")
"""Units in which people are counted, or households."""
NOBODY: Final = frozenset({"skills.campaign_goal"})
"""Counted in people, and yet nobody: a goal."""
CASES: Final = frozenset({
    "rights.disputes_open", "rights.mediations_concluded", "rights.mediations_agreed",
    "rights.mediations_due", "rights.mediations_overdue", "rights.calls", "rights.calls_closed",
    "rights.calls_due", "rights.calls_closed_on_time", "rights.callers_reached",
    "rights.callers_satisfied",
})  # fmt: skip
"""Cases of people: three of them are three people at least."""
BEHIND: Final = {
    "rights.aid_yuan": "rights.households_aided",
    "rights.disputes_filed": "rights.dispute_workers",
    "rights.mediation_days": "rights.mediations_concluded",
    "rights.recovered_yuan": "rights.workers_recovered_for",
}
"""What counts the people behind a number that counts others: an amount, days, or cases."""
AMOUNTS: Final = BEHIND.keys() - {"rights.disputes_filed"}
"""Of those the ones that don't count people at all."""


T = TypeVar("T", int, str)


class Cell(NamedTuple):
    """A cell by its id, and the cell that counts who is behind it."""

    id: str
    behind: str | None

    def small(self, sums: Mapping[str, Number]) -> bool:
        """Tell whether there is something, of fewer than three people."""
        people = sums.get(self.behind, 0) if self.behind else 0
        return bool(sums.get(self.id)) and magnitude(people) < FEWEST


Cells = Mapping[str, Cell]
"""Cells of one indicator by label; '' is the number itself."""


def of_people(announced: Iterable[IndicatorAnnounced]) -> list[str]:
    """Name the indicators behind whose numbers are people."""
    return [
        one.indicator for one in announced
        if one.kind != "ratio" and one.indicator not in NOBODY
        and (one.unit in PEOPLE or one.indicator in CASES or one.indicator in BEHIND)
    ]  # fmt: skip


def cells_of(names: Names, indicators: Iterable[str]) -> dict[str, Cells]:
    """Give the cells of indicators with who is behind each.

    In a dimension in which people aren't counted, cases count themselves; behind an amount there
    is nobody known then, so it is hidden.
    """
    wanted = set(indicators)
    ids: dict[str, dict[str, str]] = defaultdict(dict)
    for id_, name in names.names.items():
        ids[name.indicator][name.label] = id_
    return {one: dict(behind(one, ids)) for one in wanted}


def behind(indicator: str, ids: Mapping[str, Mapping[str, str]]) -> Iterable[tuple[str, Cell]]:
    """Give the cells of one indicator by label."""
    people = ids.get(BEHIND.get(indicator, indicator), {})
    counted = {dimension(label) for label in people}
    for label, id_ in ids.get(indicator, {}).items():
        itself = dimension(label) not in counted and indicator not in AMOUNTS
        yield label, Cell(id_, id_ if itself else people.get(label))


def dimension(label: str) -> str:
    """Give the dimension of a label; a number itself and what was moved have none."""
    return label.partition("=")[0]


def groups(ever: Sequence[str], here: Collection[str]) -> list[list[str]]:
    """Put what a number is the sum of into pairs, its own with the first; the last may be three.

    By the order of all that ever stood there, so that a pair is the same on all days and in both
    forms; where one of two isn't there, the other goes with the pair before.
    """
    every = [OWN, *ever]
    found: list[list[str]] = []
    for place in range(0, len(every), 2):
        some = [one for one in every[place : place + 2] if one == OWN or one in here]
        if len(some) == 1 and found:
            found[-1] += some
        elif some:
            found.append(some)
    if len(found) > 1 and len(found[0]) == 1:
        found = [found[0] + found[1], *found[2:]]
    return found


def hidden(pairs: Sequence[Sequence[str]], small: Collection[str], *, covered: bool) -> set[str]:
    """Name what isn't shown of the parts of a number: pairs with a small one.

    Where the number itself isn't shown (`covered`) the first pair too: else it could be added up.
    """
    found = {one for pair in pairs if any(part in small for part in pair) for one in pair}
    return found | set(pairs[0]) if covered and pairs else found


def columns(cells: Cells, rows: Iterable[Mapping[str, Number]]) -> set[str]:
    """Name the labels that aren't shown of any of some unions: those that are small at one.

    A second one of the dimension goes with a single one, the smallest there is.
    """
    rows = list(rows)
    found: set[str] = set()
    by_dimension: dict[str, list[str]] = defaultdict(list)
    for label in cells:
        if label:
            by_dimension[dimension(label)].append(label)
    for labels in by_dimension.values():
        small = {one for one in labels if any(cells[one].small(row) for row in rows)}
        if small:
            found |= second(small, {
                one: sum(magnitude(row.get(cells[one].id, 0)) for row in rows) for one in labels
            })  # fmt: skip
    return found


def months(cell: Cell, rows: Iterable[Sequence[Mapping[str, Number]]]) -> set[int]:
    """Number the months of a year that aren't shown of any of some unions, by one flow."""
    rows = list(rows)
    count = max(map(len, rows), default=0)
    small = {
        month for month in range(1, count + 1) if any(cell.small(row[month - 1]) for row in rows)
    }
    return small and second(small, {
        month: sum(magnitude(row[month - 1].get(cell.id, 0)) for row in rows)
        for month in range(1, count + 1)
    })  # fmt: skip


def second(small: set[T], totals: Mapping[T, Number]) -> set[T]:
    """Let others go with a single small one, or with some of one each: the smallest there are."""
    found = set(small)
    rest = sorted((total, one) for one, total in totals.items() if one not in small and total)
    for _, one in rest:
        if not found or (len(found) > 1 and sum(map(totals.__getitem__, found)) > len(found)):
            break
        found.add(one)
    return found


def is_last(on: dt.date, today: dt.date) -> bool:
    """Tell whether a flow up to a day is all of its year: that is always shown."""
    return on >= today or (on.month, on.day) == (12, 31)


def ends_month(on: dt.date) -> bool:
    """Tell whether a day is the last of its month."""
    return (on + dt.timedelta(days=1)).day == 1


def readable(on: dt.date, gaps: Collection[int], *, below: bool) -> bool:
    """Tell whether the flow of a year up to a day in the past may be shown beside its months.

    Where the months that aren't shown lie all before it or all after; below the city only up to
    a month's last day.
    """
    whole = ends_month(on)
    if not whole and (below or on.month in gaps):
        return False
    return len({month < on.month + whole for month in gaps}) <= 1

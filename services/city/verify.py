"""Whether the totals are what the known figures and the boundaries make of them."""

from __future__ import annotations

from collections.abc import Iterator

from services.city import beside, store
from services.city.cells import Held, Names, merge, wire
from services.city.recount import Recount, Year
from services.city.sums import Key
from shared.figures.boundaries import Boundaries
from shared.streams.ledger import Connection
from shared.streams.rebuild import Difference


def first_difference(tx: Connection) -> Difference | None:
    """Count all totals anew and name the first cell that is held otherwise.

    Takes the lock of the totals until the transaction ends.
    """
    recount = Recount(tx)
    return boundaries_difference(recount) or next(totals_differences(recount), None)


def boundaries_difference(recount: Recount) -> Difference | None:
    """Compare the edges on which the totals stand with the directory's, unless it is ahead."""
    if recount.ground.version != recount.ground.newest:
        return None
    newest = store.newer_edges(recount.tx, 0)
    announced = Boundaries(edge for edges in newest.values() for edge in edges)
    for union in sorted(recount.boundaries.rows.keys() | announced.rows.keys()):
        held, expected = recount.boundaries.periods(union), announced.periods(union)
        if held != expected:
            return Difference("boundaries", union, str(held), str(expected))
    return None


def totals_differences(recount: Recount) -> Iterator[Difference]:
    """Give the first difference of each year."""
    for year in recount.years():
        found = year_difference(recount.tx, recount.names, year)
        if found is not None:
            yield found


def year_difference(tx: Connection, names: Names, year: Year) -> Difference | None:
    """Give the first row, in order of keys, that is held otherwise than it should be."""
    expected = {key: merge({}, cells) for key, cells in year.rows.items()}
    wrong: dict[Key, tuple[Held, Held]] = {}
    for key, held in beside.totals_in(tx, year.start, year.end):
        right = expected.pop(key, {})
        if held != right:
            wrong[key] = held, right
    wrong |= {key: ({}, right) for key, right in expected.items() if right}
    if not wrong:
        return None
    first = min(wrong)
    return cell_difference(names, first, *wrong[first])


def cell_difference(names: Names, key: Key, held: Held, expected: Held) -> Difference:
    """Name the first cell of a row that differs."""
    cells = {
        wire(names.names[id_]): (held.get(id_), expected.get(id_))
        for id_ in held.keys() | expected.keys()
        if held.get(id_) != expected.get(id_)
    }
    cell = min(cells)
    where = f"{key.form} {key.tree} {key.union} {key.span} {key.day} {cell}"
    return Difference("totals", where, *(None if one is None else str(one) for one in cells[cell]))

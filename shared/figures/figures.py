"""Figures: what each union's subjects contribute on each day, one row for a union and day.

A row holds all cells of its union and day as JSON, merged here rather than in SQL: five times
quicker, and exact. Rows are locked in one order before they are read, so that two writers of one
row lose nothing, and whoever writes it later also announces it later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import psycopg

from shared.figures.indicators import Cells, Diff, Number, Place
from shared.streams.queries import load_queries
from shared.streams.rows import columns

queries = load_queries(Path(__file__).with_suffix(".sql"))


Read = Mapping[str, Number | str]
"""Cells as JSON holds them: a decimal is a string."""


class Row(NamedTuple):
    """The present absolute values of one union and day."""

    union: str
    day: dt.date
    stock: Read
    flow: Read


def plain(value: Decimal) -> str:
    """Give a decimal as it stands in JSON: a string without end zeros."""
    return format(value.normalize(), "f")


def dump(cells: Mapping[str, Number]) -> str:
    """Give the canonical JSON of cells."""
    return orjson.dumps(cells, default=plain, option=orjson.OPT_SORT_KEYS).decode()


def merge(held: Cells, diff: Cells) -> Cells:
    """Add a difference to cells as they were read, in place: a decimal there is still a string."""
    for side, more in zip(held, diff, strict=True):
        for cell, value in more.items():
            old: Any = side.get(cell, 0)
            total = (Decimal(old) if isinstance(old, str) else old) + value
            if total:
                side[cell] = total
            else:
                side.pop(cell, None)
    return held


def store(tx: psycopg.Connection[Any], diff: Diff) -> list[Row]:
    """Add a difference to the table; give the rows as they have become, in order of their key."""
    places = sorted(place for place, cells in diff.items() if cells.stock or cells.flow)
    if not places:
        return []
    held = locked(tx, places)
    new = [place for place in places if place not in held]
    with tx.pipeline():
        update(tx, merged(held, diff))
        added = insert(tx, [(place, diff[place]) for place in new]) if new else None
    inserted = set(added.fetchall()) if added else set()
    contested = [place for place in new if place not in inserted]
    if contested:  # another writer added them first
        late = locked(tx, contested)
        update(tx, merged(late, diff))
        held |= late
    return [Row(*place, *held.get(place, diff[place])) for place in places]


def locked(tx: psycopg.Connection[Any], places: Sequence[Place]) -> dict[Place, Cells]:
    """Lock and read the rows that there are."""
    found = tx.execute(queries.lock_figures, columns(("unions", "days"), places))
    return {(union, day): Cells(stock, flow) for union, day, stock, flow in found}


def merged(held: Mapping[Place, Cells], diff: Diff) -> list[tuple[Place, Cells]]:
    """Add a difference to the rows that are held, in order of their key."""
    return [(place, merge(held[place], diff[place])) for place in sorted(held)]


def insert(
    tx: psycopg.Connection[Any], rows: Sequence[tuple[Place, Cells]]
) -> psycopg.Cursor[Place]:
    """Insert rows; the cursor gives those that nobody else inserted first."""
    return tx.execute(queries.add_figures, written(rows))


def update(tx: psycopg.Connection[Any], rows: Sequence[tuple[Place, Cells]]) -> None:
    """Write rows that are locked."""
    if rows:
        tx.execute(queries.set_figures, written(rows))


def written(rows: Sequence[tuple[Place, Cells]]) -> dict[str, str]:
    """Give rows as columns of a statement."""
    return columns(
        ("unions", "days", "stocks", "flows"),
        ((*place, dump(cells.stock), dump(cells.flow)) for place, cells in rows),
    )

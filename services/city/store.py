"""The city's SQL: what is known of figures, and the totals made of them.

Whoever writes totals holds one lock until it commits. All writers meet at the root's row of the
day anyway; so nothing else needs locking, and what is read stays true until it is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from services.city.cells import Held, Name, Names, Sum, dump, load, merge
from services.city.periods import Run
from services.city.sums import Key
from shared.events.directory import IndicatorAnnounced, UnionAnnounced
from shared.events.figures import Changed
from shared.figures.boundaries import ALWAYS, Edge
from shared.figures.indicators import Number
from shared.streams.ledger import Connection
from shared.streams.queries import load_queries
from shared.streams.rows import columns, copy

queries = load_queries(Path(__file__).with_name("queries.sql"))


KNOWN_TYPES: Final = "text date text int8 text"
TOTALS_TYPES: Final = "text text text date text text"


class Ground(NamedTuple):
    """What totals stand on: their today, the first month that isn't closed, and the directory.

    `version` is the directory's that they stand on, `newest` the one that it has now, `names` the
    last id of a cell's name, `streams` the stream of each origin.
    """

    day: dt.date
    closed: dt.date
    version: int
    newest: int
    names: int
    streams: dict[str, str]


class Place(NamedTuple):
    """One row of what is known."""

    union: str
    day: dt.date
    origin: str


class Known(NamedTuple):
    """What is known at a place, where its row is, and the number of the packet it came with."""

    row: str
    number: int
    cells: Held


NOTHING: Final = Known("", 0, {})


def hold(tx: Connection) -> Ground:
    """Take the lock of the totals, then read what they stand on."""
    tx.execute(queries.hold)
    return read_ground(tx)


def read_ground(tx: Connection) -> Ground:
    """Read what the totals stand on."""
    (ground,) = tx.execute(queries.ground).fetchall()
    return Ground(*ground)


def set_ground(tx: Connection, day: dt.date, closed: dt.date, version: int) -> None:
    """Say what the totals stand on now."""
    tx.execute(queries.set_ground, {"day": day, "closed": closed, "version": version})


def set_stream(tx: Connection, origin: str, stream: str) -> None:
    """Say from which stream an origin's figures come now."""
    tx.execute(queries.set_stream, {"origin": origin, "stream": stream})


def read_names(tx: Connection, after: int) -> list[tuple[int, Name]]:
    """Read the names of cells beyond an id."""
    return [(id_, Name(*name)) for id_, *name in tx.execute(queries.cell_names, {"after": after})]


def know_names(tx: Connection, names: Names, packet: Changed) -> None:
    """Give ids to the names in a packet that have none."""
    missing = names.missing(packet)
    if missing:
        columns = zip(*missing, strict=True)
        tx.execute(
            queries.add_cell_names,
            dict(zip(("indicators", "labels", "sides"), map(list, columns), strict=True)),
        )
        names.add(read_names(tx, names.last))


def read_edges(tx: Connection) -> list[Edge]:
    """Read the edges on which the totals stand."""
    return [
        Edge(tree, union, parent, None if from_day == ALWAYS else from_day)
        for tree, union, parent, from_day in tx.execute(queries.edges)
    ]


def newer_edges(tx: Connection, version: int) -> dict[str, list[Edge]]:
    """Read all edges of the unions that the directory has newer than a version."""
    found = tx.execute(queries.newer_unions, {"version": version})
    return {union: edges_of(msgspec.convert(row, UnionAnnounced)) for union, row in found}


def edges_of(union: UnionAnnounced) -> list[Edge]:
    """Give a union's edges as it was announced; a first one holds for all days before it."""
    return [
        Edge(edge.tree, union.union, edge.parent, None if edge.why == "first" else edge.from_)
        for edge in union.edges
    ]


def write_edges(tx: Connection, unions: Mapping[str, Iterable[Edge]]) -> None:
    """Replace all edges of unions."""
    tx.execute(queries.clear_edges, {"unions": list(unions)})
    rows = {
        (edge.tree, edge.union, edge.from_day or ALWAYS): edge.parent
        for edges in unions.values()
        for edge in edges
    }
    copy(tx, queries.copy_edges, "text text text date", (
        (tree, union, parent, from_day) for (tree, union, from_day), parent in rows.items()
    ))  # fmt: skip


def read_known(tx: Connection, places: Sequence[Place]) -> dict[Place, Known]:
    """Read what is known at these places."""
    found = tx.execute(queries.read_known, columns(("unions", "days", "origins"), places))
    return {
        places[place - 1]: Known(row, number, load(cells)) for place, row, number, cells in found
    }


def write_known(
    tx: Connection, rows: Mapping[Place, tuple[int, Held]], known: Mapping[Place, Known]
) -> None:
    """Write what is known now: new rows by COPY, those that are there in one statement."""
    fresh: list[tuple[object, ...]] = []
    changed: list[tuple[object, ...]] = []
    for place, (number, cells) in rows.items():
        held = known.get(place)
        if held is None:
            fresh.append((*place, number, dump(cells)))
        else:
            changed.append((held.row, number, dump(cells)))
    if fresh:
        copy(tx, queries.copy_known, KNOWN_TYPES, fresh)
    if changed:
        tx.execute(queries.update_known, columns(("rows", "numbers", "cells"), changed))


def known_of(tx: Connection, unions: Sequence[str]) -> Iterator[tuple[str, dt.date, Held]]:
    """Give every day that is known of unions."""
    for union, day, cells in tx.execute(queries.known_of, {"unions": list(unions)}):
        yield union, day, load(cells)


def known_from(tx: Connection, origin: str) -> Iterator[tuple[str, dt.date, Held]]:
    """Give every day that is known from an origin."""
    with tx.cursor(name="known") as cursor:
        for union, day, cells in cursor.execute(queries.known_from, {"origin": origin}):
            yield union, day, load(cells)


def known_unions(tx: Connection) -> list[str]:
    """Give all unions of which anything is known, in order."""
    return [union for (union,) in tx.execute(queries.known_unions)]


def known_between(
    tx: Connection, unions: Sequence[str], start: dt.date, end: dt.date
) -> Iterator[tuple[str, dt.date, Held]]:
    """Give what is known of unions from one day until before another."""
    span = {"unions": list(unions), "start": start, "end": end}
    for union, day, cells in tx.execute(queries.known_between, span):
        yield union, day, load(cells)


def totals_between(tx: Connection, start: dt.date, end: dt.date) -> Iterator[tuple[Key, Held]]:
    """Give all totals of days from one until before another."""
    return totals_of(tx, "day", start, end)


def months_between(tx: Connection, start: dt.date, end: dt.date) -> Iterator[tuple[Key, Held]]:
    """Give all totals of months from one until before another."""
    return totals_of(tx, "month", start, end)


def totals_of(
    tx: Connection, span: str, start: dt.date, end: dt.date
) -> Iterator[tuple[Key, Held]]:
    """Give all totals of one span."""
    with tx.cursor(name="totals") as cursor:
        wish = {"span": span, "start": start, "end": end}
        for *key, cells in cursor.execute(queries.totals_between, wish):
            yield Key(*key), load(cells)


def cells_between(
    tx: Connection, unions: Sequence[str], tree: str, forms: Sequence[str], runs: Sequence[Run]
) -> Iterator[tuple[str, Run, dt.date, Held]]:
    """Give the rows that a sum reads: the union, the run, the (first) day, the cells."""
    wish = reading(unions, tree, forms, runs)
    for place, union, day, cells in tx.execute(queries.cells_between, wish):
        yield union, runs[place - 1], day, load(cells)


def standing_between(
    tx: Connection, unions: Sequence[str], tree: str, runs: Sequence[Run]
) -> Iterator[tuple[str, Run, dt.date, Held]]:
    """Give the rows that a sum reads of totals as they were."""
    return cells_between(tx, unions, tree, ["as_was"], runs)


def differing_between(
    tx: Connection, unions: Sequence[str], tree: str, runs: Sequence[Run]
) -> Iterator[tuple[str, Run, dt.date, Held]]:
    """Give the rows of what differs from that on today's boundaries."""
    wish = reading(unions, tree, ["today"], runs)
    for place, union, day, cells in tx.execute(queries.differing_between, wish):
        yield union, runs[place - 1], day, load(cells)


def sums(  # noqa: PLR0913, PLR0917
    tx: Connection, unions: Sequence[str], tree: str, forms: Sequence[str], runs: Sequence[Run],
    cells: Sequence[str],
) -> Iterator[tuple[str, str, Number]]:  # fmt: skip
    """Give the sums of a few cells for each of many unions: union, cell, number."""
    wish = reading(unions, tree, forms, runs) | {"cells": list(cells)}
    for union, cell, value in tx.execute(queries.sums, wish):
        yield union, cell, Decimal(value)


def reading(
    unions: Sequence[str], tree: str, forms: Sequence[str], runs: Sequence[Run]
) -> dict[str, object]:
    """Give the arguments of a reading."""
    return {
        "unions": list(unions), "tree": tree, "forms": list(forms),
        "spans": [run.span for run in runs], "firsts": [run.first for run in runs],
        "lasts": [run.last for run in runs],
    }  # fmt: skip


def read_indicators(tx: Connection) -> list[IndicatorAnnounced]:
    """Read what services have announced of their indicators."""
    return [msgspec.convert(row, IndicatorAnnounced) for (row,) in tx.execute(queries.indicators)]


def forget(tx: Connection, origin: str) -> None:
    """Delete what is known from an origin."""
    tx.execute(queries.forget, {"origin": origin})


def add_totals(tx: Connection, sums: Mapping[Key, Sum]) -> None:
    """Add sums to totals; the lock is held, so what is read is what is written to."""
    if not sums:
        return
    keys = list(sums)
    wanted = columns(("unions", "trees", "spans", "days", "forms"), keys)
    changed = []
    there = set()
    for place, row, cells in tx.execute(queries.read_totals, wanted):
        key = keys[place - 1]
        there.add(key)
        changed.append((row, dump(merge(load(cells), sums[key]))))
    fresh = [(*key, dump(merge({}, sums[key]))) for key in keys if key not in there]
    if fresh:
        copy(tx, queries.copy_totals, TOTALS_TYPES, fresh)
    if changed:
        tx.execute(queries.update_totals, columns(("rows", "cells"), changed))

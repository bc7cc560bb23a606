"""Compares a service's figures with what the city knows of them, row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import orjson

from services.city import store as city_store
from services.city.cells import Names, wire
from shared.streams.ledger import Connection
from shared.streams.queries import load_queries
from shared.streams.rebuild import Difference

queries: Final = load_queries(Path(__file__).with_name("verification.sql"))

Place = tuple[str, dt.date]
Cells = dict[str, int | str]


def compare_figures(service: str, tx: Connection, city: Connection) -> Difference | None:
    """Name the first row that the city knows otherwise than its service holds it."""
    known = dict(known_rows(service, city))
    for place, cells in held_rows(tx):
        if known.pop(place, {}) != cells:
            return difference(place, known_at(service, city, place), cells)
    for place in sorted(known):
        return difference(place, known[place], None)
    return None


def held_rows(tx: Connection) -> Iterator[tuple[Place, Cells]]:
    """Give a service's own rows."""
    for union, day, stock, flow in tx.execute(queries.figures):
        yield (union, day), stock | flow


def known_rows(service: str, city: Connection) -> Iterator[tuple[Place, Cells]]:
    """Give the rows that the city knows from a service."""
    names = Names(city_store.read_names(city, 0))
    for union, day, cells in city_store.known_from(city, service):
        if cells:
            yield (union, day), {wire(names.names[id_]): value for id_, value in cells.items()}


def known_at(service: str, city: Connection, place: Place) -> Cells | None:
    """Give the one row that the city knows at a place."""
    return next((cells for found, cells in known_rows(service, city) if found == place), None)


def difference(place: Place, known: Cells | None, held: Cells | None) -> Difference:
    """Say what the city knows and what the service holds."""
    union, day = place
    return Difference("known_figures", f"{union} {day}", text(known), text(held))


def text(cells: Cells | None) -> str | None:
    """Give cells as canonical JSON."""
    return None if cells is None else orjson.dumps(cells, option=orjson.OPT_SORT_KEYS).decode()

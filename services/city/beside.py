"""Reads all that is held, and writes tables beside the live ones: for the check and the rebuild."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final

from services.city.cells import Held, Sum, dump, load, merge
from services.city.store import KNOWN_TYPES, TOTALS_TYPES
from services.city.sums import Key
from shared.streams.ledger import Connection
from shared.streams.months import whole
from shared.streams.queries import load_queries
from shared.streams.rebuild import Difference
from shared.streams.rows import copy

queries = load_queries(Path(__file__).with_suffix(".sql"))

AT_ONCE: Final = 20_000
"""Rows that are written at once."""
PACKETS: Final = 20
"""Packets that are read at once: each may hold hundreds of rows."""


def years(tx: Connection) -> range:
    """Give the years of which anything is known or held."""
    ((first, last),) = tx.execute(queries.first_and_last).fetchall()
    return range(first, last + 1) if first is not None else range(0)


def known_in(tx: Connection, start: dt.date, end: dt.date) -> Iterator[tuple[str, dt.date, Held]]:
    """Give what is known from one day until before another."""
    with tx.cursor(name="known") as cursor:
        for union, day, cells in cursor.execute(queries.known_in, {"start": start, "end": end}):
            yield union, day, load(cells)


def totals_in(tx: Connection, start: dt.date, end: dt.date) -> Iterator[tuple[Key, Held]]:
    """Give the totals of days and months from one day until before another."""
    with tx.cursor(name="totals") as cursor:
        for *key, cells in cursor.execute(queries.totals_in, {"start": start, "end": end}):
            yield Key(*key), load(cells)


def packets(tx: Connection) -> Iterator[tuple[int, bytes]]:
    """Give the packets of figures that the ledger holds, of each origin's present stream."""
    with tx.cursor(name="packets") as cursor:
        cursor.itersize = PACKETS
        for number, body in whole(tx, cursor.execute(queries.packets), at_once=PACKETS):
            yield number, bytes(body)


def build_known(tx: Connection, rows: Iterator[tuple[object, ...]]) -> None:
    """Make what should be known, beside what is: the newest of each union, day and origin."""
    tx.execute(queries.make_built)
    while some := list(islice(rows, AT_ONCE)):
        copy(tx, queries.copy_come, KNOWN_TYPES, some)
    tx.execute(queries.build_figures)


def known_difference(tx: Connection) -> Difference | None:
    """Name the first figures that are known otherwise than was built."""
    row = tx.execute(queries.compare_figures).fetchone()
    return Difference("known_figures", *row) if row else None


def swap_known(tx: Connection) -> None:
    """Put what was built in the place of what is known."""
    tx.execute(queries.swap_figures)


def build_totals(tx: Connection, sums: Mapping[Key, Sum]) -> None:
    """Write totals beside those that are held."""
    copy(tx, queries.copy_built, TOTALS_TYPES, (
        (*key, dump(merge({}, cells))) for key, cells in sums.items()
    ))  # fmt: skip


def swap_totals(tx: Connection) -> None:
    """Put the totals that were built in the place of those that are held."""
    tx.execute(queries.swap_totals)

"""Whether the streams that a database holds are what was written: chain, place, envelope, outcome.

Links are computed anew from the bytes and never taken as read, so whoever changes a byte, a number
or a link by hand is found at that number. What the ledger says beside the bytes is compared with
them, and what waits must stand in `waiting` until a retry has settled it. Months that lie in files
are walked with the rest, once each file is what was detached.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from shared.streams import chain
from shared.streams.detaching import files_difference
from shared.streams.keys import under
from shared.streams.ledger import Connection
from shared.streams.months import whole
from shared.streams.queries import load_queries
from shared.streams.rebuild import Difference

queries = load_queries(Path(__file__).with_suffix(".sql"))

AT_ONCE: Final = 2000
TABLES: Final = (
    ("ledger", queries.ledger, "streams", queries.streams),
    ("outbox", queries.outbox, "written", queries.written),
)
"""Where the events of streams are kept, and where it is kept how far each stream goes."""


class Entry(NamedTuple):
    """One number of a stream, what is kept beside its bytes, and those."""

    stream: str
    number: int
    link: bytes
    event: str | None
    type: str | None
    subject: str | None
    source: str | None
    on_day: str | None
    keys: dict[str, str] | None
    body: bytes

    @property
    def place(self) -> str:
        """Name its place: `<stream> <number>`."""
        return f"{self.stream} {self.number}"


def check_streams(tx: Connection) -> Difference | None:
    """Walk every stream that was read or written here; name the first place that doesn't hold."""
    found = files_difference(tx)
    for table in TABLES:
        found = found or check_chains(tx, *table)
    if found:
        return found
    row = tx.execute(queries.unsettled).fetchone()
    return Difference(*row) if row else None


def check_chains(
    tx: Connection, where: str, entries: str, kept_in: str, heads: str
) -> Difference | None:
    """Walk all chains of one table, and compare their ends with what is kept of them."""
    ends = {stream: (number, bytes(link)) for stream, number, link in tx.execute(heads).fetchall()}
    with tx.cursor(name="chains", binary=True) as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(entries)
        rows = whole(tx, cursor, proven=False)
        for stream, some in groupby(map(entry, rows), key=lambda one: one.stream):
            number, link, found = walk(where, stream, some)
            found = found or end(kept_in, stream, ends.pop(stream, None), (number, link))
            if found:
                return found
    begun = ((one, end(kept_in, one, ends[one], (0, chain.root(one)))) for one in sorted(ends))
    return next((found for _, found in begun if found), None)


def entry(row: tuple[Any, ...]) -> Entry:
    """Read one row."""
    return Entry(*row)


def walk(where: str, stream: str, entries: Iterable[Entry]) -> tuple[int, bytes, Difference | None]:
    """Follow one chain; give its end, or the first number that doesn't hold."""
    number, link = 0, chain.root(stream)
    for one in entries:
        number += 1
        if one.number != number:
            missing = Difference(where, f"{stream} {number}", None, f"number {number}")
            return number, link, missing
        link = chain.link(link, one.body)
        if one.link != link:
            return number, link, Difference(where, one.place, one.link.hex(), link.hex())
        found = misread(where, one)
        if found:
            return number, link, found
    return number, link, None


def misread(where: str, one: Entry) -> Difference | None:
    """Compare what is kept beside the bytes with what they say; what is unreadable has nothing."""
    if one.event is None:
        return None
    said = orjson.loads(one.body)
    expected = {
        "event": said["id"],
        "type": said["type"],
        "subject": under(said["subject"], one.keys or {}) if one.subject is not None else None,
        "source": said["source"].rpartition("/")[2],
        "on_day": said["data"].get("on") if one.on_day is not None else None,
    }
    for field, value in expected.items():
        held = getattr(one, field)
        if held != value:
            return Difference(where, f"{one.place} {field}", held, value)
    return None


def end(
    where: str, stream: str, held: tuple[int, bytes] | None, found: tuple[int, bytes]
) -> Difference | None:
    """Compare how far a stream goes with how far it is said to go."""
    if held == found:
        return None
    return Difference(where, stream, told(held), told(found))


def told(head: tuple[int, bytes] | None) -> str | None:
    """Give a head as text."""
    return f"{head[0]} {head[1].hex()}" if head else None

"""Whether what a database holds of its streams is what was written, and what follows from it.

Links are computed anew from the bytes and never taken as read, so whoever changes a byte, a number
or a link by hand is found at that number. What the ledger says beside the bytes is compared with
them, and whatever waits must stand in `waiting` until a retry has settled it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from shared.streams import chain
from shared.streams.ledger import Connection
from shared.streams.queries import load_queries
from shared.streams.rebuild import Difference

queries = load_queries(Path(__file__).with_suffix(".sql"))

AT_ONCE: Final = 2000


class Entry(NamedTuple):
    """One number of a stream as it is held; the outbox has nothing beside the bytes."""

    stream: str
    number: int
    link: bytes
    body: bytes
    event: str | None = None
    type: str | None = None
    kind: str | None = None
    subject: str | None = None
    source: str | None = None
    on_day: str | None = None


Head = tuple[int, bytes]


def check_streams(tx: Connection) -> Difference | None:
    """Walk all chains that were read or written here; name the first place that doesn't hold."""
    return (
        check(tx, "ledger", queries.ledger, queries.read_heads)
        or check(tx, "outbox", queries.outbox, queries.written_heads)
        or check_waiting(tx)
    )


def check(tx: Connection, where: str, entries: str, heads: str) -> Difference | None:
    """Walk the chains of one table, and compare their ends with the heads that are kept."""
    ends: dict[str, Head] = {stream: (number, link) for stream, number, link in tx.execute(heads, binary=True)}
    with tx.cursor(name="chains", binary=True) as cursor:
        cursor.itersize = AT_ONCE
        rows = (Entry(*row) for row in cursor.execute(entries))
        for stream, some in groupby(rows, key=lambda entry: entry.stream):
            found = walk(where, stream, some, ends.pop(stream, None))
            if found:
                return found
    return next((lacks(where, stream, head) for stream, head in sorted(ends.items()) if head[0]), None)

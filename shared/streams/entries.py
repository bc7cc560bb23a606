"""The rows that intake writes: ledger, waiting, quarantine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import orjson

from shared.streams import faults
from shared.streams.directory import Directory
from shared.streams.ledger import Arrival, Connection, Outcome
from shared.streams.queries import load_queries
from shared.streams.rows import copy
from shared.streams.wire import Delivery

queries = load_queries(Path(__file__).with_name("intake.sql"))

LEDGER_TYPES: Final = (
    "int8 text int8 bytea uuid text text text text[] text date timestamptz text text json json"
    " int8 bytea"
)
"""Types of the ledger's columns, as `copy_ledger` names them."""
MOST_TEXT: Final = 500
"""Characters that are kept of a header."""


def number(tx: Connection, rows: Sequence[Arrival]) -> Sequence[Arrival]:
    """Give ledger ids in the order of application; taken after the subjects are locked."""
    if rows:
        ids = tx.execute(queries.take_ids, {"count": len(rows)}).fetchall()
        for row, (id_,) in zip(rows, ids, strict=True):
            row.id = id_
    return rows


def settle_used(
    tx: Connection, arrivals: Iterable[Arrival], directory: Directory, *, wary: bool
) -> None:
    """Settle events whose id was used before: ids are unique for ever.

    What a store's predecessor had delivered already stands with its outcome; else it is refused.
    Only who is `wary` looks into the ledger.
    """
    first: dict[str, Arrival] = {}
    used: list[tuple[Arrival, str, Outcome]] = []
    for arrival in arrivals:
        if arrival.envelope:
            holder = first.setdefault(arrival.envelope.id, arrival)
            if holder is not arrival:
                used.append((arrival, holder.stream, "refused"))
    if first and wary:
        for event, stream, outcome in tx.execute(queries.used_events, {"events": list(first)}):
            used.append((first[event], stream, outcome))
    for arrival, stream, outcome in used:
        if directory.follows(arrival.stream.partition("/")[0], stream.partition("/")[0]):
            arrival.settle("refused" if outcome == "refused" else "applied", "known_already")
        else:
            arrival.settle("refused", "id_used")
        arrival.envelope = arrival.event = arrival.key = None
        arrival.also = ()


def write(tx: Connection, rows: Sequence[Arrival], now: dt.datetime) -> None:
    """Write a row of the ledger for each, and what waits into `waiting`."""
    if not rows:
        return
    copy(tx, queries.copy_ledger, LEDGER_TYPES, written(rows, now))
    waits = [row for row in rows if row.outcome == "waiting"]
    if waits:
        with tx.cursor() as cursor:
            cursor.executemany(queries.add_waiting, [wait(row, now) for row in waits])


def written(rows: Sequence[Arrival], now: dt.datetime) -> Iterator[tuple[Any, ...]]:
    """Give the rows of the ledger one by one."""
    for place, row in enumerate(rows):
        yield entry(row, now)
        if place == len(rows) // 2:
            faults.point("intake.in_copy")
    faults.point("intake.copied")


def entry(row: Arrival, now: dt.datetime) -> tuple[Any, ...]:
    """Give one row of the ledger; a retry has no number and no bytes of its own."""
    envelope, first = row.envelope, row.retry_of is None
    key = row.key if row.key and row.key.kind else None
    return (
        row.id,
        row.stream,
        row.number if first else None,
        row.link if first else None,
        envelope.id if envelope and first else None,
        envelope.type if envelope else None,
        key.kind if key else None,
        key.id if key else None,
        [str(one) for one in row.also] or None,
        row.source or None,
        getattr(row.event, "on", None),
        now,
        row.outcome,
        row.reason,
        json(row.facts),
        json(row.kept),
        row.retry_of,
        row.body if first else None,
    )


def conclude(tx: Connection, tried: Iterable[Arrival]) -> None:
    """Take out of `waiting` what a retry has settled, and note on what the rest waits now."""
    tried = list(tried)
    done = [row.retry_of for row in tried if row.outcome != "waiting"]
    if done:
        tx.execute(queries.end_waiting, {"ids": done})
    still = [row for row in tried if row.outcome == "waiting"]
    if still:
        tx.execute(
            queries.wait_on,
            {
                "ids": [row.retry_of for row in still],
                "keys": [str(row.key) if row.key else None for row in still],
                "needs": [row.needs for row in still],
                "reasons": [row.reason for row in still],
                "facts": [json(row.facts) for row in still],
            },
        )


def json(facts: dict[str, Any]) -> str | None:
    """Give facts as they stand in a row."""
    return orjson.dumps(facts).decode() if facts else None


def wait(row: Arrival, now: dt.datetime) -> dict[str, Any]:
    """Give the row that keeps an event waiting."""
    return {
        "id": row.id,
        "stream": row.stream,
        "number": row.number,
        "key": str(row.key) if row.key else None,
        "needs": row.needs,
        "since": now,
        "reason": row.reason,
        "facts": json(row.facts),
    }


def quarantine(tx: Connection, delivery: Delivery, reason: str) -> None:
    """Set a message aside with its reason; its sender may have written anything anywhere."""
    headers = {plain(name): plain(value) for name, value in delivery.headers.items()}
    tx.execute(
        queries.add_quarantine,
        {
            "user_id": None if delivery.user_id is None else plain(delivery.user_id),
            "routing_key": plain(delivery.routing_key),
            "headers": orjson.dumps(headers).decode(),
            "body": delivery.body,
            "reason": reason,
        },
    )


def plain(value: object) -> str:
    """Give a value as text that the database takes: no U+0000, no lone surrogates, not endless."""
    text = str(value)[:MOST_TEXT].encode("utf-8", "backslashreplace").decode()
    return text.replace("\0", "\\0")

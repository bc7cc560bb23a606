"""What became of every report, by comparing the stores' own files with the ledgers.

Nothing here is counted while things run: every number of every stream, with its link, is read from
who wrote it and from who settled it. A link covers an event's bytes and all before it.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import psycopg

from deploy.demo.settled import queries
from deploy.installation import SERVICES
from services.agent.store import Store
from shared.streams.readers import DOMAINS, readers
from shared.streams.relay import Written

Place = tuple[int, bytes]
AT_ONCE = 5000


class Reckoning(NamedTuple):
    """Reports that were published, what became of them, what is lost, what nobody recorded."""

    published: int
    outcomes: Mapping[str, int]
    lost: int
    unexpected: int


def reckon(urls: Mapping[str, str], files: Mapping[str, Path]) -> Reckoning:
    """Compare all stores, and all services' outboxes, with the ledgers of who reads them."""
    lost = unexpected = published = 0
    known: dict[str, set[str]] = {name: set() for name in urls}
    with contextlib.ExitStack() as stack:
        tx = {name: stack.enter_context(psycopg.connect(url)) for name, url in urls.items()}
        for head, rows in recorded(files):
            published += head.number
            known[head.channel].add(head.stream)
            missing, more = compare(rows, settled(tx[head.channel], head.stream))
            lost, unexpected = lost + missing, unexpected + more
        for name in DOMAINS:
            for stream, reader in written(tx[name], name):
                known[reader].add(stream)
                missing, more = compare(sent(tx[name], stream), settled(tx[reader], stream))
                lost, unexpected = lost + missing, unexpected + more
        unexpected += sum(strangers(tx[name], name, known[name]) for name in SERVICES)
        outcomes = count(tx, known)
    return Reckoning(published, outcomes, lost, unexpected)


def compare(theirs: Iterable[Place], ours: Iterable[Place]) -> tuple[int, int]:
    """Give how many places only the writer has, and how many only the ledger has."""
    left, right = iter(theirs), iter(ours)
    lost = unexpected = 0
    here, there = next(left, None), next(right, None)
    while here or there:
        if here == there:
            here, there = next(left, None), next(right, None)
        elif there is None or (here is not None and here[0] < there[0]):
            lost, here = lost + 1, next(left, None)
        elif here is None or there[0] < here[0]:
            unexpected, there = unexpected + 1, next(right, None)
        else:
            lost, unexpected = lost + 1, unexpected + 1
            here, there = next(left, None), next(right, None)
    return lost, unexpected


def recorded(files: Mapping[str, Path]) -> Iterator[tuple[Written, Iterator[Place]]]:
    """Give every stream of every store, with what it has recorded."""
    for path in files.values():
        with contextlib.closing(Store.open(path)) as store:
            for head in store.written():
                yield head, of_store(store, head.stream)


def of_store(store: Store, stream: str) -> Iterator[Place]:
    """Give a store's numbers of a stream."""
    number = 0
    while some := store.read(stream, number, AT_ONCE):
        for one in some:
            yield one.number, one.link
        number = some[-1].number


def settled(tx: psycopg.Connection, stream: str) -> Iterator[Place]:
    """Give a ledger's numbers of a stream."""
    return places(tx, queries.rows_of, stream)


def sent(tx: psycopg.Connection, stream: str) -> Iterator[Place]:
    """Give an outbox's numbers of a stream."""
    return places(tx, queries.written_rows, stream)


def places(tx: psycopg.Connection, query: str, stream: str) -> Iterator[Place]:
    """Give the numbers of a stream with their links, some at a time."""
    with tx.cursor(name=f"rows {stream}") as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(query, {"stream": stream})
        for number, link in cursor:
            yield number, bytes(link)


def written(tx: psycopg.Connection, name: str) -> Iterator[tuple[str, str]]:
    """Give every stream that a service has written, once for each of its readers."""
    for stream, _ in tx.execute(queries.written).fetchall():
        for reader in readers(name)[stream.partition("/")[2]]:
            yield stream, reader


def strangers(tx: psycopg.Connection, name: str, known: set[str]) -> int:
    """Count the rows of streams that no store writes; a service's own stream is in its ledger."""
    own = {f"{store}/{name}" for (store,) in tx.execute(queries.own_store)}
    streams = {stream for (stream,) in tx.execute(queries.streams_read)} - known - own
    return sum(sum(1 for _ in settled(tx, stream)) for stream in streams)


def count(tx: Mapping[str, psycopg.Connection], known: Mapping[str, set[str]]) -> Counter[str]:
    """Count what became of reports."""
    found: Counter[str] = Counter()
    for name in DOMAINS:
        reports = [one for one in known[name] if one.endswith(f"/{name}")]
        found.update(dict(tx[name].execute(queries.outcomes, {"streams": reports}).fetchall()))
    return found

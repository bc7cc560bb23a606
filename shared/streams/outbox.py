"""What a service writes to others: rows in the same transaction, numbered by the relay.

The relay sees only what is committed, so numbers follow commits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec
import orjson

from shared.events import figures as announced
from shared.events.base import OF_CLASS, Event
from shared.events.envelope import new_id
from shared.figures.figures import Row, wired
from shared.streams import chain
from shared.streams.ledger import Connection
from shared.streams.notices import Head, Receipt
from shared.streams.parcel import Numbered
from shared.streams.queries import load_queries
from shared.streams.reading import SHANGHAI
from shared.streams.relay import Written
from shared.streams.stores import Store

queries = load_queries(Path(__file__).with_suffix(".sql"))

PACKET_BYTES: Final = 150_000
"""About how long a packet of figures grows before the next is begun; an event may have 256 KiB."""
AT_ONCE: Final = 500
"""Rows numbered in one transaction."""


class Database(Protocol):
    """Where transactions come from."""

    def transaction(self) -> AbstractContextManager[Connection]:
        """Begin a transaction; leaving it commits."""


def draft(channel: str, event: Event, service: str) -> dict[str, str]:
    """Give an outbox row: the event as it will be, but for stream and number."""
    declaration = OF_CLASS[type(event)]
    attributes = {
        "specversion": "1.0",
        "id": new_id(),
        "source": f"/services/{service}",
        "type": declaration.type,
        "dataschema": declaration.schema,
        "subject": declaration.subject(event).id,
        "time": dt.datetime.now(SHANGHAI).isoformat(timespec="milliseconds"),
        "data": msgspec.to_builtins(event),
    }
    return {"channel": channel, "draft": orjson.dumps(attributes).decode()}


def packets(service: str, rows: Iterable[Row]) -> Iterator[Event]:
    """Put rows of figures with their present values into events."""
    held: list[announced.FigureRow] = []
    size = 0
    for row in rows:
        held.append(
            announced.FigureRow(
                union=row.union, day=row.day, stock=wired(row.stock), flow=wired(row.flow)
            )
        )
        size += 80 + 45 * (len(row.stock) + len(row.flow))
        if size > PACKET_BYTES:
            yield announced.Changed(origin=service, rows=tuple(held))
            held, size = [], 0
    if held:
        yield announced.Changed(origin=service, rows=tuple(held))


class ServiceOutbox:
    """A service's outbox, as its relay sees it."""

    def __init__(self, database: Database, store: Store, readers: Mapping[str, Sequence[str]]):
        """Take the database, the service's store, and who reads each channel."""
        self.database = database
        self.store = store
        with database.transaction() as tx:
            for channel, names in readers.items():
                stream = f"{store.id}/{channel}"
                tx.execute(queries.add_written, {"channel": channel, "link": chain.root(stream)})
                for reader in names:
                    tx.execute(queries.add_reader, {"stream": stream, "reader": reader})

    def number(self) -> None:
        """Number what is committed, in order of id; ids of rows that conflict follow commits."""
        with self.database.transaction() as tx:
            rows = tx.execute(queries.drafts, {"limit": AT_ONCE}).fetchall()
            if not rows:
                return
            heads = {
                channel: (number, bytes(link))
                for channel, number, link in tx.execute(queries.lock_written)
            }
            numbered = []
            for id_, channel, attributes in rows:
                number, link = heads[channel]
                number += 1
                attributes |= {"stream": f"{self.store.id}/{channel}", "sequence": str(number)}
                body = orjson.dumps(attributes, option=orjson.OPT_SORT_KEYS)
                heads[channel] = (number, chain.link(link, body))
                numbered.append((number, heads[channel][1], body, id_))
            with tx.cursor() as cursor:
                cursor.executemany(queries.number, numbered)
                cursor.executemany(
                    queries.move_written,
                    [(number, link, channel) for channel, (number, link) in heads.items()],
                )

    def written(self) -> Sequence[Written]:
        """Give every channel with its head."""
        with self.database.transaction() as tx:
            return [
                Written(f"{self.store.id}/{channel}", number, bytes(link))
                for channel, number, link in tx.execute(queries.written)
            ]

    def read(self, stream: str, after: int, limit: int) -> Sequence[Numbered]:
        """Give up to `limit` events after a number."""
        with self.database.transaction() as tx:
            found = tx.execute(
                queries.read,
                {"channel": stream.partition("/")[2], "after": after, "limit": limit},
            )
            return [Numbered(number, bytes(link), bytes(body)) for number, link, body in found]

    def link(self, stream: str, number: int) -> bytes:
        """Give the link at a number."""
        if number == 0:
            return chain.root(stream)
        with self.database.transaction() as tx:
            ((link,),) = tx.execute(
                queries.link, {"channel": stream.partition("/")[2], "number": number}
            ).fetchall()
            return bytes(link)

    def receipted(self) -> Mapping[tuple[str, str], int]:
        """Give how far each reader has each stream."""
        with self.database.transaction() as tx:
            return {
                (stream, reader): number
                for stream, reader, number in tx.execute(
                    queries.receipted, {"store": f"{self.store.id}/"}
                )
            }

    def receive(self, receipt: Receipt) -> None:
        """Keep a reader's receipt."""
        with self.database.transaction() as tx:
            tx.execute(
                queries.receive,
                {
                    "stream": receipt.stream, "reader": receipt.reader, "number": receipt.number,
                    "link": receipt.link, "mark": receipt.mark,
                },
            )  # fmt: skip

    def sign(self, head: Head) -> Head:
        """Sign a head with the service's key."""
        return self.store.sign(head)



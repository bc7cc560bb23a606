"""What a service writes to others: rows in the same transaction, numbered by the relay.

The relay sees only what is committed, so numbers follow commits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

import msgspec
import orjson

from shared.clock import SHANGHAI
from shared.events.base import OF_CLASS, Event
from shared.events.envelope import new_id
from shared.figures.figures import Row
from shared.figures.packets import packets
from shared.streams import chain
from shared.streams.directory import ANNOUNCED
from shared.streams.ledger import Connection
from shared.streams.notices import Head, Receipt
from shared.streams.parcel import Numbered
from shared.streams.queries import load_queries
from shared.streams.readers import channel_for
from shared.streams.relay import Standing, Written
from shared.streams.rows import columns
from shared.streams.stores import Store

queries = load_queries(Path(__file__).with_suffix(".sql"))

FOLLOWED: Final = "old_figures"
"""Why the city refuses figures of a store that another has taken over from."""
AT_ONCE: Final = 500
"""Rows added by one statement, and rows numbered in one transaction."""


Run = tuple[bytes, Sequence[Numbered]]
"""The link before some events of a stream, and those."""


class Database(Protocol):
    """Where transactions come from."""

    def transaction(self) -> AbstractContextManager[Connection]:
        """Begin a transaction; leaving it commits."""


def add(tx: Connection, service: str, events: Iterable[Event]) -> None:
    """Put what a service writes into its outbox, in order; each event has its channel."""
    drafts = ((channel_for(event), draft(service, event)) for event in events)
    while some := list(islice(drafts, AT_ONCE)):
        tx.execute(queries.add_drafts, columns(("channels", "drafts"), some))


def draft(service: str, event: Event) -> str:
    """Give an event as it will be, with its place left open."""
    declaration = OF_CLASS[type(event)]
    attributes = {
        "specversion": "1.0",
        "id": new_id(),
        "source": f"/services/{service}",
        "type": declaration.type,
        "dataschema": declaration.schema,
        "subject": declaration.subject(event).id,
        "time": dt.datetime.now(SHANGHAI).isoformat(timespec="milliseconds"),
        "stream": "",
        "sequence": "",
        "data": orjson.Fragment(msgspec.json.encode(event, order="sorted")),
    }
    return orjson.dumps(attributes, option=orjson.OPT_SORT_KEYS).decode()


def placed(draft: str, stream: str, number: int) -> str:
    """Give a draft at its place, in its canonical form.

    By the order of keys `sequence` and `stream` stand behind the data, and a quote inside a text
    is escaped; so the last of each is the attribute.
    """
    before, _, rest = draft.rpartition('"sequence":""')
    between, _, after = rest.rpartition('"stream":""')
    return f'{before}"sequence":"{number}"{between}"stream":"{stream}"{after}'


class ServiceOutbox:
    """A service's outbox, as its relay sees it."""

    def __init__(
        self, database: Database, store: Store, readers: Mapping[str, Sequence[str]]
    ) -> None:
        """Take the database, the service's store, and who reads each channel."""
        self.database = database
        self.readers = readers
        self.store = store
        self.fresh: Mapping[str, Run] = {}
        with database.transaction() as tx:
            self.open(tx, store)

    def open(self, tx: Connection, store: Store) -> None:
        """Begin the streams of a store, each with its readers."""
        for channel, names in self.readers.items():
            stream = f"{store.id}/{channel}"
            tx.execute(queries.add_written, {"stream": stream, "link": chain.root(stream)})
            for reader in names:
                tx.execute(queries.add_reader, {"stream": stream, "reader": reader})

    def stand(self) -> Standing:
        """Number what is committed and has no number yet, then say how all stands."""
        with self.database.transaction() as tx:
            rows = tx.execute(queries.standing).fetchall()
            drafts = any(drafts for *_, drafts in rows)
            fresh = self.number(tx) if drafts else {}
        self.fresh = fresh  # now that it is committed
        written = {one: Written(one, number, bytes(link)) for one, number, link, *_ in rows}
        for stream, (_, events) in fresh.items():
            written[stream] = Written(stream, events[-1].number, events[-1].link)
        receipted = {(one, reader): number for one, _, _, reader, number, _ in rows if reader}
        more = sum(len(events) for _, events in fresh.values()) == AT_ONCE
        return Standing(list(written.values()), receipted, more)

    def number(self, tx: Connection) -> Mapping[str, Run]:
        """Number what is committed, in order of id; ids of rows that conflict follow commits.

        Give the streams that have grown. Rows are read only under the lock of the streams: another
        process of the service may have numbered them meanwhile, and the streams may be another
        store's.
        """
        heads = {
            stream.partition("/")[2]: Written(stream, number, bytes(link))
            for stream, number, link in tx.execute(queries.lock_written)
        }
        rows = tx.execute(queries.drafts, {"limit": AT_ONCE}).fetchall() if heads else []
        if not rows:
            return {}
        found: dict[str, tuple[bytes, list[Numbered]]] = {}
        fixed = []
        for id_, channel, draft in rows:
            stream, number, before, _ = heads[channel]
            body = placed(draft, stream, number + 1)
            after = chain.link(before, body.encode())
            heads[channel] = Written(stream, number + 1, after)
            fixed.append((id_, stream, number + 1, after.hex(), body))
            run = found.setdefault(stream, (before, []))
            run[1].append(Numbered(number + 1, after, body.encode()))
        with tx.pipeline(), tx.cursor() as cursor:
            tx.execute(
                queries.number, columns(("ids", "streams", "numbers", "links", "bodies"), fixed)
            )
            cursor.executemany(
                queries.move_written,
                [(events[-1].number, events[-1].link, one) for one, (_, events) in found.items()],
            )
        return found

    def run(self, stream: str, after: int, limit: int) -> Run:
        """Give the link at a number, and up to `limit` events after it."""
        before, events = self.fresh.get(stream, (b"", []))
        if events and events[0].number == after + 1:  # nearly always
            return before, events[:limit]
        with self.database.transaction() as tx:
            before = link(tx, stream, after) or b""
            found = tx.execute(
                queries.read, {"stream": stream, "after": after, "limit": limit}, binary=True
            )
            return before, [Numbered(*row) for row in found]

    def receive(self, receipt: Receipt) -> bool:
        """Keep a reader's receipt; tell whether it can be true of this store.

        A receipt beyond what was written, or with another link, says that this database was
        restored from a copy; so does one that refuses figures because another store had followed
        this one by then.
        """
        if not receipt.stream.startswith(f"{self.store.id}/"):
            return True
        with self.database.transaction() as tx:
            held = link(tx, receipt.stream, receipt.number)
            if held is None or held.hex() != receipt.link or followed(receipt):
                return False
            tx.execute(
                queries.receive,
                {
                    "stream": receipt.stream, "reader": receipt.reader, "number": receipt.number,
                    "link": receipt.link, "mark": receipt.mark, "asks": receipt.ask is not None,
                },
            )  # fmt: skip
        return True

    def follow(self, tx: Connection, store: Store, kinds: Sequence[str]) -> None:
        """Let the outbox be another store's: tell anew all that was announced, and every figure."""
        tx.execute(queries.hold_still)
        tx.execute(queries.end_written)
        self.open(tx, store)
        rows = [Row(*row) for row in tx.execute(queries.all_figures)]
        told: list[Event] = [
            msgspec.convert(row, ANNOUNCED[kind])
            for kind in kinds
            for (row,) in tx.execute(queries.announced, {"kinds": [kind]})
        ]
        add(tx, store.service, [*told, *packets(store.service, rows)])

    def sign(self, head: Head) -> Head:
        """Sign a head with the service's key."""
        return self.store.sign(head)


def followed(receipt: Receipt) -> bool:
    """Tell whether a reader has had figures from a store that came after this one."""
    return any(one.reason == FOLLOWED for one in receipt.refused)


def link(tx: Connection, stream: str, number: int) -> bytes | None:
    """Give the link at a number of a stream; None where it has no such number."""
    if number == 0:
        return chain.root(stream)
    row = tx.execute(queries.link, {"stream": stream, "number": number}).fetchone()
    return bytes(row[0]) if row else None

"""One store: what a branch has recorded, numbered and chained, and what became of it.

Recording is one transaction: number, link and canonical bytes are made once and never change. The
store is the outbox of its relay (`shared.streams.relay.Outbox`) and takes its readers' receipts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from sqlite3 import Connection

import msgspec

from services.agent import errors, succession
from services.agent.checks import check
from services.agent.database import Database
from services.agent.identity import Identity
from services.agent.known import Known
from services.agent.pen import Pen
from services.agent.people import People
from services.agent.queries import queries
from services.agent.receipts import take
from services.agent.settings import Settings
from services.agent.status import Outcome, Status, outcome_of, status_of
from shared.clock import SHANGHAI, now
from shared.events.base import Event
from shared.streams import chain
from shared.streams.notices import Head, Receipt
from shared.streams.parcel import Numbered
from shared.streams.relay import Standing, Written
from shared.streams.succession import Succession

Clock = Callable[[], dt.datetime]


class Store:
    """A store in a file. Threads, greenlets and other processes may use it at the same time."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        """Use `Store.create` or `Store.open`."""
        self.database = database
        self.clock = clock
        self.people = People(database, clock)
        self.settings = Settings(database)
        self.known = Known(database)

    @classmethod
    def create(cls, path: Path, clock: Clock = now, who: Identity | None = None) -> Store:
        """Make a store, with a new id and new keys unless they are given.

        Raises `StoreExists`.
        """
        store = cls(Database.create(path), clock)
        with store.together() as tx:
            succession.enter(tx, who or Identity.new(), clock())
        return store

    @classmethod
    def open(cls, path: Path, clock: Clock = now) -> Store:
        """Open a store. Raises `StoreMissing` or `StoreNewer`."""
        return cls(Database(path), clock)

    @property
    def identity(self) -> Identity:
        """Who the store is now."""
        with self.database.read() as tx:
            return succession.identity(tx)

    @property
    def today(self) -> dt.date:
        """The day at the branch."""
        return self.clock().astimezone(SHANGHAI).date()

    @property
    def ids(self) -> list[str]:
        """All ids under which the store has written; local numbers stand behind the first."""
        return [row["id"] for row in self.database.rows(queries.store_ids)]

    def together(self) -> AbstractContextManager[Connection]:
        """Do all inside, recording among it, in one transaction or not at all."""
        return self.database.write()

    def on_record(self, call: Callable[[], None]) -> None:
        """Have `call` called whenever something was recorded, by whoever did; it must be quick."""
        self.database.touched.append(call)

    # ---------------------------------------------------------------- recording

    def record(
        self, events: Iterable[Event], *, source: str, time: dt.datetime | None = None
    ) -> list[str]:
        """Record events on behalf of a union (`/unions/<code>`); give their ids.

        All or none. Raises `NeedsSuccession`, `StoreMayNotSpeak`, `DayInFuture`, `EventNotValid`,
        `TooLarge`, `TextHoldsIdNumber` or `TextHoldsPhone`.
        """
        at = time or self.clock()
        with self.together() as tx:
            pen = Pen(tx, self._live(tx).id)
            self.people.speak(source, at)
            ids = [pen.write(event, source, at) for event in events]
            pen.close()
            self.database.touch()
        return ids

    def check(self, event: Event, *, source: str, time: dt.datetime | None = None) -> None:
        """Raise what `record` would raise for the event; record nothing."""
        at = time or self.clock()
        self.people.speak(source, at)
        check(event, at)

    def _live(self, tx: Connection) -> Identity:
        who = succession.identity(tx)
        if who.stopped:
            raise errors.NeedsSuccession(**msgspec.json.decode(who.stopped))
        return who

    # ---------------------------------------------------------------- the relay's outbox

    def stand(self) -> Standing:
        """Say how all stands; events are numbered when they are recorded."""
        return Standing(self.written(), self.receipted())

    def run(self, stream: str, after: int, limit: int) -> tuple[bytes, Sequence[Numbered]]:
        """Give the link at a number, and up to `limit` events after it."""
        return self.link(stream, after), self.read(stream, after, limit)

    def written(self) -> Sequence[Written]:
        """Give every stream with its head; none while the store is stopped."""
        who = self.identity
        if who.stopped:
            return []
        rows = self.database.rows(queries.streams, store=who.id)
        return [Written(row["stream"], row["number"], row["link"], row["mark"]) for row in rows]

    def read(self, stream: str, after: int, limit: int) -> Sequence[Numbered]:
        """Give up to `limit` events after a number."""
        rows = self.database.rows(queries.events_after, stream=stream, after=after, limit=limit)
        return [Numbered(*row) for row in rows]

    def link(self, stream: str, number: int) -> bytes:
        """Give the link at a number; the stream's root at 0."""
        if not number:
            return chain.root(stream)
        row = self.database.row(queries.link, stream=stream, number=number)
        return bytes(row["link"])

    def receipted(self) -> Mapping[tuple[str, str], int]:
        """Give how far each reader has each stream, but for readers that don't know the store."""
        rows = self.database.rows(queries.streams, store=self.identity.id)
        return {(row["stream"], row["reader"]): row["receipted"] for row in rows if row["known"]}

    def sign(self, head: Head) -> Head:
        """Sign a head with the store's key."""
        return msgspec.structs.replace(head, signature=self.identity.sign(head.signable()))

    # ---------------------------------------------------------------- receipts

    def receive(self, receipt: Receipt) -> bool:
        """Keep what a reader says: how far it is, what waits, what it refused.

        Gives False for a receipt that is older than what is known, or not about this store.
        Raises `NeedsSuccession` when the reader has more than the store, or something else; the
        store then records and sends nothing until `succeed`. One that a power cut takes is said
        again, so nobody waits for the disk.
        """
        with self.database.write(durable=False) as tx:
            taken, contradiction = take(tx, receipt, self.clock())
        if contradiction:
            raise errors.NeedsSuccession(**contradiction)
        return taken

    def succeed(self) -> Succession:
        """Go on under a new id; give the signed notice for the readers.

        What the readers may not have is recorded anew under the same event ids. Raises
        `NotStopped` when the store agrees with its readers.
        """
        with self.together() as tx:
            who = succession.identity(tx)
            if not who.stopped:
                raise errors.NotStopped(store=who.id)
            return succession.succeed(tx, self.clock())

    def follow(self) -> Succession:
        """Do as `succeed` before any reader has said so: this file is known to be a copy."""
        with self.together() as tx:
            return succession.succeed(tx, self.clock())

    def notices(self) -> list[Succession]:
        """Give the notices of all successions, the first one first."""
        with self.database.read() as tx:
            return succession.notices(tx)

    # ---------------------------------------------------------------- what became of it

    def report(self, event_id: str) -> Outcome | None:
        """Give what became of an event; None when the store hasn't recorded it."""
        with self.database.read() as tx:
            return outcome_of(tx, event_id)

    def status(self) -> Status:
        """Give the state of the store and of each of its streams."""
        with self.database.read() as tx:
            return status_of(tx, self.clock())

    def close(self) -> None:
        """Close the file."""
        self.database.close()

"""Carries sealed dossiers from store to store; nobody here can open one (decisions/0012).

A store says a note again and again, and is answered with the keys it wants, how its dossiers
stand, and the dossiers that wait for it. So nothing is kept of attempts, and a loss costs the time
until the next note.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from shared.clock import SHANGHAI
from shared.streams import entries, months
from shared.streams.directory import Directory
from shared.streams.doorkeeper import Doorkeeper
from shared.streams.dossiers import (
    Answer,
    Note,
    SealingKey,
    State,
    hash_of,
    read_dossier,
    read_note,
)
from shared.streams.ledger import Connection
from shared.streams.naming import Kept, is_named
from shared.streams.queries import load_queries
from shared.streams.wire import Delivery, Message

log = logging.getLogger(__name__)
queries = load_queries(Path(__file__).with_suffix(".sql"))

KINDS: Final = ("dossier", "dossiers")
"""What the headers say: a dossier itself, or a note of a store."""
MOST_UNNAMED: Final = 50
"""Dossiers of one store that no event names yet."""
UNNAMED: Final = dt.timedelta(days=90)
"""How long a dossier is kept that no event names."""
UNCLAIMED: Final = dt.timedelta(days=180)
"""How long one is kept for which nobody comes."""
AT_ONCE: Final = 20
"""Dossiers handed over for one note; the note that says they have come brings the next."""


class Post:
    """The post office of one process of a service whose events name dossiers."""

    def __init__(self, service: str) -> None:
        """Begin with a directory not yet read."""
        self.service = service
        self.directory = Directory()
        self.doorkeeper = Doorkeeper(self.directory, (service,))
        self.turn = threading.RLock()

    def take(self, tx: Connection, letters: Iterable[Delivery], now: dt.datetime) -> list[Message]:
        """Take notes and dossiers of stores; give what is to be sent."""
        with self.turn:
            self.directory.refresh(tx)
            return [out for letter in letters for out in self.read(tx, letter, now)]

    def hand_on(self, tx: Connection, now: dt.datetime) -> list[Message]:
        """Give what an event has named meanwhile; drop what is too old."""
        with self.turn:
            self.directory.refresh(tx)
            rows = tx.execute(queries.unrung).fetchall()
            out = list(self.ring(tx, [Kept(*row) for row in rows], now))
            tx.execute(queries.drop_old, {"unnamed": now - UNNAMED, "named": now - UNCLAIMED})
            return out

    def read(self, tx: Connection, letter: Delivery, now: dt.datetime) -> list[Message]:
        """Take one letter, or set it aside."""
        stream = str(letter.headers.get("stream", ""))
        reason = self.doorkeeper.forged(stream, letter.user_id)
        if "CC" in letter.headers or "BCC" in letter.headers:
            reason = "carbon_copy"
        store = stream.partition("/")[0]
        if reason == "unknown_store":  # its admission is still on the way, and it says this again
            return []
        if reason is None and letter.headers.get("kind") == "dossier":
            return list(self.receive(tx, store, letter, now))
        note = None if reason else read_note(letter.body)
        if note is None or note.store != store:
            entries.quarantine(tx, letter, reason or "damaged_note")
        elif not note.signed_by(self.directory.stores[store].public_key):
            entries.quarantine(tx, letter, "forged_note")
        else:
            return list(self.hear(tx, note, now))
        return []

    # ---------------------------------------------------------------- dossiers

    def receive(
        self, tx: Connection, store: str, letter: Delivery, now: dt.datetime
    ) -> Iterator[Message]:
        """Keep a dossier, and hand it on if an event names it already."""
        dossier = read_dossier(letter.body)
        if dossier is None:
            entries.quarantine(tx, letter, "damaged_dossier")
            return
        ((unnamed,),) = tx.execute(queries.unnamed, {"sender": store}).fetchall()
        if unnamed >= MOST_UNNAMED:
            log.warning("store %s has %s dossiers that no event names", store, unnamed)
            return
        hash_ = hash_of(letter.body)
        tx.execute(
            queries.keep,
            {"hash": hash_, "sender": store, "now": now, "type": dossier.type,
             "kind": dossier.kind, "about": dossier.about, "union": dossier.to,
             "keys": list(dossier.copies), "body": letter.body},
        )  # fmt: skip
        rows = tx.execute(queries.kept, {"hashes": [hash_]}).fetchall()
        yield from self.ring(tx, [Kept(*row) for row in rows], now)

    def ring(self, tx: Connection, some: Iterable[Kept], now: dt.datetime) -> Iterator[Message]:
        """Hand over what is named and never was; forget what all its stores have."""
        today = now.astimezone(SHANGHAI).date()
        for kept in some:
            named = self.named(tx, kept, today)
            if named is not None:
                tx.execute(queries.note_named, {"hash": kept.hash, "named": named})
            if not named:
                continue
            stores = self.stores_of(tx, kept, today)
            taken = {store for (store,) in tx.execute(queries.taken_by, {"hash": kept.hash})}
            if stores and taken >= set(stores):
                tx.execute(queries.forget, {"hash": kept.hash})
            elif not kept.rung:
                yield from (self.letter(tx, kept, store) for store in stores)

    def named(self, tx: Connection, kept: Kept, today: dt.date) -> bool | None:
        """Tell whether an event names a dossier; None while the file that would tell is away."""
        try:
            return is_named(tx, kept, self.directory, today)
        except months.UNREADABLE as error:
            log.warning("%s of %s:%s stays: %r", kept.hash, kept.kind, kept.about, error)
            return None

    def stores_of(self, tx: Connection, kept: Kept, today: dt.date) -> list[str]:
        """Give the stores that speak for the union and have a copy."""
        return [key.store for key in self.keys_of(tx, kept.union, today) if key.key in kept.keys]

    def letter(self, tx: Connection, kept: Kept, store: str) -> Message:
        """Write the mail that brings a dossier to a store."""
        ((body,),) = tx.execute(queries.body, {"hash": kept.hash}).fetchall()
        user = self.directory.stores[store].broker_user
        return Message(
            "mail", user, bytes(body), {"kind": "dossier", "hash": kept.hash, "store": store},
            "dossier", "application/json", f"{kept.hash}@{user}",
        )  # fmt: skip

    # ---------------------------------------------------------------- notes

    def hear(self, tx: Connection, note: Note, now: dt.datetime) -> Iterator[Message]:
        """Take what a store says; answer it, and hand over what waits for it."""
        tx.execute(queries.put_key, {"store": note.store, "key": note.key, "now": now})
        tx.execute(queries.take, {"store": note.store, "hashes": note.taken})
        rows = tx.execute(queries.kept, {"hashes": note.taken}).fetchall()
        yield from self.ring(tx, [Kept(*row) for row in rows], now)
        if note.withdrawn:
            senders = [one for one in self.directory.stores
                       if one == note.store or self.directory.follows(note.store, one)]  # fmt: skip
            told = {"store": note.store, "hashes": note.withdrawn, "senders": senders, "now": now}
            tx.execute(queries.withdraw, told)
        today = now.astimezone(SHANGHAI).date()
        if note.wants or note.sent or note.withdrawn:
            yield self.answer(tx, note, today)
        waiting = tx.execute(queries.kept_for, {"key": note.key, "store": note.store}).fetchall()
        due = [
            kept
            for kept in map(Kept._make, waiting)
            if self.directory.may_speak(note.store, kept.union, today)
            and self.named(tx, kept, today)
        ]
        yield from (self.letter(tx, kept, note.store) for kept in due[:AT_ONCE])

    def answer(self, tx: Connection, note: Note, today: dt.date) -> Message:
        """Answer with the keys that are wanted, and how the dossiers stand."""
        asked = {"hashes": [*note.sent, *note.withdrawn]}
        states: dict[str, State] = dict(tx.execute(queries.states, asked).fetchall())
        keys = {union: self.keys_of(tx, union, today) for union in note.wants}
        user = self.directory.stores[note.store].broker_user
        body = msgspec.json.encode(Answer(service=self.service, keys=keys, states=states))
        return Message(
            "mail", user, body, {"kind": "dossiers", "store": note.store}, "dossiers",
            "application/json", f"dossiers@{user}",
        )  # fmt: skip

    def keys_of(self, tx: Connection, union: str, today: dt.date) -> list[SealingKey]:
        """Give the keys of the stores that may speak for a union today."""
        stores: Sequence[str] = [
            store.store
            for store in self.directory.stores.values()
            if store.kind == "agent" and store.expelled_on is None
            and self.directory.may_speak(store.store, union, today)
        ]  # fmt: skip
        found = tx.execute(queries.keys, {"stores": stores}).fetchall()
        return [SealingKey(store=store, key=key) for store, key in found]

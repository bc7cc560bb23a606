"""Says the notes of a store's dossiers, and sends the dossiers that a service lacks.

At once when there is something to say, then with growing pauses until it is settled; now and then
for good, because whatever waits for the store comes in answer (decisions/0012).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from services.agent.dossiers import CARRIERS, WANTED, Dossiers, queries
from services.agent.routes import AgentRoutes
from services.agent.store import Store
from shared.runtime.topology import REPORTS
from shared.streams.dossiers import Note
from shared.streams.wire import Message, Publisher

EVERY: Final = (5.0, 600.0)
"""Seconds after which a note is said for the second time; doubled up to the second."""
LOOK: Final = 1.0
"""Seconds between two looks whether there is something new to say."""


class Posting:
    """A store's dossiers, on their way by all services that carry some."""

    def __init__(self, store: Store, publisher: Publisher, routes: AgentRoutes) -> None:
        """Take the store and the way out."""
        self.ways = [Way(store, publisher, routes, carrier) for carrier in CARRIERS]

    def turn(self, now: float) -> float:
        """Say what is due; give the seconds until it may be again."""
        return min(way.turn(now) for way in self.ways)


class Way:
    """What a store says to one service of the dossiers that this carries."""

    def __init__(
        self, store: Store, publisher: Publisher, routes: AgentRoutes, carrier: str
    ) -> None:
        """Take the store, the way out, and to whom."""
        self.carrier = carrier
        self.store = store
        self.dossiers = Dossiers(store)
        self.publisher = publisher
        self.routes = routes
        self.looks = 0.0
        self.due = 0.0
        self.pause = EVERY[0]
        self.said: Note | None = None

    def turn(self, now: float) -> float:
        """Say what is due; give the seconds until it may be again."""
        if now < self.looks:
            return self.looks - now
        self.looks = now + LOOK
        if self.store.identity.stopped:
            return LOOK
        note, fresh = self.note(), dict(self.rows(queries.untold))
        if note != self.said or fresh:
            self.due, self.pause = now, EVERY[0]
        if self.due <= now:
            self.publisher.publish(list(self.messages(note, fresh)))
            self.tell([("sent", one) for one in fresh] + [("received", one) for one in note.taken])
            self.said = msgspec.structs.replace(note, taken=[])
            self.due, self.pause = now + self.pause, min(self.pause * 2, EVERY[1])
        return LOOK

    def tell(self, told: Iterable[tuple[str, str]]) -> None:
        """Note what was said; what gets lost is asked for, or comes again, and is said again."""
        with self.store.together() as tx:
            tx.executemany(queries.told, [{"way": way, "hash": hash_} for way, hash_ in told])

    def note(self) -> Note:
        """Give the note of now."""
        who, own = self.store.identity, self.dossiers.own()
        unsettled = self.rows(queries.unsettled)
        note = Note(
            store=who.id,
            key=own.key,
            wants=self.store.settings.get(WANTED[self.carrier]) or [],
            sent=[row["hash"] for row in unsettled if row["state"] == "on_its_way"],
            taken=[row["hash"] for row in self.rows(queries.arrived)],
            withdrawn=[row["hash"] for row in unsettled if row["state"] == "withdrawing"],
        )
        return msgspec.structs.replace(note, signature=who.sign(note.signable()))

    def rows(self, query: str) -> list[Any]:
        """Read what concerns the service."""
        return self.store.database.rows(query, carrier=self.carrier)

    def messages(self, note: Note, fresh: Mapping[str, bytes]) -> Iterator[Message]:
        """Give the dossiers that the service lacks, then the note that asks how they stand."""
        stream = f"{note.store}/{self.carrier}"
        for hash_, sealed in fresh.items():
            yield self.message("dossier", stream, sealed, hash_)
        yield self.message("dossiers", stream, msgspec.json.encode(note), f"dossiers@{stream}")

    def message(self, kind: str, stream: str, body: bytes, id_: str) -> Message:
        """Give a message to the service."""
        return Message(
            REPORTS, self.routes.key(stream), body, {"kind": kind, "stream": stream}, kind,
            "application/json", id_,
        )  # fmt: skip

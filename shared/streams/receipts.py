"""Receipts: a reader tells each writer how far it has settled, what waits and what was refused.

Every second, or after 500 events, and at once when a writer has to send again.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any, Final

import msgspec

from shared.streams import chain
from shared.streams.ledger import Connection
from shared.streams.notices import Receipt, Settled, read_receipt
from shared.streams.queries import load_queries
from shared.streams.settlement import Settlement
from shared.streams.wire import Message

queries = load_queries(Path(__file__).with_suffix(".sql"))

EVERY: Final = 1.0
AFTER: Final = 500
OVERLAP: Final = 1000
"""Ledger ids before the writer's mark that are told again: they may have been committed later."""
MOST: Final = 2 * OVERLAP
"""Refusals told at once, and events that wait: more than are told again, so that it gets on."""


class Receipts:
    """What is owed to writers."""

    def __init__(self, reader: str, catalogue: str | None = None) -> None:
        """Take the name of the service that reads, and of the events that it knows."""
        self.reader = reader
        self.catalogue = catalogue
        self.owed: dict[str, float] = {}
        self.counts: dict[str, int] = defaultdict(int)
        self.asks: dict[str, bool] = {}
        self.users: dict[str, str] = {}
        self.told: dict[str, int] = {}
        """How far each stream was when its last receipt was made."""

    def note(self, found: Settlement, now: float) -> None:
        """Take what a batch came to."""
        self.users |= found.users
        self.asks |= found.asks
        for stream, count in found.streams.items():
            self.counts[stream] += count
            self.owed.setdefault(stream, now + EVERY)
            if self.counts[stream] >= AFTER:
                self.owed[stream] = now
        self.owed.update(dict.fromkeys(found.urgent, now))

    def rest(self, now: float) -> float:
        """Give the seconds until the next receipt is due."""
        times = [due - now for stream, due in self.owed.items() if stream in self.users]
        return max(0.0, min(times, default=EVERY))

    def due(self, tx: Connection, now: float) -> list[Message]:
        """Give the receipts that are due; they are owed no more unless `unsent`."""
        streams = [
            stream for stream, due in self.owed.items() if due <= now and stream in self.users
        ]
        if not streams:
            return []
        asks = {stream: self.asks.pop(stream) for stream in streams if stream in self.asks}
        for stream in streams:
            del self.owed[stream]
            self.counts.pop(stream, None)
        wanted = {"streams": streams}
        waiting = settled(tx, queries.waiting, wanted | {"most": MOST})
        refused = settled(tx, queries.refused, wanted | {"most": MOST, "overlap": OVERLAP})
        standing = {
            stream: (number, bytes(link), mark)
            for stream, number, link, mark in tx.execute(queries.standing, wanted)
        }
        self.told.update((stream, number) for stream, (number, *_) in standing.items())
        return [
            self.message(
                stream, *standing.get(stream, (0, chain.root(stream), 0)), asks.get(stream),
                waiting[stream], refused[stream],
            )
            for stream in streams
        ]  # fmt: skip

    def message(  # noqa: PLR0913, PLR0917 - the parts of a receipt
        self, stream: str, number: int, link: bytes, mark: int, singly: bool | None,  # noqa: FBT001
        waiting: list[tuple[int, Settled]], refused: list[tuple[int, Settled]],
    ) -> Message:  # fmt: skip
        """Write one receipt."""
        receipt = Receipt(
            stream=stream, reader=self.reader, number=number, link=link.hex(),
            mark=max([mark, *(id_ for id_, _ in refused)]),
            ask=None if singly is None else number + 1,
            singly=bool(singly),
            waiting=[one for _, one in waiting], refused=[one for _, one in refused],
            catalogue=self.catalogue,
        )  # fmt: skip
        return Message(
            "mail", self.users[stream], msgspec.json.encode(receipt),
            {"kind": "receipt", "stream": stream}, "receipt", "application/json",
            f"{stream}@{number}",
        )  # fmt: skip

    def unsent(self, messages: list[Message], now: float) -> None:
        """Owe again what couldn't be said."""
        for message in messages:
            said = read_receipt(message.body)
            self.owed[message.headers["stream"]] = now
            if said and said.ask is not None:
                self.asks.setdefault(said.stream, said.singly)


def settled(
    tx: Connection, query: str, wanted: dict[str, Any]
) -> dict[str, list[tuple[int, Settled]]]:
    """Read what waits or was refused, by stream."""
    found: dict[str, list[tuple[int, Settled]]] = defaultdict(list)
    for id_, stream, number, event, outcome, reason, facts in tx.execute(query, wanted):
        found[stream].append(
            (id_, Settled(number=number, event=event, outcome=outcome, reason=reason,
                          facts=facts or {}))
        )  # fmt: skip
    return found

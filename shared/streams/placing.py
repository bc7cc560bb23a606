"""Where events belong: the next number with links that fit is taken, all else is not.

A used number is dropped and answered with a receipt; other content under it is tampering. A later
number is dropped and the next one asked for, and so is one beyond its writer's window. Links that
don't fit are damage.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

from shared.streams import chain
from shared.streams.doorkeeper import OF_SERVICES
from shared.streams.ledger import Arrival, Connection
from shared.streams.notices import Head
from shared.streams.parcel import Parcel
from shared.streams.queries import load_queries
from shared.streams.relay import WINDOW
from shared.streams.settlement import Settlement

queries = load_queries(Path(__file__).with_name("intake.sql"))


class Places:
    """The streams of one transaction, locked, with how far each has been settled."""

    def __init__(self, tx: Connection, streams: Iterable[str]) -> None:
        """Lock the streams; those that are new begin at 0."""
        self.tx = tx
        names = sorted(streams)
        self.at = self.lock(names)
        new = [name for name in names if name not in self.at]
        if new:
            tx.execute(
                queries.add_streams, {"streams": new, "links": [chain.root(name) for name in new]}
            )
            self.at |= self.lock(new)
        self.moved: set[str] = set()
        self.tampered: list[Parcel] = []

    def lock(self, names: list[str]) -> dict[str, tuple[int, bytes]]:
        """Lock rows in one order and read them."""
        found = self.tx.execute(queries.lock_streams, {"streams": names})
        return {stream: (number, bytes(link)) for stream, number, link in found}

    def take(
        self, parcels: Iterable[Parcel], found: Settlement, told: dict[str, int] | None = None
    ) -> list[Arrival]:
        """Give the events that are next, in order; say in `found` what wants a receipt.

        Of a store's reports none is taken further than a window after what its writer was `told`
        by a receipt. A stream of which none has been said here begins where it is settled.
        """
        arrivals: list[Arrival] = []
        used: list[Parcel] = []
        ends = self.windows(told)
        for parcel in parcels:
            number, _ = self.at[parcel.stream]
            if parcel.last <= number:
                used.append(parcel)
                found.outcomes["duplicates"] += len(parcel.bodies)
                found.urgent.add(parcel.stream)
            elif parcel.last > ends.get(parcel.stream, parcel.last):
                found.outcomes["beyond"] += len(parcel.bodies)
                found.ask(parcel.stream)
            elif parcel.first > number + 1:
                found.outcomes["early"] += len(parcel.bodies)
                found.ask(parcel.stream)
            else:
                arrivals += self.next(parcel, found)
        self.compare(used)
        return arrivals

    def windows(self, told: dict[str, int] | None) -> dict[str, int]:
        """Give the last number that may come now of each stream that a store reports by."""
        if told is None:
            return {}
        return {
            stream: told.setdefault(stream, number) + WINDOW
            for stream, (number, _) in self.at.items()
            if stream.partition("/")[2] not in OF_SERVICES
        }

    def next(self, parcel: Parcel, found: Settlement) -> list[Arrival]:
        """Give the events of a parcel from the next number on, if its links fit."""
        number, link = self.at[parcel.stream]
        links = chain.links(parcel.before, parcel.bodies)
        skip = number + 1 - parcel.first
        if links[-1] != parcel.after or [parcel.before, *links][skip] != link:
            if skip and links[-1] == parcel.after:
                return self.differs(parcel, found)
            found.outcomes["damaged"] += 1
            found.ask(parcel.stream, singly=len(parcel.bodies) > 1)
            return []
        if skip:
            found.outcomes["duplicates"] += skip
        self.at[parcel.stream] = (parcel.last, links[-1])
        self.moved.add(parcel.stream)
        return [
            Arrival(parcel.stream, parcel.first + place, links[place], parcel.bodies[place])
            for place in range(skip, len(links))
        ]

    def differs(self, parcel: Parcel, found: Settlement) -> list[Arrival]:
        """Take nothing of a parcel that is sound in itself and other than what is settled here.

        Its writer learns from the receipt's link that it was restored from a copy.
        """
        self.tampered.append(parcel)
        found.urgent.add(parcel.stream)
        return []

    def compare(self, used: list[Parcel]) -> None:
        """Find the parcels that bring other content under used numbers."""
        if not used:
            return
        rows = self.tx.execute(
            queries.settled_links,
            {
                "streams": [parcel.stream for parcel in used],
                "numbers": [parcel.last for parcel in used],
            },
        )
        held = {(stream, number): bytes(link) for stream, number, link in rows}
        for parcel in used:
            link = chain.links(parcel.before, parcel.bodies)[-1]
            if held.get((parcel.stream, parcel.last), link) != link:
                self.tampered.append(parcel)

    def hear(self, heads: Mapping[str, Head], now: dt.datetime, found: Settlement) -> None:
        """Take what writers say of themselves; what is missing is asked for."""
        if not heads:
            return
        for stream, head in heads.items():
            found.urgent.add(stream)
            number, link = self.at[stream]
            sent = head.number if head.sent is None else head.sent
            if sent > number and stream not in found.asks:
                found.asks[stream] = False
            if head.number == number and head.link != link.hex():
                found.outcomes["forked"] += 1
        self.tx.execute(
            queries.hear_heads,
            {
                "streams": list(heads),
                "numbers": [head.number for head in heads.values()],
                "links": [bytes.fromhex(head.link) for head in heads.values()],
                "marks": [head.mark for head in heads.values()],
                "at": now,
            },
        )

    def write(self) -> None:
        """Move on the streams that have moved."""
        if self.moved:
            names = sorted(self.moved)
            self.tx.execute(
                queries.move_streams,
                {
                    "streams": names,
                    "numbers": [self.at[name][0] for name in names],
                    "links": [self.at[name][1] for name in names],
                },
            )

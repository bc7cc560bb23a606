"""A service's own stream of reports: deadlines missed, findings, stores admitted.

Its events go straight into the service's own ledger, numbered under the row lock of the stream,
which is taken last in the transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from shared.clock import SHANGHAI
from shared.events.base import OF_CLASS, Event
from shared.events.envelope import read, write
from shared.streams import chain
from shared.streams.ledger import Arrival, Connection
from shared.streams.queries import load_queries
from shared.streams.stores import own_store

queries = load_queries(Path(__file__).with_name("intake.sql"))


class OwnStream:
    """The stream `<own store>/<domain>`."""

    def __init__(self, store: str, domain: str) -> None:
        """Take the service's store and domain."""
        self.stream = f"{store}/{domain}"
        self.domain = domain

    def write(self, tx: Connection, events: Sequence[Event]) -> list[Arrival]:
        """Number events and give them as arrivals, without an outcome yet."""
        if not events:
            return []
        # Another process may have made the service a new store.
        self.stream = f"{own_store(tx, self.domain).id}/{self.domain}"
        streams = {"streams": [self.stream], "links": [chain.root(self.stream)]}
        tx.execute(queries.add_streams, streams)
        ((_, number, link),) = tx.execute(queries.lock_streams, streams).fetchall()
        link = bytes(link)
        rows = []
        for event in events:
            number += 1
            row = self.row(event, number, link)
            link = row.link
            rows.append(row)
        tx.execute(
            queries.move_streams,
            {"streams": [self.stream], "numbers": [number], "links": [link]},
        )
        return rows

    def row(self, event: Event, number: int, before: bytes) -> Arrival:
        """Make the arrival of one event, as who reads the ledger later finds it."""
        now = dt.datetime.now(SHANGHAI)
        body = write(
            event, source=f"/services/{self.domain}", stream=self.stream, number=number, time=now
        )
        declaration, written = OF_CLASS[type(event)], read(body)
        return Arrival(
            self.stream, number, chain.link(before, body), body, written, declaration,
            declaration.decode(written.data),
            key=declaration.subject(event), also=tuple(declaration.also(event)),
        )  # fmt: skip

"""Writes events to their streams: number, link and canonical bytes, inside one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from sqlite3 import Connection
from typing import Any, Final

from services.agent.checks import check
from services.agent.errors import TooLarge
from services.agent.queries import queries
from shared.events import envelope
from shared.events.base import OF_CLASS, Event
from shared.streams import chain

ROWS: Final = 2000
"""Rows kept in memory before they are written: a large import stays small in memory."""


class Line:
    """One stream, as far as it is written."""

    __slots__ = ("link", "number", "place", "stream")

    def __init__(self, place: int, stream: str, number: int, link: bytes) -> None:
        """Take the stream's head."""
        self.place = place
        self.stream = stream
        self.number = number
        self.link = link


class Pen:
    """Writes the streams of one store; `close` moves their heads."""

    def __init__(self, tx: Connection, store: str, *, known: bool = True) -> None:
        """Begin. `known` False: readers haven't heard of the store yet."""
        self.tx = tx
        self.store = store
        self.known = known
        self.lines: dict[str, Line] = {}
        self.rows: list[tuple[Any, ...]] = []

    def write(self, event: Event, source: str, at: dt.datetime) -> str:
        """Check an event and give it the next number of its domain's stream; give its id."""
        check(event, at)
        line = self.line(OF_CLASS[type(event)].domain)
        id_ = envelope.new_id()
        try:
            body = envelope.write(
                event, source=source, stream=line.stream, number=line.number + 1, time=at, id=id_
            )
        except envelope.Unreadable as error:
            raise TooLarge(bytes=error.detail) from None
        self.add(line, id_, body, int(at.timestamp() * 1000))
        return id_

    def add(self, line: Line, id_: str, body: bytes, recorded_at: int) -> None:
        """Add canonical bytes, made for the line's next number; `recorded_at` in milliseconds."""
        line.number += 1
        line.link = chain.link(line.link, body)
        self.rows.append(
            (line.place, line.number, line.link, body, uuid.UUID(id_).bytes, recorded_at)
        )
        if len(self.rows) >= ROWS:
            self.flush()

    def line(self, domain: str) -> Line:
        """Give the stream of a domain; begin it with its first event."""
        if domain not in self.lines:
            stream = f"{self.store}/{domain}"
            row = self.tx.execute(queries.stream, {"stream": stream}).fetchone()
            self.lines[domain] = (
                Line(row["place"], stream, row["number"], row["link"])
                if row
                else self.begin(stream, domain)
            )
        return self.lines[domain]

    def begin(self, stream: str, reader: str) -> Line:
        """Begin a stream; its reader is the service of its domain."""
        root = chain.root(stream)
        (place,) = self.tx.execute(
            queries.add_stream,
            {"stream": stream, "store": self.store, "reader": reader, "link": root,
             "known": self.known},
        ).fetchone()  # fmt: skip
        return Line(place, stream, 0, root)

    def flush(self) -> None:
        """Write the rows collected so far."""
        self.tx.executemany(queries.add_event, self.rows)
        self.rows.clear()

    def close(self) -> None:
        """Write what is left and move the heads."""
        self.flush()
        for line in self.lines.values():
            self.tx.execute(
                queries.move_head,
                {"number": line.number, "link": line.link, "place": line.place},
            )

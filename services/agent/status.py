"""What became of reports, and how the store stands with its readers."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from sqlite3 import Connection, Row
from typing import Any, Final, Literal

import msgspec

from services.agent import succession
from services.agent.people import speaks
from services.agent.queries import queries
from services.agent.receipts import CATALOGUE
from shared.clock import SHANGHAI
from shared.events.registry import catalogue

RAISED: Final = "raised."
"""Under this, with the service's name, stands what was raised to the store's unions."""
NUMBERS: Final = "numbers."
"""Under this, with the service's name and the part, stand the numbers of the unions' cases."""
NEWEST: Final = 20
"""So many numbers are told; all are kept."""
State = Literal["recorded", "applied", "refused", "waiting"]
Knows = Literal["the_same", "less", "more"]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one report; `recorded` is not yet covered by a receipt."""

    stream: str
    number: int
    state: State
    reason: str | None
    facts: dict[str, Any]
    body: msgspec.Raw


class StreamStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One stream: its head, how far its reader is, what lies between, in events and seconds.

    `knows` says what its reader knows beside this agent; None where it hasn't told.
    """

    stream: str
    reader: str
    number: int
    link: str
    receipted: int
    unsent: int
    unsent_seconds: float | None
    refused: int
    waiting: int
    heard_at: str | None
    knows: Knows | None = None


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """The store: who it is, for whom it speaks today, whether it writes, its streams, and cases.

    `store` and `public_key` are what `admit` wants where the city has to let it in again.
    """

    store: str
    public_key: str
    earlier: list[str]
    unions: list[str]
    state: Literal["live", "stopped", "succeeding"]
    stopped: dict[str, Any] | None
    streams: list[StreamStatus]
    last_error: dict[str, Any] | None
    raised: list[dict[str, Any]] = []
    numbers: list[dict[str, Any]] = []

    @property
    def unsent(self) -> int:
        """Give the reports that no receipt covers yet."""
        return sum(stream.unsent for stream in self.streams)


def outcome_of(tx: Connection, event_id: str) -> Outcome | None:
    """Give what became of an event, in the newest stream that holds it."""
    row = tx.execute(queries.report, {"id": uuid.UUID(event_id).bytes}).fetchone()
    if row is None:
        return None
    settled: State = "applied" if row["number"] <= row["receipted"] else "recorded"
    return Outcome(
        stream=row["stream"],
        number=row["number"],
        state=row["outcome"] or settled,
        reason=row["reason"],
        facts=msgspec.json.decode(row["facts"] or "{}"),
        body=msgspec.Raw(row["body"]),
    )


def settled(tx: Connection, stream: str, state: State, limit: int) -> Sequence[Outcome]:
    """Give the reports of a stream that were refused, or that wait; the newest first."""
    rows = tx.execute(queries.settled, {"stream": stream, "outcome": state, "limit": limit})
    return [
        Outcome(
            stream=stream, number=row["number"], state=row["outcome"], reason=row["reason"],
            facts=msgspec.json.decode(row["facts"]), body=msgspec.Raw(row["body"]),
        )
        for row in rows
    ]  # fmt: skip


def status_of(tx: Connection, now: dt.datetime) -> Status:
    """Give the state of the store and of each of its streams."""
    who = succession.identity(tx)
    error = tx.execute(queries.setting, {"name": "last_error"}).fetchone()
    numbers = told(tx, NUMBERS)
    today = now.astimezone(SHANGHAI).date().isoformat()
    return Status(
        store=who.id,
        public_key=who.public_key.hex(),
        earlier=[row["id"] for row in tx.execute(queries.store_ids) if row["id"] != who.id],
        unions=[row["code"] for row in tx.execute(queries.unions) if speaks(row, today)],
        state="stopped" if who.stopped else "succeeding" if succession.pending(tx) else "live",
        stopped=msgspec.json.decode(who.stopped) if who.stopped else None,
        streams=[
            of_stream(tx, row, now)
            for row in tx.execute(queries.streams, {"store": who.id}).fetchall()
        ],
        last_error=msgspec.json.decode(error["value"]) if error else None,
        raised=told(tx, RAISED),
        numbers=numbers[-NEWEST:],
    )


def told(tx: Connection, begins: str) -> list[dict[str, Any]]:
    """Give the lists that services have told by mail, one after the other."""
    return [
        one
        for row in tx.execute(queries.settings_like, {"begins": begins}).fetchall()
        for one in msgspec.json.decode(row["value"])
    ]


def of_stream(tx: Connection, row: Row, now: dt.datetime) -> StreamStatus:
    """Give the state of one stream."""
    counts = dict(tx.execute(queries.count_outcomes, {"place": row["place"]}).fetchall())
    first = {"place": row["place"], "number": row["receipted"] + 1}
    since = tx.execute(queries.unsent_since, first).fetchone()
    return StreamStatus(
        stream=row["stream"],
        reader=row["reader"],
        number=row["number"],
        link=bytes(row["link"]).hex(),
        receipted=row["receipted"],
        unsent=row["number"] - row["receipted"],
        unsent_seconds=max(0.0, now.timestamp() - since[0] / 1000) if since else None,
        refused=counts.get("refused", 0),
        waiting=counts.get("waiting", 0),
        heard_at=row["heard_at"],
        knows=knows(tx, row["stream"]),
    )


def knows(tx: Connection, stream: str) -> Knows | None:
    """Compare the events that a stream's reader knows with those that this agent knows."""
    row = tx.execute(queries.setting, {"name": CATALOGUE + stream}).fetchone()
    if row is None:
        return None
    theirs, ours = msgspec.json.decode(row["value"]), catalogue(stream.partition("/")[2])
    if theirs == ours:
        return "the_same"
    return "less" if count(theirs) < count(ours) else "more"


def count(catalogue: str) -> int:
    """Give how many versions of events a catalogue holds."""
    digits = catalogue.partition("-")[0]
    return int(digits) if digits.isdecimal() else 0

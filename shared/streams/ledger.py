"""What passes through intake: arrivals in, entries out, one row of the ledger for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import psycopg

from shared.events.base import Declaration, Event, SubjectKey
from shared.events.envelope import Envelope

Outcome = Literal["applied", "refused", "waiting"]
Connection = psycopg.Connection[Any]


@dataclass(slots=True)
class Arrival:
    """One event that has used up the next number of its stream.

    `envelope`, `event` and `declaration` are None where the bytes couldn't be read so far; then
    `outcome`, `reason` and `facts` already say why. `retry_of` is the ledger id of the first row
    when a waiting event is tried again; `stream` and `number` are then those of the first.
    """

    stream: str
    number: int
    link: bytes
    body: bytes
    envelope: Envelope | None = None
    declaration: Declaration | None = None
    event: Event | None = None
    outcome: Outcome | None = None
    reason: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    needs: str | None = None
    key: SubjectKey | None = None
    also: tuple[SubjectKey, ...] = ()
    kept: dict[str, Any] = field(default_factory=dict)
    retry_of: int | None = None
    id: int = 0

    @property
    def source(self) -> str:
        """Give the code of the union, or the name of the service, on whose behalf it speaks."""
        return self.envelope.source.rpartition("/")[2] if self.envelope else ""

    @property
    def said(self) -> Envelope:
        """Give the envelope of an event that could be read."""
        if self.envelope is None:
            raise LookupError(self.stream, self.number)
        return self.envelope

    def settle(
        self, outcome: Outcome, reason: str | None = None, needs: str | None = None, /,
        **facts: object,
    ) -> None:  # fmt: skip
        """Say what became of it."""
        self.outcome = outcome
        self.reason = reason
        self.needs = needs
        self.facts = {name: str(value) for name, value in facts.items()}


class Keeper(Protocol):
    """What a service does with the events of one channel, inside intake's transaction.

    `waits` says whether the transaction leaves something waiting.
    """

    waits: bool

    def take(self, tx: Connection, arrivals: Sequence[Arrival], today: dt.date) -> list[Arrival]:
        """Settle every arrival that has no outcome yet, and write what follows from it.

        Returns the rows to write: the arrivals, and after them what was tried again or what the
        service itself recorded. Ledger ids are taken here, after the subjects are locked.
        """

    def committed(self) -> None:
        """Take what the transaction has changed as true: it is committed."""

    def rolled_back(self) -> None:
        """Forget what the transaction had changed."""

"""Heads, receipts, lists of what was raised: small JSON, said again and again, never numbered.

A writer says how far its stream goes; a reader says how far it has settled, what waits and what
was refused. So a loss shows even when nothing follows it.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from shared.events.base import Count
from shared.streams import chain

Link = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises for bytes that anybody may have sent."""


class Head(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A writer's last number and link; `mark` is up to where it knows the outcomes.

    `sent` is how far it has sent: what this reader lacks of that was lost on the way, while the
    rest waits for room in the window. None where all was sent.
    """

    stream: str
    number: Count
    link: Link
    sent: Count | None = None
    mark: Count = 0
    alg: str = chain.ALG
    signature: str | None = None
    signed: str = "ed25519"

    def signable(self) -> bytes:
        """Give the bytes that the signature covers."""
        return f"head {self.stream} {self.number} {self.link} {self.alg}".encode()


class Settled(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One report that was refused or waits, with what its writer needs to know."""

    number: int
    event: str | None
    outcome: str
    reason: str | None = None
    facts: dict[str, Any] = {}


class Receipt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far a reader has settled a stream.

    `ask` is the number from which it wants to be sent again, `singly` one event a message.
    `waiting` is all that waits now; `refused` what was refused since the writer's `mark`, and
    `mark` is what the writer may say next time. `catalogue` names the events that it knows
    (`shared.events.registry.catalogue`); what it doesn't, waits there.
    """

    stream: str
    reader: str
    number: Count
    link: Link
    mark: Count = 0
    alg: str = chain.ALG
    ask: int | None = None
    singly: bool = False
    waiting: list[Settled] = []
    refused: list[Settled] = []
    catalogue: str | None = None


class Raised(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A case that came to a union on a day, and is open: a dispute raised, a call sent."""

    kind: str
    id: str
    union: str
    on: str
    number: str | None = None


class AllRaised(msgspec.Struct, frozen=True, kw_only=True):
    """All cases of a service that came to unions of an agent; the newest list holds."""

    service: str
    cases: list[Raised]


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """The number of a case that can be said on the phone."""

    kind: str
    id: str
    number: str


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the numbers of an agent's cases; the newest of each part holds."""

    service: str
    part: Count
    numbers: list[Number]


def read_head(body: bytes) -> Head | None:
    """Read a head; None when it can't be read."""
    try:
        return msgspec.json.decode(body, type=Head)
    except UNREADABLE:
        return None


def read_raised(body: bytes) -> AllRaised | None:
    """Read a list of what was raised; None when it can't be read."""
    try:
        return msgspec.json.decode(body, type=AllRaised)
    except UNREADABLE:
        return None


def read_numbers(body: bytes) -> Numbers | None:
    """Read a part of the numbers of cases; None when it can't be read."""
    try:
        return msgspec.json.decode(body, type=Numbers)
    except UNREADABLE:
        return None


def read_receipt(body: bytes) -> Receipt | None:
    """Read a receipt; None when it can't be read."""
    try:
        return msgspec.json.decode(body, type=Receipt)
    except UNREADABLE:
        return None

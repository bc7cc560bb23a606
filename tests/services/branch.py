"""A branch for tests of a service: a clock that stands, and a store that records and packs.

What is recorded is put into deliveries as a broker would hand them over; a test may double, drop,
bend and reorder them before it gives them to intake.
"""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.clock import SHANGHAI
from shared.events import envelope
from shared.events.base import Event
from shared.events.organization import Speaks, StoreAdmitted
from shared.streams import chain
from shared.streams.notices import Head
from shared.streams.parcel import Numbered, Parcel, packed
from shared.streams.wire import Delivery
from tests.rules import organization as report

MORNING: Final = dt.time(9, 0, tzinfo=SHANGHAI)


class Clock:
    """A clock that stands until it is set."""

    def __init__(self, on: dt.date = report.TODAY) -> None:
        """Begin on a morning."""
        self.now = dt.datetime.combine(on, MORNING)

    def __call__(self) -> dt.datetime:
        """Give the moment."""
        return self.now

    def go_on(self, **much: float) -> None:
        """Let time pass: `days=1`."""
        self.now += dt.timedelta(**much)


class Agent:
    """A store that records for its unions, and packs what it has recorded into messages."""

    def __init__(self, name: str, *unions: str, clock: Clock) -> None:
        """Begin with nothing recorded."""
        self.name = name
        self.unions = unions
        self.clock = clock
        self.id = f"store-{name}"
        self.stream = f"{self.id}/organization"
        self.key = Ed25519PrivateKey.generate()
        self.written: list[Numbered] = []
        self.packed = 0

    def copy(self, clock: Clock) -> Agent:
        """Give the same agent once more, with the same key and all that it has written."""
        other = copy.copy(self)
        other.clock, other.written = clock, list(self.written)
        return other

    def admitted(self, **given: Any) -> StoreAdmitted:  # noqa: ANN401 - any field
        """Give the event that lets this store in for all its unions."""
        always = dt.date(2020, 1, 1)
        fields: dict[str, Any] = {
            "on": report.TODAY, "store": self.id, "agent": self.name, "broker_user": self.name,
            "public_key": self.key.public_key().public_bytes_raw().hex(), "kind": "agent",
            "unions": tuple(Speaks(union=union, from_=always) for union in self.unions),
        }  # fmt: skip
        return StoreAdmitted(**(fields | given))

    def record(self, event: Event, source: str | None = None, **given: Any) -> str:  # noqa: ANN401
        """Record a report on behalf of its union, or of `source`; give its id."""
        named = [getattr(event, field, None) for field in ("union", "from_union")]
        mine = [union for union in named if union in self.unions]
        attributes: dict[str, Any] = {
            "source": f"/unions/{source or [*mine, *self.unions][0]}", "stream": self.stream,
            "number": len(self.written) + 1, "time": self.clock(),
        }  # fmt: skip
        body = envelope.write(event, **(attributes | given))
        self.raw(body)
        return envelope.read(body).id

    def say(self, *events: Event) -> list[Delivery]:
        """Record reports, each on behalf of its own union, and give the message with them."""
        for event in events:
            self.record(event)
        return self.pack()

    def raw(self, body: bytes) -> None:
        """Write any bytes under the next number, rightly linked."""
        link = chain.link(self.link(len(self.written)), body)
        self.written.append(Numbered(len(self.written) + 1, link, body))

    def link(self, number: int) -> bytes:
        """Give the link after a number."""
        return self.written[number - 1].link if number else chain.root(self.stream)

    def pack(self, most: int = 500) -> list[Delivery]:
        """Give the messages with what was recorded since the last time."""
        first, self.packed = self.packed + 1, len(self.written)
        return self.again(first, most=most) if first <= self.packed else []

    def again(self, first: int = 1, last: int | None = None, most: int = 500) -> list[Delivery]:
        """Give the messages with these numbers."""
        some = self.written[first - 1 : last]
        return [self.letter(one) for one in packed(self.stream, self.link(first - 1), some, most)]

    def letter(self, parcel: Parcel) -> Delivery:
        """Put a parcel into a message as the broker delivers it."""
        return self.message(parcel.body(), parcel.headers(), parcel.content_type)

    def message(
        self, body: bytes, headers: dict[str, Any], content_type: str = "application/json"
    ) -> Delivery:
        """Give any message of this agent's user."""
        key = f"{self.name}.organization.0"
        return Delivery(body, headers, self.name, key, content_type, None)

    def head(self, signer: Agent | None = None, **given: Any) -> Delivery:  # noqa: ANN401
        """Give the head of the stream, signed by this store or by another."""
        number = len(self.written)
        head = Head(stream=self.stream, number=number, link=self.link(number).hex())
        head = msgspec.structs.replace(head, **given)
        signature = (signer or self).key.sign(head.signable()).hex()
        body = msgspec.json.encode(msgspec.structs.replace(head, signature=signature))
        return self.message(body, {"kind": "head", "stream": self.stream})

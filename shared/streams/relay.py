"""The relay: sends what a store has numbered, inside a window, until its readers have it.

One algorithm over any outbox. `turn` does what can be done now and says when it wants to be
called again; it holds no thread and no clock. A flight is one stream on its way to one reader:
at most `WINDOW` events without receipt, sent again from the receipt when that stands still
(go-back-N). Readers at the same place are sent to together.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

import msgspec

from shared.streams import faults
from shared.streams.notices import Head, Receipt
from shared.streams.parcel import MOST_EVENTS, Numbered, Parcel, packed
from shared.streams.wire import Message, Publisher

log = logging.getLogger(__name__)

WINDOW: Final = 2000
"""Events of a stream on the way to a reader without receipt."""
PATIENCE: Final = (2.0, 60.0)
"""Seconds without progress before a flight goes back; doubled each time up to the second."""
HEAD_EVERY: Final = (1.0, 30.0)
"""Seconds after a stream falls silent until its head is said, and between heads after that."""
IDLE: Final = 1.0
"""Seconds until the next turn when there is nothing to do."""


class Written(NamedTuple):
    """A stream as its writer has it: last number, its link, and the mark of known outcomes."""

    stream: str
    number: int
    link: bytes
    mark: int = 0

    @property
    def channel(self) -> str:
        """Give the part of the stream's name after the store."""
        return self.stream.partition("/")[2]


class Outbox(Protocol):
    """What a store keeps for its relay."""

    def number(self) -> None:
        """Number what is committed and has no number yet."""

    def written(self) -> Sequence[Written]:
        """Give every stream with its head."""

    def read(self, stream: str, after: int, limit: int) -> Sequence[Numbered]:
        """Give up to `limit` events after a number."""

    def link(self, stream: str, number: int) -> bytes:
        """Give the link at a number."""

    def receipted(self) -> Mapping[tuple[str, str], int]:
        """Give how far each reader has each stream: `(stream, reader) → number`."""

    def sign(self, head: Head) -> Head:
        """Sign a head, where the store has a key."""


class Routes(Protocol):
    """Where a stream's messages go."""

    def route(self, stream: str, readers: Sequence[str], all_readers: bool) -> Iterator[tuple[str, str]]:  # noqa: FBT001, E501
        """Give exchange and routing key for these readers of the stream."""


@dataclass
class Flight:
    """One stream on its way to one reader."""

    receipted: int
    sent: int
    moved: float
    patience: float = PATIENCE[0]
    singly: bool = False

    def receive(self, receipt: Receipt, now: float) -> None:
        """Take a receipt: what it covers has arrived, what it asks for is sent again."""
        if receipt.number > self.receipted:
            self.receipted, self.moved, self.patience = receipt.number, now, PATIENCE[0]
            self.singly = False
            self.sent = max(self.sent, self.receipted)
        if receipt.ask is not None and self.sent > self.receipted:
            self.sent, self.moved = self.receipted, now
            self.singly = self.singly or receipt.singly

    def wait(self, now: float) -> float:
        """Go back when nothing has moved for too long; else say how long to wait for it."""
        if self.sent <= self.receipted:
            return IDLE
        left = self.moved + self.patience - now
        if left <= 0:
            self.sent, self.moved = self.receipted, now
            self.patience = min(self.patience * 2, PATIENCE[1])
            return 0.0
        return left


@dataclass
class Silence:
    """When a stream last grew and when its head was last said."""

    number: int
    since: float
    said: float | None = None

    def due(self, number: int, now: float) -> float:
        """Give the seconds until the head wants saying; 0 or less when it does now."""
        if number != self.number:
            self.number, self.since, self.said = number, now, None
        if self.said is None:
            return self.since + HEAD_EVERY[0] - now
        return self.said + HEAD_EVERY[1] - now


class Relay:
    """Sends the streams of one outbox."""

    def __init__(
        self, outbox: Outbox, publisher: Publisher, routes: Routes, most: int = MOST_EVENTS
    ) -> None:
        """Take the outbox, the way out, and the most events a message may hold."""
        self.outbox = outbox
        self.publisher = publisher
        self.routes = routes
        self.most = most
        self.flights: dict[tuple[str, str], Flight] = {}
        self.silences: dict[str, Silence] = {}
        self.sent = 0

    def receive(self, receipt: Receipt, now: float) -> None:
        """Take a reader's receipt into its flight; the outbox has kept it already."""
        flight = self.flights.get((receipt.stream, receipt.reader))
        if flight is not None:
            flight.receive(receipt, now)

    def turn(self, now: float) -> float:
        """Send what may be sent; give the seconds after which to call again.

        Raises `BrokerAway` or `BrokerRefused` of the publisher; then nothing counts as sent.
        """
        self.outbox.number()
        faults.point("relay.numbered")
        written = self.outbox.written()
        self.refresh(now)
        flown: list[tuple[Flight, int]] = []
        messages: list[Message] = []
        rest = IDLE
        for head in written:
            messages += self.events(head, now, flown)
            rest = min(rest, self.head(head, now, messages))
        if messages:
            faults.point("relay.before_publish")
            self.publisher.publish(messages)
            faults.point("relay.after_publish")
        for flight, sent in flown:
            flight.sent = sent
        return 0.0 if flown else self.rest(rest, now)

    def refresh(self, now: float) -> None:
        """Take in what the outbox knows of receipts, new readers among them."""
        for key, number in self.outbox.receipted().items():
            flight = self.flights.get(key)
            if flight is None:
                self.flights[key] = Flight(number, number, now)
            elif number > flight.receipted:
                flight.receipted, flight.moved, flight.patience = number, now, PATIENCE[0]
                flight.sent = max(flight.sent, number)

    def rest(self, rest: float, now: float) -> float:
        """Give the seconds until the first flight would lose patience."""
        return max(0.0, min([rest, *(flight.wait(now) for flight in self.flights.values())]))

    def events(
        self, head: Written, now: float, flown: list[tuple[Flight, int]]
    ) -> Iterator[Message]:
        """Give the messages of one stream, once for all readers that stand at the same place."""
        places: dict[tuple[int, bool], list[str]] = defaultdict(list)
        readers = [reader for stream, reader in self.flights if stream == head.stream]
        for reader in readers:
            flight = self.flights[head.stream, reader]
            if flight.sent < head.number and flight.sent - flight.receipted < WINDOW:
                places[flight.sent, flight.singly].append(reader)
        for (sent, singly), group in places.items():
            flights = [self.flights[head.stream, reader] for reader in group]
            room = WINDOW - max(sent - flight.receipted for flight in flights)
            events = self.outbox.read(head.stream, sent, room)
            if not events:
                continue
            most = 1 if singly else self.most
            for parcel in packed(head.stream, self.outbox.link(head.stream, sent), events, most):
                for route in self.routes.route(head.stream, group, len(group) == len(readers)):
                    yield letter(parcel, *route)
            self.sent += len(events)
            for flight in flights:
                if flight.sent == flight.receipted:
                    flight.moved = now
                flown.append((flight, events[-1].number))

    def head(self, head: Written, now: float, messages: list[Message]) -> float:
        """Add the stream's head when it wants saying; give the seconds until it does."""
        silence = self.silences.setdefault(head.stream, Silence(head.number, now))
        left = silence.due(head.number, now)
        readers = [reader for stream, reader in self.flights if stream == head.stream]
        if left > 0 or not readers:
            return max(left, 0.01)
        silence.said = now
        said = self.outbox.sign(
            Head(stream=head.stream, number=head.number, link=head.link.hex(), mark=head.mark)
        )
        for exchange, key in self.routes.route(head.stream, readers, True):  # noqa: FBT003
            messages.append(
                Message(
                    exchange, key, msgspec.json.encode(said),
                    {"kind": "head", "stream": head.stream}, "head", "application/json",
                    f"{head.stream}@{head.number}",
                )
            )  # fmt: skip
        return HEAD_EVERY[1]


def letter(parcel: Parcel, exchange: str, key: str) -> Message:
    """Put a parcel into a message."""
    return Message(
        exchange, key, parcel.body(), parcel.headers(), "events", parcel.content_type,
        f"{parcel.stream}#{parcel.first}",
    )  # fmt: skip

"""The relay: sends what a store has numbered, inside a window, until its readers have it.

One algorithm over any outbox. `turn` does what can be done now and says when it wants to be
called again; it holds no thread and no clock. A flight is one stream on its way to one reader:
at most `WINDOW` events without receipt, sent again from the receipt when the reader asks
(go-back-N). A reader that is silent is told the head, which it answers with what it lacks; what it
may only be slow to read isn't sent twice. Readers at the same place are sent to together.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

import msgspec

from shared.streams import faults
from shared.streams.flights import HEAD_EVERY, IDLE, Flight, Silence
from shared.streams.notices import Head, Receipt
from shared.streams.parcel import MOST_EVENTS, Numbered, Parcel, packed
from shared.streams.wire import BrokerAway, Message, Publisher

log = logging.getLogger(__name__)

WINDOW: Final = 2000
"""Events of a stream on the way to a reader without receipt."""


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


class Standing(NamedTuple):
    """How an outbox stands: its streams, and how far each is read, `(stream, reader) → number`.

    `more` says that not all that is written has its number yet.
    """

    written: Sequence[Written]
    receipted: Mapping[tuple[str, str], int]
    more: bool = False


class Outbox(Protocol):
    """What a store keeps for its relay."""

    def stand(self) -> Standing:
        """Number what is committed and has no number yet, then say how all stands."""

    def run(self, stream: str, after: int, limit: int) -> tuple[bytes, Sequence[Numbered]]:
        """Give the link at a number, and up to `limit` events after it."""

    def sign(self, head: Head) -> Head:
        """Sign a head, where the store has a key."""


class Routes(Protocol):
    """Where a stream's messages go."""

    def route(
        self,
        stream: str,
        readers: Sequence[str],
        all_readers: bool,  # noqa: FBT001 - the relay gives it by place
    ) -> Iterator[tuple[str, str]]:
        """Give exchange and routing key for these readers of the stream."""


@dataclass
class Load:
    """What one turn sends, and what is true once it is sent."""

    messages: list[Message] = field(default_factory=list)
    flown: list[tuple[Flight, int]] = field(default_factory=list)
    silences: list[Silence] = field(default_factory=list)
    asked: list[Flight] = field(default_factory=list)
    events: int = 0

    def landed(self, now: float) -> None:
        """Note that the broker has it all."""
        for flight, sent in self.flown:
            if flight.sent == flight.receipted:
                flight.moved = now
            flight.sent = sent
        for silence in self.silences:
            silence.said = now
        for flight in self.asked:
            flight.asked = False


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
        self.flights: dict[str, dict[str, Flight]] = {}
        self.silences: dict[str, Silence] = {}
        self.sent = 0

    def receive(self, receipt: Receipt, now: float) -> None:
        """Take a reader's receipt into its flight; the outbox has kept it already."""
        flight = self.flights.get(receipt.stream, {}).get(receipt.reader)
        if flight is not None:
            flight.receive(receipt, now)

    def doubt(self, now: float) -> None:
        """Say all heads in the next turn: the broker was away, and may have lost what it had."""
        for silence in self.silences.values():
            silence.end(now)
        for flight in self.all_flights():
            flight.begin_again(now)

    def all_flights(self) -> Iterator[Flight]:
        """Give every stream's flight to every reader."""
        for flights in self.flights.values():
            yield from flights.values()

    def turn(self, now: float) -> float:
        """Send what may be sent; give the seconds after which to call again.

        Raises `BrokerAway` or `BrokerRefused` of the publisher; then nothing counts as sent.
        """
        written, receipted, more = self.outbox.stand()
        faults.point("relay.numbered")
        self.refresh(receipted, now)
        rest = min((flight.wait(now) for flight in self.all_flights()), default=IDLE)
        load = Load()
        for head in written:
            self.load_events(head, load)
            rest = min(rest, self.load_head(head, now, load))
        if load.messages:
            self.publish(load, now)
        return 0.0 if more else rest

    def publish(self, load: Load, now: float) -> None:
        """Send it, and only then count it as sent."""
        faults.point("relay.before_publish")
        try:
            self.publisher.publish(load.messages)
        except BrokerAway:
            self.doubt(now)
            raise
        faults.point("relay.after_publish")
        load.landed(now)
        self.sent += load.events

    def refresh(self, receipted: Mapping[tuple[str, str], int], now: float) -> None:
        """Take in what the outbox knows of receipts, of new readers and of those that went."""
        flights: dict[str, dict[str, Flight]] = defaultdict(dict)
        for (stream, reader), number in receipted.items():
            flight = self.flights.get(stream, {}).get(reader)
            flights[stream][reader] = flight or Flight(number, number, number, now)
            flights[stream][reader].keep(number, now)
        self.flights = dict(flights)

    def load_events(self, head: Written, load: Load) -> None:
        """Load the messages of one stream, once for all readers that stand at the same place."""
        flights = self.flights.get(head.stream, {})
        places: dict[tuple[int, bool], list[str]] = defaultdict(list)
        for reader, flight in flights.items():
            if flight.sent < head.number and flight.sent - flight.receipted < WINDOW:
                places[flight.sent, flight.singly].append(reader)
        for (sent, singly), group in places.items():
            room = WINDOW - max(sent - flights[reader].receipted for reader in group)
            link, events = self.outbox.run(head.stream, sent, room)
            if not events:
                continue
            most = 1 if singly else self.most
            for parcel in packed(head.stream, link, events, most):
                for route in self.routes.route(head.stream, group, len(group) == len(flights)):
                    load.messages.append(letter(parcel, *route))
            load.events += len(events)
            load.flown += [(flights[reader], events[-1].number) for reader in group]

    def load_head(self, head: Written, now: float, load: Load) -> float:
        """Load the head when it wants saying, or for readers in doubt; give when it will."""
        silence = self.silences.setdefault(head.stream, Silence(head.number, now))
        left = silence.due(head.number, now)
        flights = self.flights.get(head.stream, {})
        readers = [reader for reader, flight in flights.items() if flight.asked or left <= 0]
        if not flights:
            return IDLE
        if left <= 0:
            load.silences.append(silence)
            left = HEAD_EVERY[1]
        load.asked += [flights[reader] for reader in readers]
        for sent, group in at_one_place(load, flights, readers).items():
            said = Head(
                stream=head.stream, number=head.number, link=head.link.hex(), mark=head.mark,
                sent=sent if sent < head.number else None,
            )  # fmt: skip
            for route in self.routes.route(head.stream, group, len(group) == len(flights)):
                load.messages.append(notice(self.outbox.sign(said), *route))
        return left


def at_one_place(
    load: Load, flights: Mapping[str, Flight], readers: Iterable[str]
) -> dict[int, list[str]]:
    """Group readers by how far their flights will have been sent with this load."""
    leaving = {id(flight): sent for flight, sent in load.flown}
    places: dict[int, list[str]] = defaultdict(list)
    for reader in readers:
        flight = flights[reader]
        places[leaving.get(id(flight), flight.sent)].append(reader)
    return places


def notice(head: Head, exchange: str, key: str) -> Message:
    """Put a head into a message."""
    return Message(
        exchange, key, msgspec.json.encode(head), {"kind": "head", "stream": head.stream}, "head",
        "application/json", f"{head.stream}@{head.number}",
    )  # fmt: skip


def letter(parcel: Parcel, exchange: str, key: str) -> Message:
    """Put a parcel into a message."""
    return Message(
        exchange, key, parcel.body(), parcel.headers(), "events", parcel.content_type,
        f"{parcel.stream}#{parcel.first}",
    )  # fmt: skip

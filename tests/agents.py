"""A branch for tests: a store with people in it, the wire to a reader, and a reader."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from services.agent.routes import AgentRoutes
from services.agent.store import Store
from shared.clock import SHANGHAI
from shared.codes import id_card
from shared.events.base import Reporter
from shared.events.organization import MemberJoined, Speaks
from shared.streams import chain
from shared.streams.notices import Head, Receipt, Settled, read_head
from shared.streams.parcel import Damaged, Parcel, opened
from shared.streams.relay import Relay
from shared.streams.wire import BrokerAway, BrokerRefused, Message

UNION: Final = "64010400101"
SOURCE: Final = f"/unions/{UNION}"
FEDERATION_KEY: Final = b"k" * 32
NOW: Final = dt.datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
CLERK: Final = Reporter(account="li.na", person="ab" * 16)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        """Begin at `NOW`."""
        self.time = NOW

    def __call__(self) -> dt.datetime:
        """Give the time."""
        return self.time


def a_store(folder: Path, *unions: str, name: str = "branch.store") -> Store:
    """Make a store that may speak for `UNION`, or for these unions, and has a federation key."""
    store = Store.create(folder / name, Clock())
    store.people.speaks_for(
        Speaks(union=union, from_=dt.date(2020, 1, 1)) for union in unions or [UNION]
    )
    store.settings.set("federation_key", FEDERATION_KEY.hex())
    return store


def joined(number: int, **fields: object) -> MemberJoined:
    """Make the report that a member joined; members of other numbers are others."""
    event = MemberJoined(
        on=dt.date(2026, 3, 1), reported_by=CLERK, member=f"{number:064x}", union=UNION,
        sex="female", birth_year=1990, migrant=False, employment="standard", grade="none",
    )  # fmt: skip
    return msgspec.structs.replace(event, **fields)


def id_number(order: int, born: str = "19900307") -> str:
    """Make a right ID number; orders from 0 to 999 give different ones."""
    first17 = f"640104{born}{order:03d}"
    return first17 + id_card.check_character(first17)


class Wire:
    """A publisher that can lose, double, hold back, refuse; and the messages that arrived."""

    def __init__(self) -> None:
        """Begin with a wire that works."""
        self.arrived: list[Message] = []
        self.published: list[Message] = []
        self.away = False
        self.refuses = False
        self.blocked = False

    def publish(self, messages: Sequence[Message]) -> None:
        """Take messages as a broker would, or fail as one."""
        if self.refuses:
            raise BrokerRefused(403, "no right")
        if self.away:
            raise BrokerAway
        self.published += messages
        self.arrived += messages

    def close(self) -> None:
        """Leave; there is nothing to leave."""

    def lose(self, *places: int) -> None:
        """Lose messages by their place among those that arrived; all without a place."""
        gone = {place % len(self.arrived) for place in places} if self.arrived else set()
        self.arrived = [
            one for place, one in enumerate(self.arrived) if places and place not in gone
        ]

    def take(self) -> list[Message]:
        """Give what has arrived."""
        taken, self.arrived = self.arrived, []
        return taken

    def parcels(self) -> list[Parcel]:
        """Give all parcels that were published."""
        return [parcel_of(one) for one in self.published if one.headers["kind"] == "events"]

    def heads(self) -> list[Head]:
        """Give all heads that were published."""
        heads = [read_head(one.body) for one in self.published if one.headers["kind"] == "head"]
        return [head for head in heads if head]


def parcel_of(message: Message) -> Parcel:
    """Take a message apart."""
    return opened(message.headers, message.body, message.content_type)


class Reader:
    """A reader that obeys the chain: takes the next number, asks for what is missing."""

    def __init__(self, name: str = "organization") -> None:
        """Begin with nothing."""
        self.name = name
        self.number: dict[str, int] = {}
        self.link: dict[str, bytes] = {}
        self.bodies: list[bytes] = []
        self.refused: list[Settled] = []
        self.waiting: list[Settled] = []
        self.asks: dict[str, bool] = {}
        self.owed: set[str] = set()

    def take(self, messages: Sequence[Message]) -> list[Receipt]:
        """Take messages in; give the receipts that follow."""
        for message in messages:
            if message.headers["kind"] == "head":
                self.hear(read_head(message.body))
            else:
                self.settle(message)
        owed, self.owed = sorted(self.owed), set()
        return [self.receipt(stream) for stream in owed]

    def hear(self, head: Head | None) -> None:
        """Take a head: what it has and we haven't is asked for."""
        assert head is not None
        self.owed.add(head.stream)
        if head.number > self.number.get(head.stream, 0):
            self.asks.setdefault(head.stream, False)

    def settle(self, message: Message) -> None:
        """Take a parcel: the next number is settled, a used one dropped, a later one asked for."""
        stream = message.headers["stream"]
        self.owed.add(stream)
        try:
            parcel = parcel_of(message)
        except Damaged:
            self.asks[stream] = True
            return
        number, link = self.number.get(stream, 0), self.link.get(stream, chain.root(stream))
        links = [parcel.before, *chain.links(parcel.before, parcel.bodies)]
        if parcel.first > number + 1:
            self.asks.setdefault(stream, False)
        elif parcel.last > number:
            skip = number + 1 - parcel.first
            if links[-1] != parcel.after or links[skip] != link:
                self.asks[stream] = len(parcel.bodies) > 1
                return
            self.bodies += parcel.bodies[skip:]
            self.number[stream], self.link[stream] = parcel.last, parcel.after

    def receipt(self, stream: str) -> Receipt:
        """Say how far the stream is settled."""
        number = self.number.get(stream, 0)
        asks = stream in self.asks
        return Receipt(
            stream=stream, reader=self.name, number=number,
            link=self.link.get(stream, chain.root(stream)).hex(), mark=number,
            ask=number + 1 if asks else None, singly=self.asks.pop(stream, False),
            waiting=self.waiting, refused=self.refused,
        )  # fmt: skip


class Line:
    """A store, its relay, a wire and a reader, driven step by step on a clock of seconds."""

    def __init__(self, store: Store, relay: Relay, wire: Wire, reader: Reader) -> None:
        """Take the four."""
        self.store = store
        self.relay = relay
        self.wire = wire
        self.reader = reader
        self.now = 0.0

    def turn(self, times: int = 1) -> float:
        """Let the relay do what it can now, up to so many turns; give its rest."""
        rest = 0.0
        for _ in range(times):
            rest = self.relay.turn(self.now)
            if rest:
                break
        return rest

    def answer(self, receipts: Sequence[Receipt]) -> None:
        """Bring receipts to the store and its relay."""
        for receipt in receipts:
            self.store.receive(receipt)
            self.relay.receive(receipt, self.now)

    def pass_on(self) -> None:
        """Bring what has arrived to the reader, and its receipts back."""
        self.answer(self.reader.take(self.wire.take()))

    def drain(self, seconds: float = 300.0) -> None:
        """Go on, with nothing lost any more, until the reader has all; at most so long."""
        until = self.now + seconds
        while self.now < until and not self.done():
            self.now += max(0.01, self.turn())
            self.pass_on()

    def done(self) -> bool:
        """Tell whether the store has a receipt for all that it has written."""
        return all(
            self.store.receipted().get((head.stream, self.reader.name)) == head.number
            for head in self.store.written()
        )


def shuffled(chance: random.Random, messages: Sequence[Message]) -> list[Message]:
    """Bring messages into another order."""
    return chance.sample(messages, len(messages))


def stream(store: Store, domain: str = "organization") -> str:
    """Name a stream of the store."""
    return f"{store.identity.id}/{domain}"


def receipt(store: Store, number: int, *settled: Settled, ask: int | None = None) -> Receipt:
    """Make organization's receipt up to a number, with what waits and what was refused."""
    return Receipt(
        stream=stream(store),
        reader="organization",
        number=number,
        link=store.link(stream(store), number).hex(),
        mark=number,
        ask=ask,
        waiting=[one for one in settled if one.outcome == "waiting"],
        refused=[one for one in settled if one.outcome == "refused"],
    )


def refused(number: int) -> Settled:
    """Make the refusal of a number."""
    return Settled(number=number, event=None, outcome="refused", reason="day_in_future", facts={})


def waits(number: int) -> Settled:
    """Make the waiting of a number."""
    facts = {"needs": f"union:{UNION}"}
    return Settled(number=number, event=None, outcome="waiting", reason="behind", facts=facts)


def states(store: Store, ids: list[str]) -> list[str]:
    """Give what became of events."""
    found = [store.report(id_) for id_ in ids]
    return [one.state if one else "unknown" for one in found]


def a_line(store: Store, most: int = 500) -> Line:
    """Give a store its relay, a wire and a reader."""
    wire = Wire()
    return Line(store, Relay(store, wire, AgentRoutes("branch"), most), wire, Reader())


def record(line: Line, count: int) -> None:
    """Record some reports at once."""
    first = sum(head.number for head in line.store.written())
    line.store.record([joined(first + n) for n in range(count)], source=SOURCE)


def bodies(store: Store) -> list[bytes]:
    """Give what the store's stream holds."""
    (head,) = store.written()
    return [one.body for one in store.read(head.stream, 0, head.number)]


def sent(line: Line) -> list[tuple[int, int]]:
    """Give first and last number of each parcel that was published."""
    return [(parcel.first, parcel.last) for parcel in line.wire.parcels()]

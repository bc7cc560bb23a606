"""Two hundred branches in memory: streams recorded beforehand, sent by real relays."""

from __future__ import annotations

import datetime as dt
import random
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Final, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.bench.loads import CLERK, Load
from services.agent.routes import AgentRoutes
from shared.clock import SHANGHAI
from shared.events import organization as said
from shared.events.base import Event
from shared.events.envelope import write
from shared.runtime.broker import Broker
from shared.runtime.topology import mail_queue
from shared.streams import chain
from shared.streams.notices import Head, read_receipt
from shared.streams.parcel import Numbered
from shared.streams.relay import Relay, Standing, Written
from shared.streams.wire import Consumer, Publisher

USER: Final = "bench"
AGENTS: Final = 200
UNIONS: Final = 2000
LEVELS: Final[dict[int, said.UnionKind]] = {6: "district", 9: "town", 13: "single"}
LONG_AGO: Final = dt.date(2020, 1, 1)


class Stream:
    """One store's stream of reports of a domain, in memory."""

    def __init__(self, store: str, unions: Sequence[str], domain: str = "organization") -> None:
        """Begin it."""
        self.store = store
        self.domain = domain
        self.name = f"{store}/{domain}"
        self.unions = unions
        self.key = Ed25519PrivateKey.generate()
        self.links = [chain.root(self.name)]
        self.bodies: list[bytes] = []

    @property
    def public_key(self) -> str:
        """Give the key with which its heads are checked."""
        return self.key.public_key().public_bytes_raw().hex()

    def record(self, event: Event, union: str) -> None:
        """Write one event."""
        body = write(
            event, source=f"/unions/{union}", stream=self.name, number=len(self.links),
            time=dt.datetime.now(SHANGHAI),
        )  # fmt: skip
        self.bodies.append(body)
        self.links.append(chain.link(self.links[-1], body))


class Memory:
    """The outbox of all these streams; `shown` is how much of each may be sent yet."""

    def __init__(self, streams: Sequence[Stream]) -> None:
        """Show nothing yet."""
        self.streams = {stream.name: stream for stream in streams}
        self.shown = dict.fromkeys(self.streams, 0)
        self.taken = dict.fromkeys(self.streams, 0)

    def show(self) -> None:
        """Let everything be sent that is recorded."""
        self.shown = {name: len(stream.bodies) for name, stream in self.streams.items()}

    def stand(self) -> Standing:
        """Give every stream with its head, and how far it is settled."""
        written = [
            Written(name, number, self.streams[name].links[number])
            for name, number in self.shown.items()
            if number
        ]
        return Standing(
            written,
            {(name, self.streams[name].domain): number for name, number in self.taken.items()},
        )

    def run(self, stream: str, after: int, limit: int) -> tuple[bytes, Sequence[Numbered]]:
        """Give the link at a number, and events after it."""
        one = self.streams[stream]
        until = min(after + limit, self.shown[stream])
        return one.links[after], [
            Numbered(n + 1, one.links[n + 1], one.bodies[n]) for n in range(after, until)
        ]

    def sign(self, head: Head) -> Head:
        """Sign a head with its store's key."""
        key = self.streams[head.stream].key
        return Head(
            stream=head.stream, number=head.number, link=head.link,
            signature=key.sign(head.signable()).hex(),
        )  # fmt: skip


class Branches:
    """The branches at work: a relay for all streams, and their mail."""

    def __init__(self, broker: Broker, streams: Sequence[Stream], most: int) -> None:
        """Take the way out and the most events of a message."""
        self.memory = Memory(streams)
        self.publisher: Publisher = broker.publisher()
        self.mail: Consumer = broker.consumer(mail_queue(USER), 1000)
        self.relay = Relay(self.memory, self.publisher, AgentRoutes(USER), most)
        self.over = threading.Event()
        self.woken = threading.Event()
        self.threads = [
            threading.Thread(target=work, daemon=True) for work in (self.send, self.listen)
        ]

    def __enter__(self) -> Self:
        """Begin to send and to listen."""
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Stop."""
        self.over.set()
        self.woken.set()
        for thread in self.threads:
            thread.join()
        self.publisher.close()
        self.mail.close()

    def show(self) -> None:
        """Send all that is recorded."""
        self.memory.show()
        self.woken.set()

    def send(self) -> None:
        """Let the relay turn."""
        while not self.over.is_set():
            self.woken.clear()
            rest = self.relay.turn(time.monotonic())
            if rest:
                self.woken.wait(rest)

    def listen(self) -> None:
        """Take receipts; a late one of a stream that isn't sent any more is let go."""
        while not self.over.is_set():
            batch = self.mail.take(500, 0.0, 0.1)
            for delivery in batch:
                receipt = read_receipt(delivery.body)
                if receipt is not None and receipt.stream in self.memory.taken:
                    held = self.memory.taken[receipt.stream]
                    self.memory.taken[receipt.stream] = max(held, receipt.number)
            if batch:
                self.mail.ack(batch[-1].tag)
                self.woken.set()


def tree() -> dict[str, str]:
    """Give 2,000 unions of four levels below 6401, each with the union above it."""
    districts = [f"6401{10 + n}" for n in range(10)]
    towns = [f"{district}{n:03}" for district in districts for n in range(20)]
    below = dict.fromkeys(districts, "6401")
    below |= {town: town[:6] for town in towns}
    return below | {f"{towns[n % 200]}{n:04}": towns[n % 200] for n in range(UNIONS)}


def grassroots(below: Mapping[str, str]) -> list[str]:
    """Give the unions that report."""
    return [union for union in below if len(union) == 13]  # noqa: PLR2004 - the last level's code


def found(house: Stream, today: dt.date) -> None:
    """Let the house agent enter every union, and an employer for each that reports."""
    below = tree()
    for union, parent in below.items():
        level = LEVELS[len(union)]
        employers: tuple[str, ...] = ()
        if level == "single":
            employers = (employer := f"E{union}",)
            house.record(
                said.EmployerRegistered(
                    on=LONG_AGO, reported_by=CLERK, employer=employer, name=f"单位{union}",
                    division=parent, unit_type="110", industry="C13", opened_on=LONG_AGO,
                    workers=100,
                ),
                parent,
            )  # fmt: skip
        house.record(
            said.UnionRegistered(
                on=today, reported_by=CLERK, union=union, name=f"工会{union}", kind=level,
                parent=parent, employers=employers, founded_on=LONG_AGO,
            ),
            parent,
        )  # fmt: skip


def fill(
    streams: Sequence[Stream], load: Load, pairs: int, seed: int, today: dt.date,
) -> None:  # fmt: skip
    """Record subjects with two events each, evenly over streams and unions.

    Four fifths of the days are in the last week, the rest within a year (DESIGN 8).
    """
    chance = random.Random(seed)  # noqa: S311 - made-up reports, the same in every run
    for number in range(pairs):
        stream = streams[number % len(streams)]
        union = stream.unions[number // len(streams) % len(stream.unions)]
        back = chance.randrange(7) if chance.random() < 0.8 else chance.randrange(365)  # noqa: PLR2004
        on = today - dt.timedelta(days=back)
        for event in load.subject(f"{seed}-{number}", union, on, chance, today):
            stream.record(event, union)

"""What is measured of the whole flow: reports a second, and the time from branch to city."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import psycopg

from deploy.bench.branches import (
    AGENTS,
    CLERK,
    USER,
    Branches,
    Stream,
    fill,
    found,
    grassroots,
    tree,
)
from deploy.bench.ground import Ground
from services.agent.agent import Agent
from services.agent.store import Store
from services.organization.admission import EVER, admit, seed_root
from services.organization.domain import organization
from shared.events import organization as said
from shared.events.organization import Speaks
from shared.runtime.broker import Broker
from shared.runtime.clock import now
from shared.runtime.database import Database
from shared.streams.ledger import Connection
from shared.streams.queries import load_queries
from shared.streams.station import Station

PROBE: Final = "probe"
PATIENCE: Final = 300.0
queries: Final = load_queries(Path(__file__).with_suffix(".sql"))


class Stuck(Exception):
    """The bench waited for a number that the city never reached."""


class City:
    """An installation with its branches, ready to be measured."""

    def __init__(self, ground: Ground, folder: Path) -> None:
        """Admit everybody, and enter 2,000 unions."""
        self.ground = ground
        self.today = now().date()
        self.house = Stream("house", ["6401", *tree()])
        units = grassroots(tree())
        self.probe_union = units[0]
        self.streams = [Stream(f"branch{n}", units[1 + n :: AGENTS]) for n in range(AGENTS)]
        self.probe = Store.create(folder / "probe.db")
        self.city = psycopg.connect(ground.url("city"), autocommit=True)
        self.organization = psycopg.connect(ground.url("organization"), autocommit=True)
        self.seen = 0
        self.batches = 0
        self.admit_all()
        found(self.house, self.today)
        with self.branches([self.house], 500) as house:
            house.show()
            self.until(self.city, queries.unions, len(tree()) + 1)

    def admit_all(self) -> None:
        """Admit the house's store, the branches' and the probe's."""
        database = Database(self.ground.url("organization"), "bench")
        database.open()
        station = Station(organization, database, now)
        seed_root(station, "6401", "银川市总工会")
        for stream in (self.house, *self.streams):
            admit(station, stream.store, USER, stream.public_key, stream.unions)
        who = self.probe.identity
        admit(station, who.id, PROBE, who.public_key.hex(), [self.probe_union])
        self.probe.people.speaks_for([Speaks(union=self.probe_union, from_=EVER)])
        database.close()

    @contextmanager
    def branches(self, streams: Sequence[Stream], most: int) -> Iterator[Branches]:
        """Let branches work, with at most so many events in a message."""
        broker = Broker(self.ground.user(USER), USER)
        with Branches(broker, streams, most) as branches:
            yield branches
        broker.close()

    def ask(self, where: Connection, question: str, **facts: object) -> int:
        """Give the number that a query finds."""
        ((found,),) = where.execute(question, facts).fetchall()
        return int(found)

    def until(self, where: Connection, question: str, number: int) -> None:
        """Wait until a query finds the number; only what costs little is asked so often."""
        end = time.monotonic() + PATIENCE
        while self.ask(where, question) < number:
            if time.monotonic() > end:
                raise Stuck(question, number)
            time.sleep(0.05)

    def settle(self, streams: Sequence[Stream]) -> None:
        """Wait until all that is recorded is in the city's totals, and see that it is."""
        reports = sum(len(stream.bodies) for stream in streams)
        self.until(self.organization, queries.settled, reports)
        self.until(self.organization, queries.written, 0)
        self.until(self.city, queries.taken, self.ask(self.organization, queries.written))
        members = self.ask(self.city, queries.members, union="6401")
        if members != self.seen:
            raise Stuck(queries.members, self.seen, members)

    def throughput(self, pairs: int, most: int) -> float:
        """Give reports applied per second, from the first sent to the city's total of the last."""
        self.batches += 1
        streams = self.streams
        fill(streams, pairs, self.batches, self.today)
        with self.branches(streams, most) as branches:
            branches.memory.taken = {
                stream.name: done for stream, done in zip(streams, self.done(streams), strict=True)
            }
            began = time.monotonic()
            branches.show()
            self.seen += pairs
            self.settle(streams)
            return 2 * pairs / (time.monotonic() - began)

    def done(self, streams: Sequence[Stream]) -> list[int]:
        """Give how far each stream was settled before."""
        held: dict[str, int] = dict(self.organization.execute(queries.places).fetchall())
        return [held.get(stream.name, 0) for stream in streams]

    def latencies(self, count: int, pause: float) -> list[float]:
        """Give the milliseconds from recorded at a branch to visible in the city, one by one."""
        broker = Broker(self.ground.user(PROBE), PROBE)
        agent = Agent(self.probe, lambda: broker, PROBE)
        agent.start()
        found = []
        try:
            for _ in range(count):
                found.append(self.latency())
                time.sleep(pause)
        finally:
            agent.stop()
            broker.close()
        return found

    def latency(self) -> float:
        """Record one member at the probe's branch and watch the city's total of its union."""
        union = self.probe_union
        before = self.ask(self.city, queries.newest, union=union)
        began = time.perf_counter()
        key = hashlib.sha256(str(began).encode()).hexdigest()
        self.probe.record(
            [
                said.MemberJoined(
                    on=self.today, reported_by=CLERK, member=key, union=union,
                    employer=f"E{union}", sex="male", birth_year=1990, migrant=False,
                    employment="standard", grade="none",
                )
            ],
            source=f"/unions/{union}",
        )  # fmt: skip
        self.seen += 1
        while self.ask(self.city, queries.newest, union=union) == before:
            if time.perf_counter() - began > PATIENCE:
                raise Stuck(union, before)
            time.sleep(0.001)
        return (time.perf_counter() - began) * 1000

    def loaded(self, rate: float, seconds: float, most: int) -> list[float]:
        """Give latencies while the branches report at a steady rate, so many at once."""
        self.batches += 1
        pairs = int(rate * (seconds + 3) / 2)
        fill(self.streams, pairs, self.batches, self.today)
        done = self.done(self.streams)
        over = threading.Event()
        with self.branches(self.streams, most) as branches:
            memory = branches.memory
            for stream, number in zip(self.streams, done, strict=True):
                memory.taken[stream.name] = memory.shown[stream.name] = number
            steady = threading.Thread(target=drip, args=(branches, rate, most, over), daemon=True)
            steady.start()
            time.sleep(2)
            found = self.latencies(int(seconds / 0.1), 0.05)
            over.set()
            steady.join()
            branches.show()
            self.seen += pairs
            self.settle(self.streams)
        return found


def drip(branches: Branches, rate: float, most: int, over: threading.Event) -> None:
    """Show events at a steady rate, one stream after the other, so many of it at once."""
    memory = branches.memory
    names = list(memory.shown)
    began, shown = time.monotonic(), 0
    while not over.wait(0.01):
        due = int((time.monotonic() - began) * rate / most)
        for number in range(shown, due):
            name = names[number % len(names)]
            memory.shown[name] = min(memory.shown[name] + most, len(memory.streams[name].bodies))
        shown = due
        branches.woken.set()


class Quantiles(NamedTuple):
    """Median and 99th percentile of a measurement."""

    p50: float
    p99: float


def quantiles(values: Sequence[float]) -> Quantiles:
    """Give the quantiles of measured values."""
    ordered = sorted(values)
    return Quantiles(ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)])

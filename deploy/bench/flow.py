"""What is measured of the whole flow: reports a second, and the time from branch to city."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

from deploy.bench.branches import (
    AGENTS,
    USER,
    Branches,
    Stream,
    fill,
    found,
    grassroots,
    tree,
)
from deploy.bench.ground import Ground
from deploy.bench.loads import Load
from deploy.bench.probe import LOADED_LOOK, LOOK, NAME, PATIENCE, Probe, Stuck
from services.organization.admission import admit, seed_root
from services.organization.domain import organization
from shared.clock import now
from shared.runtime.broker import Broker
from shared.runtime.database import Database
from shared.streams.ledger import Connection
from shared.streams.queries import load_queries
from shared.streams.station import Station

ROOT: Final = "6401"
PROBES: Final = 40
"""Unions of the probe, watched for one report each: for as many paces may a report take."""
PACE: Final = 0.05
"""Seconds from one sample of a latency to the next."""
LEAD: Final = 2.0
"""Seconds of load before the first sample, and after the last."""
BURST: Final = 0.05
"""Seconds between two looks at what the branches are to send: two hundred share one process."""
queries: Final = load_queries(Path(__file__).with_suffix(".sql"))


class City:
    """An installation with its branches, ready to be measured."""

    def __init__(self, ground: Ground, folder: Path, load: Load) -> None:
        """Admit everybody, and enter 2,000 unions."""
        self.ground = ground
        self.load = load
        self.today = now().date()
        self.house = Stream("house", [ROOT, *tree()])
        units = grassroots(tree())
        self.streams = [
            Stream(f"branch{n}", units[PROBES + n :: AGENTS], load.domain) for n in range(AGENTS)
        ]
        self.city = psycopg.connect(ground.url("city"), autocommit=True)
        self.service = psycopg.connect(ground.url(load.domain), autocommit=True)
        self.probe = Probe(folder, load, units[:PROBES], self.city)
        self.probe_broker = Broker(ground.user(NAME), NAME)
        self.seen = 0
        self.batches = 0
        self.admit_all()
        found(self.house, self.today)
        with self.branches([self.house], 500) as house:
            house.show()
            for database in (self.service, self.city):
                self.until(database, queries.unions, len(tree()) + 1)

    def admit_all(self) -> None:
        """Admit the house's store, the branches' and the probe's."""
        database = Database(self.ground.url("organization"), "bench")
        database.open()
        station = Station(organization, database, now)
        seed_root(station, ROOT, "银川市总工会")
        for stream in (self.house, *self.streams):
            admit(station, stream.store, USER, stream.public_key, stream.unions)
        who = self.probe.store.identity
        admit(station, who.id, NAME, who.public_key.hex(), self.probe.unions)
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
        self.until(self.service, queries.settled, reports)
        self.until(self.service, queries.written, 0)
        self.until(self.city, queries.taken, self.ask(self.service, queries.written))
        members = self.ask(self.city, queries.counted, union=ROOT, indicator=self.load.indicator)
        if members != self.seen:
            raise Stuck(self.load.indicator, self.seen, members)

    def throughput(self, pairs: int, most: int) -> float:
        """Give reports applied per second, from the first sent to the city's total of the last."""
        self.batches += 1
        streams = self.streams
        fill(streams, self.load, pairs, self.batches, self.today)
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
        held: dict[str, int] = dict(self.service.execute(queries.places).fetchall())
        return [held.get(stream.name, 0) for stream in streams]

    def idle(self, count: int, look: float = LOOK) -> list[float]:
        """Give latencies while nobody else reports."""
        self.seen += count
        return self.probe.latencies(self.probe_broker, count, PACE, look)

    def loaded(self, rate: float, seconds: float, most: int) -> list[float]:
        """Give latencies while the branches report at a steady rate, so many at once."""
        self.batches += 1
        pairs = int(rate * (seconds + 2 * LEAD) / 2)
        fill(self.streams, self.load, pairs, self.batches, self.today)
        done = self.done(self.streams)
        over = threading.Event()
        with self.branches(self.streams, most) as branches:
            memory = branches.memory
            for stream, number in zip(self.streams, done, strict=True):
                memory.taken[stream.name] = memory.shown[stream.name] = number
            steady = threading.Thread(target=drip, args=(branches, rate, most, over), daemon=True)
            steady.start()
            time.sleep(LEAD)
            found = self.idle(int(seconds / PACE), LOADED_LOOK)
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
    while not over.wait(BURST):
        due = int((time.monotonic() - began) * rate / most)
        for number in range(shown, due):
            name = names[number % len(names)]
            memory.shown[name] = min(memory.shown[name] + most, len(memory.streams[name].bodies))
        shown = due
        branches.woken.set()

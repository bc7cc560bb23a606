"""A real branch that is watched: from recorded in its store to visible in the city's totals.

It records at a steady pace, whatever has become of what it recorded before, so that a slow moment
is met by as many samples as a quick one.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from deploy.bench.loads import Load
from services.agent.agent import Agent
from services.agent.store import Store
from services.organization.admission import EVER
from shared.clock import now
from shared.events.organization import Speaks
from shared.runtime.broker import Broker
from shared.streams.ledger import Connection
from shared.streams.queries import load_queries

NAME: Final = "probe"
PATIENCE: Final = 300.0
LOOK: Final = 0.005
"""Seconds between two looks at the city's totals while nobody else reports."""
LOADED_LOOK: Final = 0.02
"""The same under load, where looking more often takes a twentieth of the machine from what is
measured; a latency is found longer by up to as much."""
queries: Final = load_queries(Path(__file__).with_name("flow.sql"))


class Stuck(Exception):
    """The bench waited for a number that the city never reached."""


class Probe:
    """The branch's store, its unions, and the city's database that is watched."""

    def __init__(self, folder: Path, load: Load, unions: Sequence[str], city: Connection) -> None:
        """Make the store; each union is watched for one report at a time."""
        self.load = load
        self.unions = unions
        self.city = city
        self.store = Store.create(folder / "probe.db")
        self.store.people.speaks_for([Speaks(union=one, from_=EVER) for one in unions])
        self.recorded = 0

    def latencies(
        self, broker: Broker, count: int, every: float, look: float = LOOK
    ) -> list[float]:
        """Give milliseconds from recorded to visible, one sample every so many seconds."""
        agent = Agent(self.store, lambda: broker, NAME)
        agent.start()
        try:
            return self.watch(count, every, look)
        finally:
            agent.stop()

    def watch(self, count: int, every: float, look: float) -> list[float]:
        """Record and watch until every report is visible."""
        found: list[float] = []
        under_way: dict[str, tuple[int, float]] = {}
        began, end = time.perf_counter(), time.perf_counter() + PATIENCE
        recorded = 0
        while len(found) < count:
            newest = self.newest(under_way)
            for union, (before, since) in list(under_way.items()):
                if newest.get(union, 0) != before:
                    found.append((time.perf_counter() - since) * 1000)
                    del under_way[union]
            union = self.unions[recorded % len(self.unions)]
            due = recorded < count and time.perf_counter() >= began + recorded * every
            if due and union not in under_way:
                under_way[union] = (self.newest([union]).get(union, 0), time.perf_counter())
                self.record(union)
                recorded += 1
            elif time.perf_counter() > end:
                raise Stuck(sorted(under_way))
            else:
                time.sleep(look)
        return found

    def newest(self, unions: Iterable[str]) -> dict[str, int]:
        """Give, by union, the packet that last changed its figures.

        Only whose report is under way is looked at: all forty, two hundred times a second, took a
        tenth of the machine from what is measured.
        """
        return dict(self.city.execute(queries.newest, {"unions": list(unions)}).fetchall())

    def record(self, union: str) -> None:
        """Record one report: the first of a new subject."""
        self.recorded += 1
        today = now().date()
        name = f"{NAME}-{self.recorded}"
        event = next(self.load.subject(name, union, today, random.Random(name), today))  # noqa: S311
        self.store.record([event], source=f"/unions/{union}")


class Quantiles(NamedTuple):
    """Median and 99th percentile of a measurement."""

    p50: float
    p99: float


def quantiles(values: Sequence[float]) -> Quantiles:
    """Give the quantiles of measured values, by nearest rank."""
    ordered = sorted(values)
    return Quantiles(*(ordered[math.ceil(len(ordered) * part) - 1] for part in (0.5, 0.99)))

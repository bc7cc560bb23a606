"""Waiting for what is on its way: until it is settled, and until all have their receipts."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import psycopg

from deploy.demo.running import Running
from deploy.installation import SERVICES
from shared.streams.queries import load_queries

queries = load_queries(Path(__file__).with_name("queries.sql"))

LOOK: Final = 0.1
"""Seconds between looks."""
PATIENCE: Final = 120.0
"""Seconds without any progress after which something hangs."""


class NothingMoves(Exception):
    """What was sent isn't settled, and nothing has moved for a long time."""


def wait_until_settled(running: Running, most: int = 0, service: str = "organization") -> None:
    """Return when a service has settled what the stores hold for it now, but for so many."""
    heads = {
        head.stream: head.number
        for store in running.stores.values()
        for head in store.written()
        if head.channel == service
    }
    with running.reading(service) as tx:
        wait_until(running, lambda: unsettled(heads, tx) - most)


def wait_until_receipted(running: Running) -> None:
    """Return when every writer, agents and services, has the receipts for all that it wrote."""
    wait_until(running, lambda: unreceipted(running))


def wait_until(running: Running, left: Callable[[], int]) -> None:
    """Return when nothing is left. Raises `NothingMoves`, or what a service died of."""
    best, moved = None, time.monotonic()
    while (now_left := left()) > 0:
        running.check()
        if best is None or now_left < best:
            best, moved = now_left, time.monotonic()
        if time.monotonic() - moved > PATIENCE:
            raise NothingMoves(f"{now_left} events are still on their way after {PATIENCE:.0f} s.")
        time.sleep(LOOK)


def unsettled(heads: Mapping[str, int], tx: psycopg.Connection) -> int:
    """Count what a service hasn't settled of streams that go so far."""
    places: dict[str, int] = dict(tx.execute(queries.places, {"streams": list(heads)}).fetchall())
    return sum(number - places.get(stream, 0) for stream, number in heads.items())


def unreceipted(running: Running) -> int:
    """Count what no receipt covers yet, of agents and of services."""
    left = sum(store.status().unsent for store in running.stores.values())
    for name in SERVICES:
        with running.reading(name) as tx:
            left += int((tx.execute(queries.unreceipted).fetchone() or (0,))[0])
    return left

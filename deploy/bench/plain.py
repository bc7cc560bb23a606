"""Measures the peer."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import Final

import psycopg

from deploy.bench.ground import Ground, process
from deploy.bench.tables import PEER_TABLES

REPORTS: Final = 5000
DISPATCHERS: Final = 2


def plain_nameko(ground: Ground) -> float:
    """Give reports a second of a plain nameko service, dispatched and handled at once."""
    url = ground.postgres.create("peer")
    settings = {"TONGXIN_BENCH_AMQP": ground.rabbit.url(), "TONGXIN_BENCH_DATABASE": url}
    with psycopg.connect(url, autocommit=True) as connection, ExitStack() as stack:
        connection.execute(PEER_TABLES)
        stack.enter_context(process(["-m", "deploy.bench.peer", "serve"], settings))
        await_queue(ground)
        for _ in range(DISPATCHERS):
            words = ["-m", "deploy.bench.peer", "dispatch", str(REPORTS // DISPATCHERS)]
            stack.enter_context(process(words, settings))
        first, began = wait_for(connection, 1)
        last, ended = wait_for(connection, REPORTS)
    ground.postgres.drop("peer")
    return (last - first) / (ended - began)


def await_queue(ground: Ground) -> None:
    """Wait until the peer listens."""
    while not any(row.get("consumers") for row in ground.rabbit.ask("GET", "/api/queues")):
        time.sleep(0.2)


def wait_for(connection: psycopg.Connection[tuple[int]], number: int) -> tuple[int, float]:
    """Wait until so many reports are written; give how many there are, and when."""
    while True:
        ((found,),) = connection.execute("SELECT count(*) FROM reports").fetchall()
        if found >= number:
            return found, time.monotonic()
        time.sleep(0.02)

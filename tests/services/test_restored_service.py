"""A service restored from a copy tells all anew while it works on; and two number one outbox."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import psycopg
import pytest

from shared.figures.figures import Row
from shared.figures.packets import packets
from shared.streams import outbox
from shared.streams.outbox import ServiceOutbox
from shared.streams.readers import readers
from shared.streams.verify import check_streams
from tests.rules import organization as report
from tests.services.station import City

Connection = psycopg.Connection[Any]


@pytest.fixture
def url(city: City) -> str:
    """Give the database of a city in which u2 has a member."""
    city.settle(*city.bo.say(report.member_joined(union="u2")))
    return str(city.database.pool.conninfo)


@contextmanager
def under_way(url: str, works: list[Callable[[], object]]) -> Iterator[Connection]:
    """Give a transaction; it commits when all the works, in threads of their own, wait for it."""
    waiting = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"
    threads = [threading.Thread(target=work) for work in works]
    with psycopg.connect(url) as tx, psycopg.connect(url, autocommit=True) as watching:
        yield tx
        for thread in threads:
            thread.start()
        while watching.execute(waiting).fetchall() != [(len(works),)]:
            threading.Event().wait(0.01)
        tx.commit()
    for thread in threads:
        thread.join()


def test_what_commits_while_all_is_told_anew_is_not_overwritten_by_it(city: City, url: str) -> None:
    """Of two packets with the same row the later one counts, so it must be the newer one."""
    before = city.station.store.id
    with under_way(url, [city.station.follow]) as tx:
        ((union, day),) = tx.execute(
            "UPDATE figures SET flow = '{\"x\": 7}' WHERE union_code = 'u2' AND flow::text <> '{}'"
            " RETURNING union_code, day"
        ).fetchall()
        (packet,) = packets("organization", [Row(union, day, {}, {"x": 7})])
        outbox.add(tx, "organization", [packet])

    city.station.outbox.stand()

    assert city.station.store.id != before
    assert told(url, f"{city.station.store.id}/figures")[union, day.isoformat()] == {"x": 7}


def test_two_processes_number_an_outbox_without_a_gap(city: City, url: str) -> None:
    """When one is started before the other has ended, each row still has one number."""
    mine = city.station.outbox
    other = ServiceOutbox(city.database, city.station.store, readers("organization"))
    with under_way(url, [mine.stand, other.stand]) as tx:
        tx.execute("SELECT 1 FROM written FOR UPDATE")

    mine.stand()

    with city.database.transaction() as tx:
        assert check_streams(tx) is None
        assert tx.execute("SELECT count(*) FROM outbox WHERE number IS NULL").fetchall() == [(0,)]


def told(url: str, stream: str) -> dict[tuple[str, str], dict[str, object]]:
    """Give the flow of each row as a stream of figures has told it last."""
    with psycopg.connect(url) as tx:
        bodies = tx.execute(
            "SELECT body FROM outbox WHERE stream = %s ORDER BY number", (stream,)
        ).fetchall()
    found = {}
    for (body,) in bodies:
        packet = orjson.loads(body)["data"]
        names = packet["stock"] + packet["flow"]
        for row in packet["rows"]:
            cells = dict(zip((names[one] for one in row["cells"]), row["values"], strict=True))
            flow = {cell: number for cell, number in cells.items() if cell in packet["flow"]}
            found[row["union"], row["day"]] = flow
    return found

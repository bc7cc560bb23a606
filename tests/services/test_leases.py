"""Leases: processes of one service share its partitions, and one of them is on duty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest

from shared.runtime.database import Database
from shared.runtime.leases import Leases, fair
from tests.waiting import until

PARTITIONS = 16

Process = Callable[[], Leases]


@pytest.fixture
def process(make_database: Callable[[list[Any]], str]) -> Iterator[Process]:
    """Give a maker of processes of one service; each has shared once."""
    url = make_database([])
    with ExitStack() as stack:

        def make() -> Leases:
            leases = Leases(Database(url, "tests"), PARTITIONS)
            stack.callback(leases.close)
            leases.share()
            return leases

        yield make


def settled(*processes: Leases) -> None:
    """Let each share until nothing moves."""
    for _ in range(3):
        for one in processes:
            one.share()


def test_a_process_alone_holds_every_lease(process: Process) -> None:
    """It reads all partitions and is on duty."""
    alone = process()

    assert alone.partitions == list(range(PARTITIONS))
    assert alone.on_duty
    assert alone.alone


@pytest.mark.parametrize("count", [2, 3, 5])
def test_several_processes_hold_each_lease_once_and_about_as_many(
    process: Process, count: int
) -> None:
    """Nobody holds more than its fair share, and the first stays on duty."""
    processes = [process() for _ in range(count)]

    settled(*processes)

    held = [lease for one in processes for lease in one.held]
    assert sorted(held) == list(range(PARTITIONS + 1))
    assert max(len(one.held) for one in processes) == fair(PARTITIONS + 1, count)
    assert [one.on_duty for one in processes] == [True, *[False] * (count - 1)]
    assert not any(one.alone for one in processes)


def test_what_a_process_held_goes_to_the_others_when_it_ends(process: Process) -> None:
    """The duty too, and as soon as its connection is gone."""
    first, second, third = process(), process(), process()
    settled(first, second, third)

    first.close()

    def taken() -> bool:
        settled(second, third)
        return sorted(second.held | third.held) == list(range(PARTITIONS + 1))

    until(taken)
    assert first.held == frozenset()
    assert second.on_duty != third.on_duty


def test_a_process_that_loses_its_connection_holds_nothing_until_it_is_back(
    process: Process,
) -> None:
    """Others may hold them meanwhile; it shares again by itself."""
    leases = process()
    with leases.database.connect() as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    with pytest.raises(psycopg.OperationalError):
        leases.share()

    assert leases.held == frozenset()
    leases.share()
    assert leases.alone


def test_whoever_is_on_duty_hears_that_another_process_has_written(process: Process) -> None:
    """Once what it wrote is committed."""
    first, second = process(), process()

    with second.database.connect() as connection:
        connection.execute("NOTIFY written")

    assert next(first.news(10), "nothing") is None
    assert next(second.news(10), "nothing") is None

"""Several processes of a service share its partitions; whichever dies, all is settled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.city.city import City
from tests.city.load import Load
from tests.city.process import Service, until

RATE = 150
PARTITIONS = 16


@contextmanager
def three(city: City) -> Iterator[list[Service]]:
    """Run two more processes of organization; give all three, the one that is on duty first."""
    more = [city.service("organization") for _ in range(2)]
    for one in more:
        one.start()
    processes = [city.services["organization"], *more]
    try:
        until(lambda: sorted(held(processes)) == [5, 5, 6], 30, lambda: held(processes))
        yield processes
    finally:
        for one in more:
            one.stop()


def held(processes: list[Service]) -> list[int]:
    """Give how many partitions each reads, as its metrics say."""
    return [one.partitions for one in processes]


def applied(processes: list[Service]) -> int:
    """Give how many reports they have applied, together."""
    return sum(one.total("applied") for one in processes)


@pytest.mark.seed(81)
def test_three_processes_share_the_partitions_and_end_in_step(city: City, load: Load) -> None:
    """Together they settle all, each once; what one writes the one on duty sends."""
    with three(city) as processes:
        known, before = city.check().applied, applied(processes)
        with load.flowing(RATE):
            load.run(600, at_once=5)
        new, after = city.check().applied - known, applied(processes)

    assert new > 0
    assert after - before >= new


@pytest.mark.parametrize("victim", [0, 1])
@pytest.mark.seed(82)
def test_a_process_that_is_killed_under_load_leaves_its_partitions_to_the_others(
    city: City, load: Load, victim: int
) -> None:
    """Also when it was on duty; and it has its share again when it is back."""
    with three(city) as processes:
        killed = processes[victim]
        others = [one for one in processes if one is not killed]
        with load.flowing(RATE):
            load.run(100, at_once=5)
            killed.kill()
            until(lambda: sum(held(others)) == PARTITIONS, 10, lambda: held(others))
            load.run(100, at_once=5)
            killed.start()
            until(lambda: all(held(processes)), 30, lambda: held(processes))
            load.run(100, at_once=5)
        city.check()

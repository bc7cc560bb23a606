"""Order: in whatever order several stores' streams arrive, the same follows from them."""

from __future__ import annotations

import functools
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from shared.runtime.embedded import EmbeddedPostgres
from shared.streams.wire import Delivery
from tests.fix_postgres import MakeDatabase
from tests.rules import organization as report
from tests.services.branch import Agent
from tests.services.mending import corrected, voided
from tests.services.station import ROOT, STREAMS, XINGQING, Bed, City

AA, BB, CC, DD = (letter * 64 for letter in "abcd")

Story = list[Agent]


def tell(city: City) -> Story:
    """Let five stores record reports that build on one another's; none is settled yet."""
    house, anna, bo, chen = city.house, city.anna, city.bo, city.chen
    dan = city.agent("dan", "u9")
    tell_of_members(city)
    dan.record(report.union_applied(union="u9", employers=["e9"]))
    dan.record(report.election_held(union="u9", present=10, in_favour=8))
    dan.record(report.member_joined("03-20", union="u9", member=DD, employer="e9"))
    anna.record(report.union_changed(employers_added=["e8"], name="新枸杞厂工会"))
    chen.record(report.headcount_declared(union="u4"))
    chen.record(report.period_confirmed(union="u3"))
    for employer in ("e8", "e9"):
        house.record(report.employer_registered(employer=employer), XINGQING)
    house.record(report.founding_decided(union="u9"), XINGQING)
    house.record(report.election_decided(union="u9"), XINGQING)
    house.record(report.employer_counted(employer="e8"), XINGQING)
    house.record(report.union_moved("06-01", union="u2"), ROOT)
    return [house, anna, bo, chen, dan]


def tell_of_members(city: City) -> None:
    """Send one member from union to union, and mend what was wrong of another."""
    house, anna, bo, chen = city.house, city.anna, city.bo, city.chen
    anna.record(report.member_joined(member=AA))
    wrong = anna.record(report.member_joined(member=BB, grade="senior"))
    never = anna.record(report.member_joined(member=CC))
    anna.record(report.member_changed(member=AA, grade="junior"))
    anna.record(report.member_sent(member=AA))
    anna.record(corrected(wrong, f"member:u1/{BB}", grade="technician"))
    bo.record(report.member_received(member=AA))
    bo.record(report.member_changed("05-15", union="u2", member=AA, grade="senior"))
    bo.record(report.member_sent("06-01", member=AA, from_union="u2", to_union="u3"))
    chen.record(report.member_received("06-10", member=AA, union="u3", from_union="u2"), "u3")
    house.record(voided(never, f"member:u1/{CC}"), XINGQING)


class Copies:
    """A city in which the story was recorded and nothing of it settled, to be copied at will."""

    def __init__(self, url: str, server: EmbeddedPostgres) -> None:
        """Found the city; nobody may be connected to what is copied."""
        city = City(url)
        city.found()
        self.clock = city.clock
        self.story = tell(city)
        self.settled = {agent.name: agent.packed for agent in self.story}
        city.close()
        self.template = str(conninfo_to_dict(url)["dbname"])
        self.server = server
        self.count = 0

    def copy(self) -> Bed:
        """Give a service on a copy."""
        return Bed(self.url(), clock=self.clock)

    def url(self) -> str:
        """Give the address of a new copy."""
        self.count += 1
        return self.server.create(f"{self.template}_{self.count}", self.template)

    @functools.cached_property
    def expected(self) -> dict[str, list[tuple[Any, ...]]]:
        """Give what follows when the stores' streams arrive one after the other."""
        bed = self.copy()
        for stream in self.messages(most=500):
            bed.settle(*stream)
        assert bed.rows("waiting") == []
        assert bed.difference() is None
        found = bed.snapshot()
        bed.close()
        return found

    def drop(self) -> None:
        """Drop all copies."""
        for number in range(1, self.count + 1):
            self.server.drop(f"{self.template}_{number}")

    def messages(self, most: int) -> list[list[Delivery]]:
        """Give each store's messages, of at most so many events."""
        return [agent.again(self.settled[agent.name] + 1, most=most) for agent in self.story]


@pytest.fixture
def copies(make_database: MakeDatabase, shared_postgres: EmbeddedPostgres) -> Iterator[Copies]:
    """Give copies of a city with a story; they are dropped afterwards."""
    found = Copies(make_database([STREAMS]), shared_postgres)
    yield found
    found.drop()


def interleaved(chance: random.Random, messages: Sequence[Sequence[Delivery]]) -> list[Delivery]:
    """Bring the messages of all streams into one line, each stream's in its own order."""
    left = [list(stream) for stream in messages if stream]
    line = []
    while left:
        stream = chance.choice(left)
        line.append(stream.pop(0))
        left = [stream for stream in left if stream]
    return line


def harmed(chance: random.Random, line: list[Delivery]) -> list[Delivery]:
    """Double some messages, lose some, and move some to another place."""
    kept = [one for one in line if chance.random() < 0.85]
    doubles = [one for one in line if chance.random() < 0.2]
    for one in doubles:
        kept.insert(chance.randint(0, len(kept)), one)
    return kept


def cut(chance: random.Random, line: Sequence[Delivery]) -> Iterator[Sequence[Delivery]]:
    """Cut a line into batches."""
    while line:
        size = chance.choice((1, 1, 2, 3, 8, 50))
        yield line[:size]
        line = line[size:]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.randoms(use_true_random=False), most=st.sampled_from((1, 2, 5, 500)))
def test_the_same_follows_from_any_order_of_arrival(
    copies: Copies, chance: random.Random, most: int
) -> None:
    """Interleaved, doubled, lost, cut anyhow, settled by two processes in turn: byte for byte."""
    first = copies.copy()
    second = Bed(first.url, clock=copies.clock)
    messages = copies.messages(most)
    line = harmed(chance, interleaved(chance, messages)) + interleaved(chance, messages)

    for batch in cut(chance, line):
        chance.choice((first, second)).settle(*batch)

    found, waits, difference = first.snapshot(), first.rows("waiting"), first.difference()
    first.close()
    second.close()
    assert (waits, difference) == ([], None)
    assert found == copies.expected


def test_two_processes_at_once_lose_nothing(copies: Copies) -> None:
    """Both take everything, in different orders, on the same streams and subjects."""
    url = copies.url()
    beds = [Bed(url, clock=copies.clock) for _ in range(2)]
    faults: list[BaseException] = []

    def work(bed: Bed, seed: int) -> None:
        chance = random.Random(seed)
        try:
            for _ in range(3):
                for batch in cut(chance, interleaved(chance, copies.messages(most=1))):
                    patiently(functools.partial(bed.settle, *batch))
        except BaseException as fault:
            faults.append(fault)
            raise

    at_once([functools.partial(work, bed, seed) for seed, bed in enumerate(beds)])

    found, difference = beds[0].snapshot(), beds[0].difference()
    waits = beds[0].rows("waiting")
    for bed in beds:
        bed.close()
    assert faults == []
    assert (waits, difference) == ([], None)
    assert found == copies.expected


def test_clocks_and_retries_beside_intake_lose_nothing(copies: Copies) -> None:
    """What the service does by itself takes the same locks in the same transaction as reports."""
    url = copies.url()
    takes, tidies = (Bed(url, clock=copies.clock) for _ in range(2))
    done = threading.Event()

    def take() -> None:
        chance = random.Random(3)
        try:
            for batch in cut(chance, interleaved(chance, copies.messages(most=1))):
                patiently(functools.partial(takes.settle, *batch))
        finally:
            done.set()

    def tidy() -> None:
        while not done.is_set():
            patiently(tidies.station.fire_clocks)
            patiently(tidies.station.refuse_overdue)
            patiently(lambda: retry_all(tidies))

    at_once([take, tidy])

    difference, waits = takes.difference(), takes.rows("waiting")
    takes.close()
    tidies.close()
    assert (waits, difference) == ([], None)


def retry_all(bed: Bed) -> None:
    """Try again whatever waits."""
    parked = bed.station.parked
    parked.retry([one.id for one in parked.waiting()])


def patiently(work: Callable[[], object]) -> None:
    """Do it as often as contention undoes it."""
    while True:
        try:
            work()
        except psycopg.OperationalError:
            continue
        return


def at_once(works: Sequence[Callable[[], None]]) -> None:
    """Run each in a thread, and wait for all."""
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

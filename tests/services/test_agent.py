"""The agent at work, on the embedded broker: it sends at once, listens, and waits outages out."""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from services.agent.agent import Agent
from services.agent.store import Store
from shared.runtime import memory
from shared.runtime.access import Participant
from shared.runtime.broker import Broker
from shared.runtime.topology import Topology, partition, reports_queue
from shared.streams.notices import Receipt
from shared.streams.succession import read_succession
from shared.streams.wire import BrokerAway, Consumer, Delivery, Message
from tests.agents import SOURCE, Reader, a_store, joined, states, stream

PARTICIPANTS = [
    Participant("branch", "", "agent"),
    *(Participant(name, "", "service") for name in ("organization", "rights", "skills")),
]
NUMBERS = itertools.count()


class City:
    """The city's end: the embedded broker with its queues, and organization reading reports."""

    def __init__(self, store: Store) -> None:
        """Declare the queues."""
        self.address = f"test-agent-{next(NUMBERS)}"
        self.store = store
        self.reader = Reader()
        self.others: list[Delivery] = []
        self.declare()

    def url(self, user: str) -> str:
        """Give the address for a user."""
        return f"{memory.SCHEME}://{user}@{self.address}/"

    def declare(self) -> None:
        """Make the queues, as the process does that manages the broker."""
        Topology().ensure(Broker(self.url("manager"), "manager"), PARTICIPANTS, None)

    def broker(self) -> Broker:
        """Give the agent's way to the broker."""
        return Broker(self.url("branch"), "agent@test")

    def inbox(self, store: str = "") -> Consumer:
        """Subscribe to the queue of the store's partition."""
        queue = reports_queue("organization", partition(store or self.store.identity.id))
        return Broker(self.url("organization"), "organization@test").consumer(queue, 100)

    def read(self, inbox: Consumer, seconds: float = 5.0) -> list[Receipt]:
        """Take what the agent sent, as organization would; give the receipts that follow."""
        deliveries = inbox.take(100, 0.0, seconds)
        if deliveries:
            inbox.ack(deliveries[-1].tag)
        self.others += [one for one in deliveries if one.headers["kind"] == "succession"]
        messages = [
            Message("", "", one.body, one.headers, "", one.content_type, "")
            for one in deliveries
            if one.headers["kind"] != "succession"
        ]
        return self.reader.take(messages)

    def serve(self, inbox: Consumer) -> bool:
        """Take what has come and answer it; a step while something is waited for."""
        self.answer(self.read(inbox, 0.1))
        return False

    def answer(self, receipts: list[Receipt], user: str = "organization") -> None:
        """Send receipts by mail."""
        publisher = Broker(self.url(user), f"{user}@test").publisher()
        publisher.publish(
            [
                Message(
                    "mail", "branch", msgspec.json.encode(receipt), {"kind": "receipt"},
                    "receipt", "application/json", "1",
                )
                for receipt in receipts
            ]
        )  # fmt: skip
        publisher.close()


def until(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait until something holds; fail when it doesn't in time."""
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not holds():
        assert time.monotonic() < end, "it didn't come true in time"
        pause.wait(0.005)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store that may speak for one union."""
    opened = a_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def city(store: Store) -> City:
    """Give the city's end."""
    return City(store)


@pytest.fixture
def agent(store: Store, city: City) -> Iterator[Agent]:
    """Give an agent that runs."""
    running = Agent(store, city.broker, "branch")
    running.start()
    yield running
    running.stop()


@pytest.mark.usefixtures("agent")
def test_what_is_recorded_goes_out_and_its_receipt_comes_back(store: Store, city: City) -> None:
    """From form to outcome, without a poll between."""
    inbox = city.inbox()
    ids = store.record([joined(1)], source=SOURCE)

    until(lambda: city.serve(inbox) or states(store, ids) == ["applied"])


@pytest.mark.usefixtures("agent")
def test_an_idle_report_goes_out_at_once(store: Store, city: City) -> None:
    """The relay is woken, it doesn't poll."""
    inbox = city.inbox()
    took = []
    for number in range(20):
        store.record([joined(number)], source=SOURCE)
        recorded = time.perf_counter()
        city.read(inbox)
        took.append(time.perf_counter() - recorded)

    assert sorted(took)[10] < 0.02


@pytest.mark.usefixtures("agent")
def test_a_receipt_from_anybody_else_is_passed_over(store: Store, city: City) -> None:
    """The broker says who sent it."""
    inbox = city.inbox()
    ids = store.record([joined(1)], source=SOURCE)
    receipts = city.read(inbox)

    city.answer(receipts, user="skills")
    second = store.record([joined(2)], source=SOURCE)
    city.answer(city.read(inbox))

    until(lambda: states(store, ids + second) == ["applied", "applied"])
    assert [head.number for head in store.written()] == [2]


@pytest.mark.usefixtures("agent")
def test_a_broker_that_lost_everything_is_sent_it_again(store: Store, city: City) -> None:
    """The outbox is the store: messages, queues and connections may go."""
    store.record([joined(n) for n in range(10)], source=SOURCE)
    inbox = city.inbox()
    until(lambda: bool(inbox.take(100, 0.0, 0.1)))
    memory.broker(city.address).wipe()
    store.record([joined(11)], source=SOURCE)
    until(lambda: store.status().last_error is not None)

    city.declare()
    inbox = city.inbox()
    until(lambda: city.serve(inbox) or store.status().unsent == 0)
    assert len(city.reader.bodies) == 11
    until(lambda: store.status().last_error is None)


def test_an_agent_starts_and_stops_while_the_broker_is_away(store: Store) -> None:
    """Quickly, and it says what is wrong."""

    def nowhere() -> Broker:
        return Broker("amqp://branch:x@127.0.0.1:1//", "agent@test")

    agent = Agent(store, nowhere, "branch")
    store.record([joined(1)], source=SOURCE)
    agent.start()
    until(lambda: store.status().last_error is not None)

    begun = time.monotonic()
    agent.stop()

    assert time.monotonic() - begun < 2
    assert (store.status().last_error or {})["error"] == BrokerAway.__name__


@pytest.mark.usefixtures("agent")
def test_a_restored_store_goes_on_by_itself(store: Store, city: City) -> None:
    """It takes a new id, says so, and sends when organization answers under that."""
    ids = store.record([joined(1), joined(2)], source=SOURCE)
    old = store.identity.id
    city.answer([Receipt(stream=stream(store), reader="organization", number=9, link="00" * 32)])
    until(lambda: store.identity.id != old)

    inbox = city.inbox()
    until(lambda: city.serve(inbox) or states(store, ids) == ["applied", "applied"])

    said = read_succession(city.others[0].body)
    assert said is not None
    assert (said.old, said.store) == (old, store.identity.id)
    assert store.status().state == "live"


def test_where_a_person_decides_a_restored_store_waits(store: Store, city: City) -> None:
    """It has stopped and says so."""
    agent = Agent(store, city.broker, "branch", succeeds=False)
    agent.start()
    store.record([joined(1)], source=SOURCE)
    city.answer([Receipt(stream=stream(store), reader="organization", number=9, link="00" * 32)])

    until(lambda: store.status().last_error is not None)

    assert store.status().state == "stopped"
    agent.stop()


GREEN = """
from shared.runtime import green; green.patch()
import sys, pytest
alone = ["-q", "-p", "no:cacheprovider", "--noconftest"]
sys.exit(pytest.main([*alone, sys.argv[1], "-k", "not greenlets"]))
"""


def test_it_all_holds_on_greenlets_too() -> None:
    """In the embedded city the agents run beside nameko, where `threading` is patched."""
    line = [sys.executable, "-W", "ignore", "-c", GREEN, __file__]

    done = subprocess.run(line, cwd=Path(__file__).parents[2], capture_output=True, check=False)

    assert done.returncode == 0, (done.stdout + done.stderr).decode()

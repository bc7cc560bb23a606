"""Brokers of both kinds for tests of what the streams may rely on, and queues of their own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest

from shared.runtime import memory
from shared.runtime.broker import Broker, BrokerConsumer, BrokerPublisher
from shared.streams.wire import Delivery, Message
from tests.fix_rabbit import ADMIN

DURABLE = {"x-queue-type": "quorum"}
names = count(1)


def message(queue: str, body: bytes = b"{}", **changes: Any) -> Message:  # noqa: ANN401
    """Return a message that goes straight to a queue."""
    headers = {"stream": "store/rights", "first": "1"}
    return Message(
        "", queue, body, headers, "events", "application/cloudevents+json", "1"
    )._replace(**changes)


def bodies(deliveries: list[Delivery]) -> list[bytes]:
    """Return what was delivered."""
    return [delivery.body for delivery in deliveries]


def drained(consumer: BrokerConsumer, last: bytes = b"") -> list[Delivery]:
    """Take and acknowledge until nothing comes; where the last body is known, until that came."""
    taken: list[Delivery] = []
    while (batch := consumer.take(1000, 0.02, 0.5)) or last not in {b"", *bodies(taken)}:
        if batch:
            consumer.ack(batch[-1].tag)
        taken += batch
    return taken


@pytest.fixture(params=["rabbit", "embedded"])
def broker(request: pytest.FixtureRequest) -> Iterator[Broker]:
    """Give a broker of each kind."""
    embedded = f"{memory.SCHEME}://{ADMIN}@test-{next(names)}/"
    url = embedded if request.param == "embedded" else request.getfixturevalue("amqp_url")
    opened = Broker(url, "tests@host")
    yield opened
    opened.close()


@pytest.fixture
def connect() -> Iterator[Callable[..., Broker]]:
    """Give brokers at other addresses, closed after the test."""
    opened: list[Broker] = []

    def open_one(url: str, **told: Any) -> Broker:  # noqa: ANN401
        opened.append(Broker(url, "tests@host", **told))
        return opened[-1]

    yield open_one
    for broker in opened:
        broker.close()


Connect = Callable[..., Broker]
Declare = Callable[..., str]


@pytest.fixture
def declare(broker: Broker) -> Iterator[Declare]:
    """Declare queues that are deleted after the test."""
    queues: list[str] = []

    def make(**arguments: object) -> str:
        queues.append(f"test.{os.getpid()}.{next(names)}")
        return declared(broker, queues[-1], **arguments)

    yield make
    with broker.channel() as channel:
        for name in queues:
            channel.queue_delete(name)


def declared(broker: Broker, queue: str, **arguments: object) -> str:
    """Declare a queue, a quorum queue unless told otherwise."""
    told = {key.replace("_", "-"): value for key, value in arguments.items()} or DURABLE
    with broker.channel() as channel:
        channel.queue_declare(queue, durable=True, auto_delete=False, arguments=told)
    return queue


@pytest.fixture
def queue(declare: Declare) -> str:
    """Give an empty quorum queue."""
    return declare()


@pytest.fixture
def publisher(broker: Broker) -> Iterator[BrokerPublisher]:
    """Give a publisher."""
    opened = broker.publisher()
    yield opened
    opened.close()


@pytest.fixture
def consume(broker: Broker) -> Iterator[Callable[..., BrokerConsumer]]:
    """Give consumers that are closed after the test."""
    opened: list[BrokerConsumer] = []

    def open_one(*queues: str, prefetch: int = 2000) -> BrokerConsumer:
        opened.append(broker.consumer(queues, prefetch))
        return opened[-1]

    yield open_one
    for consumer in opened:
        consumer.close()


Consume = Callable[..., BrokerConsumer]

"""What RabbitMQ does when it is away, killed, silent, full or lied to, and what we make of it."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from amqp.exceptions import UnexpectedFrame

from shared.runtime import frames, rabbit_link
from shared.streams.wire import BrokerAway, BrokerRefused
from tests.fix_broker import Connect, bodies, declared, drained, message, names
from tests.fix_rabbit import ADMIN, Rabbit

UNSAFE = 4.0
"""Seconds for which a new quorum queue doesn't outlive a kill; see `shared.runtime.steward`."""


def test_no_broker_is_an_outage(connect: Connect) -> None:
    """Nobody listens there: try again later."""
    with pytest.raises(BrokerAway):
        connect("amqp://a:b@127.0.0.1:1//").consumer("any", 1)


@pytest.mark.parametrize("error", [ConnectionResetError, UnexpectedFrame])
@pytest.mark.parametrize(
    ("owner", "step"),
    [(rabbit_link.Connection, "_on_tune"), (rabbit_link.Transport, "create_channel")],
)
def test_a_connection_that_fails_half_way_leaves_no_socket_behind(  # noqa: PLR0913, PLR0917
    shared_rabbit: Rabbit,
    connect: Connect,
    monkeypatch: pytest.MonkeyPatch,
    owner: type,
    step: str,
    error: type[Exception],
) -> None:
    """The broker may end while it greets us, or between the connection and its channel."""
    made: list[rabbit_link.Connection] = []

    def fail(*told: Any) -> None:  # noqa: ANN401
        made.extend(one for one in told if isinstance(one, rabbit_link.Connection))
        raise error

    monkeypatch.setattr(owner, step, fail)
    with pytest.raises(BrokerAway):
        connect(shared_rabbit.url()).link()

    (connection,) = made
    assert not connection.connected


def test_a_false_password_is_refused(shared_rabbit: Rabbit, connect: Connect) -> None:
    """Waiting doesn't make it right."""
    broker = connect(shared_rabbit.url(ADMIN, "false"))

    with pytest.raises(BrokerRefused) as refused:
        broker.publisher().publish([message("any")])

    assert refused.value.code == 403


def test_headers_that_cannot_be_read_harm_nobody_else(
    shared_rabbit: Rabbit, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """py-amqp raises on them, at each start again: one sender could stop everyone's queue."""
    broker = connect(shared_rabbit.url())
    queue = declared(broker, f"test.headers.{next(names)}")
    publisher = broker.publisher()
    table = b"\x04whenT" + b"\xff" * 8  # a date beyond any calendar, which the broker lets pass
    with monkeypatch.context() as patched:
        patched.setattr(frames, "_table", lambda _: frames.LONG.pack(len(table)) + table)
        publisher.publish([message(queue, b"bad")])
    publisher.publish([message(queue, b"good")])

    taken = drained(broker.consumer(queue, 10))

    assert [(delivery.body, bool(delivery.headers)) for delivery in taken] == [
        (b"bad", False),
        (b"good", True),
    ]


def test_what_was_confirmed_outlives_a_kill(rabbit: Rabbit, connect: Connect) -> None:
    """Killed in the middle of publishing: an outage, and every confirmed message is there."""
    broker = connect(rabbit.url(), deadline=5)
    queue = declared(broker, "q")
    publisher = broker.publisher()
    confirmed: list[bytes] = []
    flowing = threading.Event()
    began = time.monotonic()

    def publish() -> None:
        for window in count():
            part = [message(queue, b"%d" % (window * 200 + number)) for number in range(200)]
            publisher.publish(part)
            confirmed.extend(one.body for one in part)
            if time.monotonic() - began > UNSAFE:
                flowing.set()

    failed: list[Exception] = []
    sender = threading.Thread(target=lambda: _keep(publish, failed))
    sender.start()
    assert flowing.wait(30)
    rabbit.kill()
    sender.join(timeout=30)
    rabbit.start()
    publisher.publish([message(queue, b"after")])

    arrived = set(bodies(drained(broker.consumer(queue, 2000), last=b"after")))
    assert isinstance(failed[0], BrokerAway)
    assert set(confirmed) <= arrived


def _keep(work: Callable[[], None], failed: list[Exception]) -> None:
    try:
        work()
    except (BrokerAway, BrokerRefused) as error:
        failed.append(error)


def test_a_consumer_sees_that_the_broker_was_killed(rabbit: Rabbit, connect: Connect) -> None:
    """It says so at once, also when it was only waiting."""
    broker = connect(rabbit.url())
    consumer = broker.consumer(declared(broker, "q"), 10)

    rabbit.kill()

    with pytest.raises(BrokerAway):
        consumer.take(1, 0, 10)


def test_a_broker_that_falls_silent_is_away(rabbit: Rabbit, connect: Connect) -> None:
    """As behind a cut cable: nothing is refused, nothing comes, and nobody waits for ever."""
    broker = connect(rabbit.url(), heartbeat=1, deadline=2)
    queue = declared(broker, "q")
    publisher, consumer = broker.publisher(), broker.consumer(queue, 10)
    publisher.publish([message(queue)])
    consumer.take(10, 0, 5)

    with rabbit.frozen():
        with pytest.raises(BrokerAway):
            publisher.publish([message(queue)])
        with pytest.raises(BrokerAway):
            deque(iter(lambda: consumer.take(1, 0, 1), None), maxlen=0)


def test_a_broker_short_of_memory_shows_as_blocked_until_it_takes_again(
    rabbit: Rabbit, connect: Connect
) -> None:
    """It stops reading; nameko's publisher hangs on it for ever, this one until its deadline."""
    broker = connect(rabbit.url(), deadline=2)
    queue = declared(broker, "q")
    publisher = broker.publisher()
    rabbit.ctl("set_vm_memory_high_watermark", "absolute", "1MB")

    with pytest.raises(BrokerAway):
        publisher.publish([message(queue, bytes(10_000)) for _ in range(1000)])
    blocked = publisher.blocked
    rabbit.ctl("set_vm_memory_high_watermark", "0.4")
    publisher.publish([message(queue)])

    assert blocked
    assert not publisher.blocked


def test_an_idle_connection_is_kept_alive(shared_rabbit: Rabbit, connect: Connect) -> None:
    """Heartbeats are sent for whoever has nothing to send, or is busy elsewhere."""
    broker = connect(shared_rabbit.url(), heartbeat=1)
    queue = declared(broker, f"test.idle.{next(names)}")
    publisher, consumer = broker.publisher(), broker.consumer(queue, 10)
    publisher.publish([message(queue)])

    threading.Event().wait(4)  # the broker gives up after two to three missed heartbeats

    [delivery] = consumer.take(10, 0, 5)
    consumer.ack(delivery.tag)
    publisher.publish([message(queue)])
    assert len(drained(consumer)) == 1

"""What the streams may rely on, on RabbitMQ and on the embedded broker alike."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from amqp.exceptions import PreconditionFailed, UnexpectedFrame

from shared.runtime import frames, memory, rabbit_link
from shared.runtime.broker import LARGEST, Broker, BrokerConsumer, BrokerPublisher
from shared.streams.wire import BrokerAway, BrokerRefused, Delivery, Message
from tests.fix_rabbit import ADMIN, Rabbit

DURABLE = {"x-queue-type": "quorum"}
UNSAFE = 4.0
"""Seconds for which a new quorum queue doesn't outlive a kill; see `shared.runtime.steward`."""
_names = count(1)


def message(queue: str, body: bytes = b"{}", **changes: Any) -> Message:  # noqa: ANN401
    """Return a message that goes straight to a queue."""
    headers = {"stream": "store/rights", "first": "1"}
    return Message(
        "", queue, body, headers, "events", "application/cloudevents+json", "1"
    )._replace(**changes)


def bodies(deliveries: list[Delivery]) -> list[bytes]:
    """Return what was delivered."""
    return [delivery.body for delivery in deliveries]


def drained(consumer: BrokerConsumer) -> list[Delivery]:
    """Take and acknowledge until nothing comes."""
    taken: list[Delivery] = []
    while batch := consumer.take(1000, 0.02, 0.5):
        consumer.ack(batch[-1].tag)
        taken += batch
    return taken


@pytest.fixture(params=["rabbit", "embedded"])
def broker(request: pytest.FixtureRequest) -> Iterator[Broker]:
    """Give a broker of each kind."""
    embedded = f"{memory.SCHEME}://{ADMIN}@test-{next(_names)}/"
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
    names: list[str] = []

    def make(**arguments: object) -> str:
        names.append(f"test.{os.getpid()}.{next(_names)}")
        return declared(broker, names[-1], **arguments)

    yield make
    with broker.channel() as channel:
        for name in names:
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


def test_a_message_arrives_as_it_was_sent(
    queue: str, publisher: BrokerPublisher, consume: Consume
) -> None:
    """Body, headers and content type come through, and the broker vouches for the user."""
    sent = message(queue, "同心".encode(), headers={"stream": "甲/rights", "first": "7"})

    publisher.publish([sent])

    [delivery] = consume(queue).take(10, 0.02, 5)
    assert delivery == Delivery(
        sent.body, sent.headers, ADMIN, queue, sent.content_type, delivery.tag
    )


def test_a_body_larger_than_a_frame_arrives_whole(
    queue: str, publisher: BrokerPublisher, consume: Consume
) -> None:
    """A batch of 500 events is larger than what AMQP puts into one frame."""
    body = os.urandom(600_000)

    publisher.publish([message(queue, body), message(queue, b"")])

    assert bodies(drained(consume(queue))) == [body, b""]


def test_publish_returns_when_the_broker_has_all(
    broker: Broker, queue: str, publisher: BrokerPublisher
) -> None:
    """More than a window: each is in the queue, in order."""
    sent = [message(queue, b"%d" % number) for number in range(1700)]

    publisher.publish(sent)

    assert bodies(drained(broker.consumer(queue, 2000))) == [one.body for one in sent]


def test_what_no_queue_takes_is_refused_and_the_next_goes_through(
    queue: str, publisher: BrokerPublisher, consume: Consume
) -> None:
    """A broker confirms what it can't route; a silent loss must not look like a delivery."""
    with pytest.raises(BrokerRefused) as refused:
        publisher.publish([message(queue, b"1"), message("nobody"), message(queue, b"2")])
    publisher.publish([message(queue, b"3")])

    assert refused.value.code == 312
    assert bodies(drained(consume(queue)))[-1] == b"3"


def test_a_publisher_may_accept_that_nobody_listens(broker: Broker, queue: str) -> None:
    """Totals go to whoever has bound a queue, perhaps to nobody."""
    publisher = broker.publisher(mandatory=False)

    publisher.publish([message("nobody"), message(queue)])
    publisher.close()

    assert len(drained(broker.consumer(queue, 10))) == 1


def test_an_unknown_exchange_is_refused_by_name(publisher: BrokerPublisher) -> None:
    """The broker answers later, by closing the channel; the publisher says what it was."""
    with pytest.raises(BrokerRefused, match="no exchange 'nowhere'") as refused:
        publisher.publish([message("any", exchange="nowhere")])

    assert refused.value.code == 404


def test_a_false_user_id_is_refused(broker: Broker, queue: str) -> None:
    """Intake relies on it: what says `user_id` was sent by that user."""

    def forge(channel: Any) -> None:  # noqa: ANN401
        forged = channel.prepare_message(b"{}", properties={"user_id": "somebody-else"})
        channel.basic_publish(forged, exchange="", routing_key=queue)
        channel.queue_declare(queue, passive=True)

    with broker.channel() as channel, pytest.raises(PreconditionFailed):
        forge(channel)


def test_a_queue_that_is_not_there_is_refused(consume: Consume) -> None:
    """It is for the topology to mend, not for waiting."""
    with pytest.raises(BrokerRefused) as refused:
        consume("nowhere")

    assert refused.value.code == 404


def test_an_ack_covers_all_before_it_and_the_rest_comes_back_in_order(
    queue: str, publisher: BrokerPublisher, consume: Consume
) -> None:
    """A consumer that ends leaves what it has not acknowledged to the next."""
    publisher.publish([message(queue, b"%d" % number) for number in range(10)])
    first = consume(queue)
    batch = first.take(8, 0.02, 5)

    first.ack(batch[4].tag)
    first.close()

    assert bodies(drained(consume(queue))) == [b"5", b"6", b"7", b"8", b"9"]


def test_a_cancelled_consumer_receives_nothing_and_may_still_acknowledge(
    queue: str, publisher: BrokerPublisher, consume: Consume
) -> None:
    """Stopping: the running batch is acknowledged, nothing new is begun."""
    publisher.publish([message(queue, b"1")])
    consumer = consume(queue)
    batch = consumer.take(10, 0.02, 5)

    consumer.cancel()
    publisher.publish([message(queue, b"2")])

    assert consumer.take(10, 0.02, 0.1) == []
    consumer.ack(batch[-1].tag)
    consumer.close()
    assert bodies(drained(consume(queue))) == [b"2"]


def test_a_batch_ends_at_its_limit(
    queue: str, publisher: BrokerPublisher, consume: Consume
) -> None:
    """The next begins where it ended."""
    publisher.publish([message(queue, b"%d" % number) for number in range(5)])
    consumer = consume(queue)

    batches = [consumer.take(2, 0.05, 5) for _ in range(3)]

    assert [bodies(batch) for batch in batches] == [[b"0", b"1"], [b"2", b"3"], [b"4"]]


def test_a_batch_ends_at_a_mebibyte(
    queue: str, publisher: BrokerPublisher, consume: Consume
) -> None:
    """Messages of 500 events each must not make one enormous transaction."""
    publisher.publish([message(queue, bytes(LARGEST // 2 + 1)) for _ in range(4)])
    consumer = consume(queue)

    sizes = [len(consumer.take(1000, 0.2, 5)) for _ in range(2)]

    assert sizes == [2, 2]


def test_one_consumer_reads_several_queues_and_acknowledges_them_together(
    declare: Declare, publisher: BrokerPublisher, consume: Consume
) -> None:
    """A process that holds several partitions settles them in one transaction."""
    one, other = declare(), declare()
    publisher.publish([message(one, b"1"), message(other, b"2"), message(one, b"3")])
    consumer = consume(one, other)

    taken = drained(consumer)
    consumer.close()

    assert sorted(bodies(taken)) == [b"1", b"2", b"3"]
    assert drained(consume(one, other)) == []


def test_of_two_on_a_queue_with_single_active_consumer_the_second_waits(
    declare: Declare, publisher: BrokerPublisher, consume: Consume
) -> None:
    """Two processes never settle the same partition at once."""
    queue = declare(x_queue_type="quorum", x_single_active_consumer=True)
    first, second = consume(queue), consume(queue)
    publisher.publish([message(queue)])

    assert second.take(10, 0.01, 0.3) == []
    assert len(first.take(10, 0.01, 5)) == 1
    first.close()
    assert len(second.take(10, 0.01, 5)) == 1


def test_a_full_mailbox_drops_the_oldest(
    declare: Declare, publisher: BrokerPublisher, consume: Consume
) -> None:
    """It is a doorbell: the newest receipt says all that the older ones said."""
    mailbox = declare(x_queue_type="classic", x_max_length=3)

    publisher.publish([message(mailbox, b"%d" % number) for number in range(5)])

    assert bodies(drained(consume(mailbox))) == [b"2", b"3", b"4"]


def test_a_reader_in_another_thread_wakes_when_a_message_comes(
    queue: str, publisher: BrokerPublisher, consume: Consume
) -> None:
    """Nothing polls: the wait ends with the message."""
    consumer = consume(queue)
    taken: list[Delivery] = []
    reader = threading.Thread(target=lambda: taken.extend(consumer.take(1, 0.01, 30)))
    reader.start()

    publisher.publish([message(queue)])
    reader.join(timeout=5)

    assert len(taken) == 1


def test_a_lost_consumer_says_so_each_time(queue: str, consume: Consume) -> None:
    """Its tags mean nothing on another connection, so it never comes back by itself."""
    consumer = consume(queue)
    consumer.close()

    with pytest.raises(BrokerAway):
        consumer.take(1, 0, 0)
    with pytest.raises(BrokerAway):
        consumer.ack(1)


def test_a_wiped_embedded_broker_is_an_outage_and_then_an_empty_one(connect: Connect) -> None:
    """What RabbitMQ does when it loses its disk, the embedded one can be made to do."""
    broker = connect(f"{memory.SCHEME}://{ADMIN}@wiped/")
    declared(broker, "q")
    publisher, consumer = broker.publisher(), broker.consumer("q", 10)
    publisher.publish([message("q")])

    memory.broker("wiped").wipe()

    with pytest.raises(BrokerAway):
        publisher.publish([message("q")])
    with pytest.raises(BrokerAway):
        consumer.take(1, 0, 1)
    with pytest.raises(BrokerRefused):
        publisher.publish([message("q")])


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
    queue = declared(broker, f"test.headers.{next(_names)}")
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

    arrived = set(bodies(drained(broker.consumer(queue, 2000))))
    assert isinstance(failed[0], BrokerAway)
    assert set(confirmed) <= arrived
    assert b"after" in arrived


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
    queue = declared(broker, f"test.idle.{next(_names)}")
    publisher, consumer = broker.publisher(), broker.consumer(queue, 10)
    publisher.publish([message(queue)])

    threading.Event().wait(4)  # the broker gives up after two to three missed heartbeats

    [delivery] = consumer.take(10, 0, 5)
    consumer.ack(delivery.tag)
    publisher.publish([message(queue)])
    assert len(drained(consumer)) == 1

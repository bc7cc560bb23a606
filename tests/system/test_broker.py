"""What the streams may rely on, on RabbitMQ and on the embedded broker alike."""

from __future__ import annotations

import os
import threading
from typing import Any

import pytest
from amqp.exceptions import PreconditionFailed

from shared.runtime import memory
from shared.runtime.broker import LARGEST, Broker, BrokerPublisher
from shared.streams.wire import BrokerAway, BrokerRefused, Delivery
from tests.fix_broker import Connect, Consume, Declare, bodies, declared, drained, message
from tests.fix_rabbit import ADMIN


def test_a_message_arrives_as_it_was_sent(
    queue: str, publisher: BrokerPublisher, consume: Consume
) -> None:
    """Body, headers and content type come through, and the broker vouches for the user."""
    sent = message(queue, "同心".encode(), headers={"stream": "甲/rights", "first": "7"})

    publisher.publish([sent])

    [delivery] = consume(queue).take(10, 0.02, 5)
    assert delivery == Delivery(
        sent.body, sent.headers, ADMIN, queue, sent.content_type, delivery.tag, queue
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


def test_whoever_reads_a_queue_can_ask_how_much_stands_in_it(
    broker: Broker, queue: str, publisher: BrokerPublisher
) -> None:
    """Asked passively, so without a right; what isn't there is an error, and it goes on after."""
    gauge = broker.gauge()
    publisher.publish([message(queue)] * 3)

    assert gauge.standing([queue]) == {queue: 3}
    with pytest.raises(BrokerRefused):
        gauge.standing(["nowhere"])
    assert gauge.standing([queue]) == {queue: 3}


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

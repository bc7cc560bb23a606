"""The broker as the streams see it: `Publisher` and `Consumer` of `shared.streams.wire`.

The same for RabbitMQ (`amqp://`, `amqps://`) and the embedded broker (`tongxin-memory://`).
Each publisher and each consumer has a connection of its own, so that a broker that holds back
publishers doesn't hold up the acks. A connection is for one thread; a heartbeat is sent for
all of them by one more.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from shared.runtime.link import Link, Where, in_our_words
from shared.runtime.memory import SCHEME
from shared.runtime.memory_link import Embedded
from shared.runtime.rabbit_link import Rabbit
from shared.streams.wire import BrokerAway, BrokerRefused, Delivery, Message

LONGEST = 0.02
"""Seconds after its first delivery for which a batch waits for more."""
LARGEST = 1 << 20
"""Bytes after which a batch is closed: one message may hold 500 events."""


class Broker:
    """Where the broker is, and who we are there.

    `name` is shown on the broker's page: `service@host`. `deadline` is how many seconds a
    publisher waits without any confirm, `patience` how many for any other answer.
    """

    def __init__(  # noqa: PLR0913
        self,
        url: str,
        name: str,
        *,
        heartbeat: float = 10.0,
        deadline: float = 10.0,
        patience: float = 10.0,
        ssl: dict[str, Any] | None = None,
    ) -> None:
        """Remember it; nothing connects yet."""
        self.url = url
        self.deadline = deadline
        self._where = Where(url, name, heartbeat, patience, ssl)
        self._links: list[Rabbit] = []
        self._pulse: threading.Thread | None = None
        self._closed = threading.Event()

    def publisher(self, *, mandatory: bool = True) -> BrokerPublisher:
        """Return a publisher; it connects when it first publishes, and again after an outage.

        With `mandatory` a message that no queue takes is an error.
        """
        return BrokerPublisher(self, mandatory=mandatory)

    def consumer(self, queue: str | Sequence[str], prefetch: int) -> BrokerConsumer:
        """Subscribe to a queue or several, each with this prefetch.

        Raises BrokerAway, BrokerRefused.
        """
        queues = (queue,) if isinstance(queue, str) else tuple(queue)
        return BrokerConsumer(self.link(), queues, prefetch)

    def gauge(self) -> BrokerGauge:
        """Return what tells how much stands in queues; it connects when it is first asked."""
        return BrokerGauge(self)

    @contextlib.contextmanager
    def channel(self) -> Iterator[Any]:
        """Give a kombu channel for declaring things; closed afterwards."""
        link = self.link()
        try:
            yield link.channel
        finally:
            link.close()

    def link(self) -> Link:
        """Connect. Raises BrokerAway, BrokerRefused."""
        link: Link
        if self.url.startswith(SCHEME):
            link = Embedded(self._where)
        else:
            link = Rabbit(self._where)
            self._links = [one for one in self._links if not one.closed] + [link]
            self._start_pulse()
        return link

    def close(self) -> None:
        """Close what is still open."""
        self._closed.set()
        for link in self._links:
            link.close()

    def _start_pulse(self) -> None:
        if not self._pulse:
            self._pulse = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
            self._pulse.start()

    def _beat(self) -> None:
        while not self._closed.wait(self._where.heartbeat / 3):
            for link in self._links:
                link.beat()


class BrokerPublisher:
    """Publishes in windows and awaits the confirms; lives through outages."""

    def __init__(self, broker: Broker, *, mandatory: bool) -> None:
        """Use `Broker.publisher`."""
        self._broker = broker
        self._mandatory = mandatory
        self._turn = threading.Lock()
        self._link: Link | None = None
        self._blocked = False

    @property
    def blocked(self) -> bool:
        """True from when the broker says that it takes nothing until it confirms again."""
        return self._link.blocked if self._link else self._blocked

    def publish(self, messages: Sequence[Message]) -> None:
        """Send all and return when each is confirmed. Raises BrokerAway, BrokerRefused."""
        with self._turn:
            link = self._link = self._link or self._broker.link()
            try:
                link.send(messages, mandatory=self._mandatory, deadline=self._broker.deadline)
            except BrokerRefused:
                self._link = None
                link.close()
                raise
            except BaseException:
                # What was under way can't be told from what comes next: begin anew.
                self._blocked, self._link = link.blocked, None
                link.drop()
                raise

    def close(self) -> None:
        """Leave the broker."""
        with self._turn:
            if self._link:
                self._link.close()
                self._link = None


class BrokerGauge:
    """Tells how many messages stand in queues; lives through outages."""

    def __init__(self, broker: Broker) -> None:
        """Use `Broker.gauge`."""
        self._broker = broker
        self._turn = threading.Lock()
        self._link: Link | None = None

    def standing(self, queues: Sequence[str]) -> dict[str, int]:
        """Give how many messages of each queue nobody has taken. Raises BrokerAway, BrokerRefused.

        Asked passively, which needs no right.
        """
        with self._turn:
            link = self._link = self._link or self._broker.link()
            try:
                with in_our_words():
                    return {
                        queue: link.channel.queue_declare(queue, passive=True).message_count
                        for queue in queues
                    }
            except BaseException:
                self._link = None
                link.drop()
                raise


class BrokerConsumer:
    """Takes batches from one queue, or from several in the order of arrival."""

    def __init__(self, link: Link, queues: Sequence[str], prefetch: int) -> None:
        """Use `Broker.consumer`."""
        self._link: Link | None = link
        self._here: deque[Delivery] = deque()
        self._bytes = 0
        with self._or_lost():
            for queue in queues:
                link.subscribe(queue, prefetch, self._arrived)

    def _arrived(self, delivery: Delivery) -> None:
        self._here.append(delivery)
        self._bytes += len(delivery.body)

    def take(self, limit: int, linger: float, timeout: float) -> list[Delivery]:
        """Return a batch; see `shared.streams.wire.Consumer`."""
        with self._or_lost() as link:
            if not self._here and not link.drain(timeout):
                return []
            until = time.monotonic() + LONGEST
            while len(self._here) < limit and self._bytes < LARGEST:
                left = min(linger, until - time.monotonic())
                if not link.drain(max(0.0, left)):
                    break
        return self._batch(limit)

    def _batch(self, limit: int) -> list[Delivery]:
        batch: list[Delivery] = []
        room = LARGEST
        while self._here and len(batch) < limit and room > 0:
            delivery = self._here.popleft()
            batch.append(delivery)
            room -= len(delivery.body)
        self._bytes -= LARGEST - room
        return batch

    def ack(self, tag: int) -> None:
        """Acknowledge every delivery up to this one. Raises BrokerAway."""
        with self._or_lost() as link:
            link.ack(tag)

    def cancel(self) -> None:
        """Receive nothing more; what was taken can still be acknowledged."""
        with self._or_lost() as link:
            link.cancel()
        self._here.clear()

    def close(self) -> None:
        """Leave the broker; what was not acknowledged goes back to the queue."""
        if self._link:
            self._link.close()
            self._link = None

    @contextlib.contextmanager
    def _or_lost(self) -> Iterator[Link]:
        """Give the link; after any trouble it is gone, and its tags with it."""
        link = self._link
        if not link:
            raise BrokerAway("the connection of this consumer was lost")
        try:
            yield link
        except BrokerRefused:
            self.close()
            raise
        except BaseException:
            self._link = None
            self._here.clear()
            link.drop()
            raise

"""The embedded broker: kombu's in-memory transport, made to keep RabbitMQ's promises.

What kombu's own lacks, and this adds: a reader wakes when a message comes instead of polling;
what a consumer took and did not acknowledge goes back to the head of its queue; the broker
stamps `user_id` and refuses a false one; an unroutable mandatory message and an unknown
exchange are errors; queues know `x-max-length` and single active consumers; brokers in one
process are told apart by address; and one can be wiped.

The address is `tongxin-memory://user@name/`. It works in threads and under eventlet.
"""

# mypy: allow-untyped-calls, disable-error-code="assignment, attr-defined, override, union-attr"
# mypy: disable-error-code="operator"
# kombu's virtual transport has a few types, and they are not those that its own subclasses keep.

from __future__ import annotations

import threading
from collections import deque
from itertools import count
from queue import Empty
from time import monotonic
from typing import Any

from amqp.exceptions import ChannelError, NotFound, PreconditionFailed
from kombu.transport import TRANSPORT_ALIASES, virtual

SCHEME = "tongxin-memory"
PUBLISH, BIND = (60, 40), (50, 20)
Raw = dict[str, Any]


class Queue:
    """Messages that wait, and the channels that read them, the active one first."""

    def __init__(self, arguments: dict[str, Any]) -> None:
        """Take `x-max-length` (the oldest is dropped) and `x-single-active-consumer`."""
        self.waiting: deque[Raw] = deque(maxlen=arguments.get("x-max-length"))
        self.single = bool(arguments.get("x-single-active-consumer"))
        self.readers: list[Channel] = []

    def wake(self) -> None:
        """Wake whoever reads this queue."""
        for reader in tuple(self.readers):
            if reader.connection is not None:
                reader.connection.wake.set()


class State(virtual.BrokerState):
    """One embedded broker: exchanges, bindings and queues."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self.queues: dict[str, Queue] = {}
        self.routes: dict[tuple[str, str], tuple[str, ...]] = {}
        self.life = 0

    def wipe(self) -> None:
        """Lose everything, and every connection."""
        self.clear()
        self.life += 1
        queues, self.queues = self.queues, {}
        self.routes = {}
        for queue in queues.values():
            queue.wake()


_brokers: dict[str, State] = {}


def broker(name: str) -> State:
    """Return the embedded broker of this name, the host in its address."""
    return _brokers.setdefault(name, State())


class Unacked:
    """What a channel was given and has not acknowledged, oldest first."""

    def __init__(self, channel: Channel, prefetch_count: int = 0) -> None:
        """Begin with nothing; a prefetch count of 0 is no limit."""
        self.channel = channel
        self.prefetch_count = prefetch_count
        self.held: dict[int, Raw] = {}

    def can_consume(self) -> bool:
        """Tell whether the channel may be given more."""
        return not self.prefetch_count or len(self.held) < self.prefetch_count

    def append(self, message: virtual.Message, tag: int) -> None:
        """Remember a delivery."""
        self.held[tag] = message._raw  # noqa: SLF001  kombu keeps the raw message there

    def ack(self, tag: int) -> None:
        """Forget a delivery."""
        self.held.pop(tag, None)

    def reject(self, tag: int, requeue: bool = False) -> None:  # noqa: FBT001, FBT002  kombu's
        """Forget a delivery; put it back if asked to."""
        raw = self.held.pop(tag, None)
        if raw and requeue:
            self.channel.put_back(raw)

    def restore_unacked(self) -> None:
        """Put everything back, in the order in which it was."""
        while self.held:
            _, raw = self.held.popitem()
            self.channel.put_back(raw)

    restore_unacked_once = restore_unacked


class Channel(virtual.Channel):
    """A channel of the embedded broker."""

    QoS = Unacked
    body_encoding = None
    supports_fanout = False

    def __init__(self, connection: Transport, **options: Any) -> None:  # noqa: ANN401
        """Open the channel."""
        super().__init__(connection, **options)
        self._tags = count(1)
        self.broker: State = connection.state

    def basic_publish(
        self,
        message: Raw,
        exchange: str,
        routing_key: str,
        mandatory: bool = False,  # noqa: FBT001, FBT002  kombu's
        **_: Any,  # noqa: ANN401
    ) -> None:
        """Stamp the message with its sender and put it into the queues it is routed to."""
        self.connection.check()
        if exchange and exchange not in self.broker.exchanges:
            raise NotFound(f"NOT_FOUND - no exchange '{exchange}'", PUBLISH)
        self._stamp(message, exchange, routing_key)
        queues = self._routes(exchange, routing_key)
        if mandatory and not queues:
            raise ChannelError("NO_ROUTE", PUBLISH, reply_code=312)
        for name in queues:
            self._put(name, message)

    def _stamp(self, message: Raw, exchange: str, routing_key: str) -> None:
        sent, user = message["properties"], self.connection.client.userid
        if sent.get("user_id", user) != user:
            raise PreconditionFailed(f"user_id is '{sent['user_id']}', user is '{user}'", PUBLISH)
        if user:
            sent["user_id"] = user
        # nameko answers an RPC call in the content type that it finds among the properties.
        sent["content_type"] = message["content-type"]
        sent["delivery_info"] = {"exchange": exchange, "routing_key": routing_key}

    def _routes(self, exchange: str, routing_key: str) -> tuple[str, ...]:
        if not exchange:
            return (routing_key,) if routing_key in self.broker.queues else ()
        found = self.broker.routes.get((exchange, routing_key))
        if found is None:
            table = self.get_table(exchange)
            kind = self.typeof(exchange)
            found = tuple(sorted(kind.lookup(table, exchange, routing_key, None)))
            self.broker.routes[exchange, routing_key] = found
        return found

    def queue_bind(self, queue: str, exchange: str = "", *words: Any, **named: Any) -> None:  # noqa: ANN401
        """Bind, and forget the routes known so far."""
        if exchange not in self.broker.exchanges or queue not in self.broker.queues:
            raise NotFound(f"NOT_FOUND - '{exchange}' or '{queue}'", BIND)
        super().queue_bind(queue, exchange, *words, **named)
        self.broker.routes.clear()

    def basic_consume(self, queue: str, *words: Any, **named: Any) -> None:  # noqa: ANN401
        """Subscribe; of several on a queue with single active consumer the first is served."""
        if queue not in self.broker.queues:
            raise NotFound(f"NOT_FOUND - no queue '{queue}'", BIND)
        super().basic_consume(queue, *words, **named)
        self.broker.queues[queue].readers.append(self)

    def basic_cancel(self, consumer_tag: str) -> None:
        """End a subscription; the next reader becomes the active one."""
        name = self._tag_to_queue.get(consumer_tag)
        super().basic_cancel(consumer_tag)
        queue = self.broker.queues.get(name or "")
        if queue and self in queue.readers:
            queue.readers.remove(self)
            queue.wake()

    def basic_ack(self, delivery_tag: int, multiple: bool = False) -> None:  # noqa: FBT001, FBT002
        """Acknowledge one delivery, or all up to it."""
        self.connection.check()
        tags = [tag for tag in self.qos.held if tag <= delivery_tag] if multiple else [delivery_tag]
        for tag in tags:
            self.qos.ack(tag)
        self.connection.wake.set()

    def put_back(self, raw: Raw) -> None:
        """Put a delivery back at the head of the queue it came from."""
        queue = self.broker.queues.get(raw["queue"])
        if queue:
            queue.waiting.appendleft(raw | {"redelivered": True})
            queue.wake()

    def _get(self, queue: str, timeout: float | None = None) -> Raw:  # noqa: ARG002  kombu's
        here = self.broker.queues.get(queue)
        if not here or (here.single and here.readers[:1] != [self]):
            raise Empty
        try:
            raw = here.waiting.popleft()
        except IndexError:
            raise Empty from None
        stamped = raw["properties"] | {"delivery_tag": next(self._tags)}
        return raw | {"properties": stamped, "queue": queue}

    def _put(self, queue: str, message: Raw, **_: Any) -> None:  # noqa: ANN401
        here = self.broker.queues[queue]
        here.waiting.append(message)
        here.wake()

    def _new_queue(self, queue: str, arguments: Raw | None = None, **_: Any) -> None:  # noqa: ANN401
        self.broker.queues.setdefault(queue, Queue(arguments or {}))

    def _has_queue(self, queue: str, **_: Any) -> bool:  # noqa: ANN401
        return queue in self.broker.queues

    def _size(self, queue: str) -> int:
        here = self.broker.queues.get(queue)
        return len(here.waiting) if here else 0

    def _purge(self, queue: str) -> int:
        size = self._size(queue)
        self.broker.queues[queue].waiting.clear()
        return size

    def queue_delete(self, queue: str, **named: Any) -> None:  # noqa: ANN401
        """Delete a queue and its bindings."""
        super().queue_delete(queue, **named)
        for exchange in self.broker.exchanges.values():
            exchange["table"] = [row for row in exchange["table"] if row[2] != queue]
        self.broker.queues.pop(queue, None)
        self.broker.routes.clear()

    def _delete(self, queue: str, *_: Any, **__: Any) -> None:  # noqa: ANN401
        """Leave it to `queue_delete`, which calls this once for each binding."""


class Transport(virtual.Transport):
    """A connection to an embedded broker."""

    Channel = Channel
    driver_type = driver_name = "memory"

    def __init__(self, client: Any, **options: Any) -> None:  # noqa: ANN401  kombu.Connection
        """Connect."""
        super().__init__(client, **options)
        self.state = broker(client.hostname or "")
        self.wake = threading.Event()
        self.life = self.state.life

    def establish_connection(self) -> Transport:
        """Connect anew."""
        self.life = self.state.life
        connection: Transport = super().establish_connection()
        return connection

    def check(self) -> None:
        """Raise if the broker was wiped since."""
        if self.life != self.state.life:
            raise ConnectionResetError("the embedded broker was wiped")

    def drain_events(self, connection: Transport, timeout: float | None = None) -> None:
        """Deliver one message; wait for it up to `timeout` seconds. Raises TimeoutError."""
        until = None if timeout is None else monotonic() + timeout
        while True:
            connection.check()
            self.wake.clear()
            try:
                self.cycle.get(self._deliver)
            except Empty:
                left = None if until is None else until - monotonic()
                if left is not None and left <= 0:
                    raise TimeoutError from None
                self.wake.wait(left)
            else:
                return

    def driver_version(self) -> str:
        """Return no version: it is ours."""
        return "N/A"


TRANSPORT_ALIASES[SCHEME] = f"{__name__}:{Transport.__name__}"

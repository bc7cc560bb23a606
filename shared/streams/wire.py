"""What the streams need of a broker: plain types, no library of one.

The code that sends and receives knows only these; `shared.runtime.broker` fulfils them on
RabbitMQ and on the embedded broker alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol


class BrokerAway(Exception):
    """The broker can't be reached or doesn't answer in time: an outage, try again later."""


class BrokerRefused(Exception):
    """The broker refused what was asked: a matter of rights or topology, so retrying is idle.

    `code` is AMQP's: 312 no queue takes it, 403 no right, 404 no such exchange or queue,
    406 a false `user_id` or another declaration.
    """

    def __init__(self, code: int, reason: str) -> None:
        """Keep the code and the broker's own words."""
        super().__init__(f"the broker refused ({code}): {reason}")
        self.code = code
        self.reason = reason


class Message(NamedTuple):
    """What goes out: one message, to one exchange."""

    exchange: str
    routing_key: str
    body: bytes
    headers: dict[str, str]
    type: str
    content_type: str
    message_id: str


class Delivery(NamedTuple):
    """What comes in.

    `user_id` was checked by the broker; None where the sender gave none. Headers are as sent,
    CC included, of any type a sender may have chosen. `tag` goes back to `Consumer.ack`. `queue` is
    where it was read: a carbon copy's isn't told by its key.
    """

    body: bytes
    headers: dict[str, Any]
    user_id: str | None
    routing_key: str
    content_type: str
    tag: Any
    queue: str = ""


class Publisher(Protocol):
    """Sends, and returns when the broker has what was sent."""

    @property
    def blocked(self) -> bool:
        """True while the broker takes nothing, for want of memory or disk."""

    def publish(self, messages: Sequence[Message]) -> None:
        """Send all; return when the broker has confirmed each of them.

        Any may have arrived when this raises, so what is sent again may arrive twice.
        After `BrokerAway` the next call connects anew.

        Raises:
            BrokerAway: not reached, or not all confirmed before the deadline.
            BrokerRefused: no right, or no queue takes one of them.

        """

    def close(self) -> None:
        """Leave the broker."""


class Consumer(Protocol):
    """Receives from a queue or several; after `BrokerAway` make another.

    One thread takes; another may acknowledge meanwhile.
    """

    def take(self, limit: int, linger: float, timeout: float) -> list[Delivery]:
        """Return up to `limit` deliveries, in order; none if none came for `timeout` seconds.

        After the first it goes on while the next comes within `linger` seconds, and 20 ms
        after the first it adds only what has already arrived. A mebibyte of bodies is enough.

        Raises:
            BrokerAway: what was taken and not acknowledged will be delivered again.
            BrokerRefused: the queue is gone or may not be read.

        """

    def ack(self, tag: Any) -> None:  # noqa: ANN401  the broker's, opaque here
        """Acknowledge every delivery up to this one. Raises BrokerAway."""

    def cancel(self) -> None:
        """Receive nothing more; what was taken can still be acknowledged. Raises BrokerAway."""

    def close(self) -> None:
        """Leave the broker; whatever was not acknowledged goes back to the queue."""

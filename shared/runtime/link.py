"""A connection to a broker with one channel, whichever broker it is.

RabbitMQ's is in `rabbit_link`, the embedded broker's in `memory_link`; `shared.runtime.broker`
needs not know which it has. What py-amqp and kombu raise becomes `BrokerAway` or
`BrokerRefused` here and nowhere else.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from amqp.exceptions import AMQPError
from kombu.exceptions import KombuError

from shared.streams.wire import BrokerAway, BrokerRefused, Delivery, Message

REFUSALS = frozenset({312, 402, 403, 404, 406, 530, 540})
"""What no waiting cures: unroutable, no such virtual host, no right, not found, another
declaration or a false user_id, not allowed, not implemented."""
TROUBLE = (AMQPError, KombuError, OSError)


class Where(NamedTuple):
    """Which broker, as whom, and how patiently."""

    url: str
    name: str
    heartbeat: float
    patience: float
    ssl: dict[str, Any] | None


class Link(Protocol):
    """What publisher and consumer need of a connection; `channel` is kombu's."""

    channel: Any

    @property
    def blocked(self) -> bool:
        """True while the broker takes nothing."""

    def send(self, messages: Sequence[Message], *, mandatory: bool, deadline: float) -> None:
        """Send all and wait until the broker has them, no longer than `deadline` seconds."""

    def subscribe(self, queue: str, prefetch: int, receive: Callable[[Delivery], None]) -> None:
        """Have `receive` called for each delivery of this queue too."""

    def drain(self, timeout: float) -> bool:
        """Handle what has arrived; wait at most `timeout`; False if nothing came."""

    def ack(self, tag: int) -> None:
        """Acknowledge up to this delivery."""

    def cancel(self) -> None:
        """End the subscriptions."""

    def beat(self) -> None:
        """Let the broker know that we live."""

    def close(self) -> None:
        """Close in good order."""

    def drop(self) -> None:
        """Close at once, after trouble."""


@contextlib.contextmanager
def in_our_words() -> Iterator[None]:
    """Turn whatever kombu or py-amqp raises into `BrokerAway` or `BrokerRefused`."""
    try:
        yield
    except TimeoutError as late:
        raise BrokerAway("the broker does not answer") from late
    except TROUBLE as error:
        code = int(getattr(error, "reply_code", None) or 0)
        reason = getattr(error, "reply_text", None) or str(error) or type(error).__name__
        if code in REFUSALS:
            raise BrokerRefused(code, reason) from error
        raise BrokerAway(reason) from error

# mypy: allow-untyped-calls

"""A connection to the embedded broker."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from kombu.connection import Connection as Client

from shared.runtime import memory
from shared.runtime.link import Where, in_our_words
from shared.streams.wire import Delivery, Message


class Embedded:
    """A connection to the embedded broker, which takes and keeps a message at once."""

    blocked = False

    def __init__(self, where: Where) -> None:
        """Connect and open a channel."""
        self._tags: list[str] = []
        client = Client(where.url, transport=memory.Transport)
        self._transport = client.transport
        self._connection = self._transport.establish_connection()
        self.channel = self._transport.create_channel(self._connection)

    def send(self, messages: Sequence[Message], *, mandatory: bool, deadline: float) -> None:  # noqa: ARG002
        """Put all into their queues."""
        with in_our_words():
            for message in messages:
                raw = self.channel.prepare_message(
                    message.body,
                    content_type=message.content_type,
                    headers=dict(message.headers),
                    properties={"type": message.type, "message_id": message.message_id},
                )
                self.channel.basic_publish(
                    raw, message.exchange, message.routing_key, mandatory=mandatory
                )
        time.sleep(0)  # lets the readers in where greenlets share one thread

    def subscribe(self, queue: str, prefetch: int, receive: Callable[[Delivery], None]) -> None:
        """Subscribe; deliveries come while draining."""

        def on_message(message: Any) -> None:  # noqa: ANN401
            receive(
                Delivery(
                    message.body,
                    message.headers,
                    message.properties.get("user_id"),
                    message.delivery_info["routing_key"],
                    message.content_type or "",
                    message.delivery_tag,
                    queue,
                )
            )

        with in_our_words():
            self.channel.basic_qos(0, prefetch)
            self.channel.basic_consume(queue, no_ack=False, callback=on_message, consumer_tag=queue)
            self._tags.append(queue)

    def drain(self, timeout: float) -> bool:
        """Handle what has arrived; wait for it if need be."""
        came = False
        with in_our_words():
            try:
                while True:
                    self._transport.drain_events(self._connection, timeout=0 if came else timeout)
                    came = True
            except TimeoutError:
                return came

    def ack(self, tag: int) -> None:
        """Acknowledge up to this delivery."""
        with in_our_words():
            self.channel.basic_ack(tag, multiple=True)

    def cancel(self) -> None:
        """End the subscriptions."""
        for tag in self._tags:
            self.channel.basic_cancel(tag)

    def beat(self) -> None:
        """Say nothing: there is no wire that could be cut."""

    def close(self) -> None:
        """Close; what was not acknowledged goes back."""
        self._transport.close_connection(self._connection)

    drop = close

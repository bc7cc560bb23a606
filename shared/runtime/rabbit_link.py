# mypy: allow-untyped-calls

"""A connection to RabbitMQ: kombu connects and declares, heavy traffic goes as frames."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from kombu.connection import Connection as Client
from kombu.transport import pyamqp

from shared.runtime import frames
from shared.runtime.confirms import Confirms
from shared.runtime.link import TROUBLE, Where, in_our_words
from shared.streams import faults
from shared.streams.wire import Delivery, Message

WINDOW = 500
"""Messages between two looks at the confirms."""
HOST_IN_URL = {"server_hostname": None}
"""kombu's word for: the certificate must be for the host in the address."""
GLANCE = 0.5
"""Seconds without being able to write after which we read what the broker says."""
FAREWELL = 2.0
"""Seconds for a good-bye."""


class Connection(pyamqp.Connection):
    """py-amqp's connection, reading in large pieces."""

    def Transport(  # noqa: N802  py-amqp's name
        self,
        host: str,
        connect_timeout: float,
        ssl: Any,  # noqa: ANN401
        *_: object,
        **options: Any,  # noqa: ANN401
    ) -> frames.Reader:
        """Return our transport for this host."""
        kind = frames.Secure if ssl else frames.Plain
        return kind(host, connect_timeout=connect_timeout, ssl=ssl, **options)

    def connect(self, callback: Any = None) -> Any:  # noqa: ANN401
        """Connect, and leave no socket behind if that fails.

        py-amqp closes it after an OSError only, not after an AMQP error.
        """
        try:
            return super().connect(callback)
        except BaseException:
            self.collect()
            raise


class Transport(pyamqp.Transport):
    """kombu's transport for RabbitMQ with our connection."""

    Connection = Connection


class Rabbit:
    """A connection to RabbitMQ."""

    def __init__(self, where: Where) -> None:
        """Connect and open a channel. Raises BrokerAway, BrokerRefused."""
        self.blocked = self.closed = False
        self._where = where
        self._sinks: dict[int, Callable[[Delivery], None]] = {}
        self._writing = threading.Lock()
        self._heard, self._heard_at, self._told = 0, time.monotonic(), -1
        self._confirms: Confirms | None = None
        self._tags: list[str] = []
        client = Client(
            where.url,
            transport=Transport,
            ssl=where.ssl or (HOST_IN_URL if where.url.startswith("amqps") else False),
            heartbeat=where.heartbeat,
            connect_timeout=where.patience,
            transport_options={
                "client_properties": {"connection_name": where.name},
                "frame_handler": frames.frames_for(self._sinks),
                "on_blocked": lambda _: setattr(self, "blocked", True),
                "on_unblocked": lambda: setattr(self, "blocked", False),
            },
        )
        self._user = str(client.userid).encode()
        with in_our_words():
            self._connection = client.transport.establish_connection()
            self._transport = self._connection.transport
            self._socket = self._transport.sock
            # py-amqp awaits answers without a limit of its own.
            self._socket.settimeout(where.patience)
            try:
                self.channel = client.transport.create_channel(self._connection)
            except BaseException:
                self.drop()
                raise

    def send(self, messages: Sequence[Message], *, mandatory: bool, deadline: float) -> None:
        """Send in windows, each confirmed before the next but one is sent."""
        with in_our_words():
            confirms = self._confirms = self._confirms or Confirms(self.channel)
            for start in range(0, len(messages), WINDOW):
                part = messages[start : start + WINDOW]
                self._write(part, mandatory=mandatory, deadline=deadline)
                confirms.sent += len(part)
                faults.point("publisher.written")
                self._await(confirms, WINDOW, deadline)
            self._await(confirms, 0, deadline)
        confirms.complain()

    def _write(self, messages: Sequence[Message], *, mandatory: bool, deadline: float) -> None:
        channel, largest = self.channel.channel_id, self._connection.frame_max
        piece = b"".join(
            frames.publication(
                message, user=self._user, channel=channel, mandatory=mandatory, frame_max=largest
            )
            for message in messages
        )
        with self._writing:
            self._push(memoryview(piece), deadline)
        self._connection.bytes_sent += 1

    def _push(self, rest: memoryview, deadline: float) -> None:
        """Write all, and read now and then: a broker that takes nothing may be saying why."""
        until = time.monotonic() + deadline
        while rest:
            try:
                with self._transport.having_timeout(GLANCE):
                    rest = rest[self._socket.send(rest) :]
            except TimeoutError:
                if time.monotonic() > until:
                    raise
                with contextlib.suppress(TimeoutError):
                    self._drain(0.001)
            else:
                until = time.monotonic() + deadline

    def _await(self, confirms: Confirms, left: int, deadline: float) -> None:
        """Wait until at most `left` are unconfirmed; give up after `deadline` without one."""
        until = time.monotonic() + deadline
        while confirms.open > left:
            before = confirms.open
            self._drain(max(0.001, until - time.monotonic()))
            if confirms.open < before:
                until = time.monotonic() + deadline
        if confirms.open == 0:
            self.blocked = self.closed = False

    def subscribe(self, queue: str, prefetch: int, receive: Callable[[Delivery], None]) -> None:
        """Subscribe; deliveries come while draining."""
        with in_our_words():
            self._sinks[self.channel.channel_id] = receive
            self.channel.basic_qos(0, prefetch, a_global=False)
            self._tags.append(self.channel.basic_consume(queue, consumer_tag=queue))

    def drain(self, timeout: float) -> bool:
        """Handle what has arrived; a broker silent for two heartbeats is away."""
        with in_our_words():
            try:
                self._drain(timeout)
            except TimeoutError:
                self._listen()
                return False
        return True

    def _drain(self, timeout: float) -> None:
        self._connection.blocking_read(timeout)
        while self._transport.has_frame():
            self._connection.on_inbound_frame(self._transport.read_frame())

    def _listen(self) -> None:
        heard, now = self._connection.bytes_recv, time.monotonic()
        if heard != self._heard:
            self._heard, self._heard_at = heard, now
        elif now - self._heard_at > 2 * self._where.heartbeat:
            raise TimeoutError

    def ack(self, tag: int) -> None:
        """Acknowledge up to this delivery."""
        with in_our_words(), self._writing:
            self.channel.basic_ack(tag, multiple=True)

    def cancel(self) -> None:
        """End the subscriptions; what arrives until the broker agrees is dropped."""
        with in_our_words():
            self._sinks[self.channel.channel_id] = lambda _: None
            for tag in self._tags:
                self.channel.basic_cancel(tag)

    def beat(self) -> None:
        """Send a heartbeat unless something else was sent since the last one."""
        if self.closed:
            return
        sent = self._connection.bytes_sent
        if sent == self._told and self._writing.acquire(blocking=False):
            try:
                with contextlib.suppress(*TROUBLE):
                    self._connection.send_heartbeat()
            finally:
                self._writing.release()
        self._told = self._connection.bytes_sent

    def close(self) -> None:
        """Say good-bye, so that the broker has read every ack, but not for long."""
        if self.closed:
            return
        self._sinks[self.channel.channel_id] = lambda _: None
        with contextlib.suppress(*TROUBLE):
            self._socket.settimeout(FAREWELL)
            self._connection.close()
        self.drop()

    def drop(self) -> None:
        """Close the socket at once; a good-bye could hang on a broker that doesn't answer."""
        self.closed = True
        with contextlib.suppress(*TROUBLE):
            self._socket.settimeout(0.001)
        with contextlib.suppress(*TROUBLE):
            self._connection.collect()

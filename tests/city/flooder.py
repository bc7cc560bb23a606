"""One who has a branch's password and sends as fast as the wire takes it, waiting for nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from services.agent.routes import AgentRoutes
from shared.runtime import frames
from shared.runtime.broker import Broker
from shared.runtime.link import in_our_words
from shared.streams.parcel import packed
from shared.streams.relay import letter
from shared.streams.wire import BrokerAway, BrokerRefused, Message
from tests.city.branch import Branch

AT_ONCE: Final = 500
LISTEN: Final = 60.0
"""Seconds after which it listens no longer, whatever it waits for."""
PATIENCE: Final = 600.0
"""Seconds: a sign of life in between would fall into the middle of a message."""


class Flooder:
    """Sends messages as a branch's user, without confirms, until all are sent or it is cut off."""

    def __init__(self, branch: Branch) -> None:
        """Take whose user it is."""
        self.branch = branch
        self.sent = 0
        self.began = self.ended = 0.0
        self.cut_off = False

    def messages(self) -> Iterator[Message]:
        """Give all that the branch has recorded, one event a message, whatever its receipts say."""
        ((stream, number, _, _),) = self.branch.store.written()
        key = AgentRoutes(self.branch.name).key(stream)
        sent = 0
        while sent < number:
            link, events = self.branch.store.run(stream, sent, 10 * AT_ONCE)
            for parcel in packed(stream, link, events, 1):
                yield letter(parcel, "reports", key)
            sent = events[-1].number

    def flood(self, messages: Iterable[Message], over: Callable[[], bool]) -> None:
        """Send them all and listen until it is over, or until the broker throws us out."""
        user = self.branch.name.encode()
        pieces = [
            b"".join(
                frames.publication(one, user=user, channel=1, mandatory=False, frame_max=1 << 17)
                for one in some
            )
            for some in parts(messages)
        ]
        broker = Broker(self.branch.url, self.branch.name, heartbeat=PATIENCE)
        link = broker.link()
        wire = link.channel.connection.transport.sock
        wire.settimeout(PATIENCE)
        self.began = time.monotonic()
        try:
            for piece in pieces:
                wire.sendall(piece)
                self.sent += AT_ONCE
            with in_our_words():
                link.channel.basic_qos(0, 1, a_global=False)  # answered after all of it
            self.ended = time.monotonic()
            while not over() and time.monotonic() < self.ended + LISTEN:
                link.drain(0.1)
        except (OSError, BrokerAway, BrokerRefused):
            self.cut_off = True
        self.ended = self.ended or time.monotonic()
        link.drop()
        broker.close()


def parts(messages: Iterable[Message]) -> Iterator[list[Message]]:
    """Cut them into pieces that are written at once."""
    them = iter(messages)
    while some := list(islice(them, AT_ONCE)):
        yield some

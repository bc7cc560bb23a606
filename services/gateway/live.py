"""The city's numbers as they change, for everyone who listens: server-sent events.

One look at the city a second serves all listeners, so there is at most one message a second. Each
message holds the whole present state: whoever connects again has missed nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from typing import Any, Final

import orjson

from services.gateway.asking import Ask
from services.gateway.errors import ServiceAway, ServiceFailed, TooManyListeners, Unanswerable

HEARTBEAT: Final = 15.0
"""Seconds of silence after which a listener gets a sign of life, so that proxies keep it."""
RETRY: Final = 3000
"""Milliseconds after which a browser connects again."""
TOLD: Final = ("union", "tree", "on", "form", "since", "values")
"""What listeners are told of totals: no small cells are among it."""
MOST: Final = 500
"""Listeners at once."""


class Live:
    """What was last seen of the city, and those who wait for the next."""

    def __init__(self, most: int = MOST, heartbeat: float = HEARTBEAT) -> None:
        """Have seen nothing, and nobody listens."""
        self.most = most
        self.heartbeat = heartbeat
        self.listeners = 0
        self.told = 0
        self.message = b""
        self.version: int | None = None
        self.turn = threading.Condition()

    def look(self, ask: Ask) -> None:
        """Look at the city, when anybody listens, and tell them what is new."""
        if not self.listeners:
            return
        try:
            news = ask("city", "changed_since", version=self.version)
        except (ServiceAway, ServiceFailed, Unanswerable) as error:
            self.version = None
            self.tell("away", {"reason": error.reason})
            return
        if news["totals"] is not None:
            self.version = news["version"]
            self.tell("totals", {name: news["totals"][name] for name in TOLD})

    def tell(self, event: str, data: Mapping[str, Any]) -> None:
        """Give all listeners a message, unless it is the one they have."""
        message = b"event: %s\ndata: %s\n\n" % (event.encode(), orjson.dumps(data))
        with self.turn:
            if message != self.message:
                self.message = message
                self.told += 1
                self.turn.notify_all()

    def listen(self) -> Iterator[bytes]:
        """Give the messages from now on. Raises `TooManyListeners`."""
        if self.listeners >= self.most:
            raise TooManyListeners(most=self.most)
        return self.messages()

    def messages(self) -> Iterator[bytes]:
        """Give the present state, then each that follows; a sign of life when there is none."""
        with self.turn:
            if not self.listeners:
                # What was seen when somebody last listened may be old.
                self.message, self.version = b"", None
            self.listeners += 1
        try:
            seen, message = self.told, self.message
            yield b"retry: %d\n\n" % RETRY + message
            while True:
                with self.turn:
                    self.turn.wait_for(lambda: self.told != seen, self.heartbeat)  # noqa: B023
                    news, seen = self.told != seen, self.told
                    message = self.message
                yield message if news else b": still here\n\n"
        finally:
            with self.turn:
                self.listeners -= 1

"""Says a succession again and again, until the readers answer under the store's new id."""

from __future__ import annotations

from typing import Final

import msgspec

from services.agent.routes import AgentRoutes
from services.agent.store import Store
from shared.runtime.topology import REPORTS
from shared.streams.notices import Head
from shared.streams.relay import notice
from shared.streams.succession import Succession
from shared.streams.wire import Message, Publisher

EVERY: Final = (1.0, 30.0)
"""Seconds after which it is said for the second time; doubled up to the second."""
ADMITS: Final = "organization"
"""The service that lets stores in, and announces them to the others."""


class Succeeding:
    """A succession on its way."""

    def __init__(self, store: Store, publisher: Publisher, routes: AgentRoutes) -> None:
        """Take the store and the way out."""
        self.store = store
        self.publisher = publisher
        self.routes = routes
        self.said: tuple[str, float, float] = ("", 0.0, EVERY[0])
        """Under which id, when it is to be said next, and the pause after that."""

    def turn(self, now: float) -> float:
        """Say it when it is due; give the seconds until it is again."""
        said = self.store.notice()
        if said is None:
            return EVERY[1]
        store, due, pause = self.said
        if store != said.store:
            due, pause = now, EVERY[0]
        if due <= now:
            self.publisher.publish(self.messages(said))
            due, pause = now + pause, min(pause * 2, EVERY[1])
        self.said = said.store, due, pause
        return max(0.0, due - now)

    def messages(self, said: Succession) -> list[Message]:
        """Give the notice, and the heads of the new streams, which their readers answer."""
        stream = f"{said.store}/{ADMITS}"
        first = Message(
            REPORTS, self.routes.key(stream), msgspec.json.encode(said),
            {"kind": "succession", "stream": stream}, "succession", "application/json",
            f"{said.old}>{said.store}",
        )  # fmt: skip
        heads = [
            self.store.sign(
                Head(stream=one.stream, number=one.number, link=one.link.hex(), mark=one.mark)
            )
            for one in self.store.written()
        ]
        return [first, *(notice(head, REPORTS, self.routes.key(head.stream)) for head in heads)]

"""Says successions again and again: a reader that was restored may never have heard of them.

Often until the readers answer under the store's new id, and now and then for good. A reader that
has less of the old streams than it once had asks for it, and gets it by the new ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    """A store's successions, on their way."""

    def __init__(self, store: Store, publisher: Publisher, routes: AgentRoutes) -> None:
        """Take the store and the way out."""
        self.store = store
        self.publisher = publisher
        self.routes = routes
        self.said: tuple[str, float, float] = ("", 0.0, EVERY[0])
        """Under which id, when they are to be said next, and the pause after that."""

    def turn(self, now: float) -> float:
        """Say them when it is due; give the seconds until it is again."""
        notices = self.store.notices()
        if not notices:
            return EVERY[1]
        store, due, pause = self.said
        if store != notices[-1].store:
            due, pause = now, EVERY[0]
        if due <= now:
            self.publisher.publish([*self.messages(notices), *self.heads()])
            due, pause = now + pause, min(pause * 2, EVERY[1])
        self.said = notices[-1].store, due, pause
        return max(0.0, due - now)

    def messages(self, notices: Sequence[Succession]) -> Iterator[Message]:
        """Give the notices, in order, to the service that admits stores and to the readers."""
        for said in notices:
            for domain in sorted({ADMITS, *said.shared}):
                stream = f"{said.store}/{domain}"
                yield Message(
                    REPORTS, self.routes.key(stream), msgspec.json.encode(said),
                    {"kind": "succession", "stream": stream}, "succession", "application/json",
                    f"{said.old}>{said.store}",
                )  # fmt: skip

    def heads(self) -> Iterator[Message]:
        """Give the heads of the new streams, which their readers answer."""
        for one in self.store.written():
            head = Head(stream=one.stream, number=one.number, link=one.link.hex(), mark=one.mark)
            yield notice(self.store.sign(head), REPORTS, self.routes.key(one.stream))

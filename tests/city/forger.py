"""One who has a branch's password, and sends by it what no agent would."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from services.agent.routes import AgentRoutes
from shared.streams import chain
from shared.streams.parcel import Parcel
from shared.streams.relay import letter
from shared.streams.wire import Message
from tests.city.branch import Branch
from tests.city.city import City
from tests.city.process import until


class Forger:
    """Publishes anything as a branch's user."""

    def __init__(self, city: City, branch: Branch) -> None:
        """Take whose user it is."""
        self.city = city
        self.branch = branch
        self.before: dict[str, int] = {}
        self.before = self.aside()

    @property
    def stream(self) -> str:
        """Give the branch's own stream."""
        return f"{self.branch.store.identity.id}/organization"

    @property
    def next(self) -> int:
        """Give the number that the branch's own stream has next."""
        return 1 + sum(stream == self.stream for _, stream, *_ in self.branch.rows())

    def letter(self, number: int, body: bytes, stream: str = "") -> Message:
        """Put bytes under a number into a message, rightly linked."""
        stream = stream or self.stream
        before = self.branch.store.link(self.stream, number - 1)
        parcel = Parcel(stream, number, before, chain.link(before, body), [body])
        return letter(parcel, "reports", AgentRoutes(self.branch.name).key(stream))

    def send(
        self, message: Message, headers: Mapping[str, Any] | None = None, user: str | None = ""
    ) -> None:
        """Send it, with more headers, as another user or none; return when it is confirmed."""
        name = self.branch.name if user == "" else user
        broker = self.branch.broker()
        with contextlib.closing(broker), broker.channel() as channel:
            forged = channel.prepare_message(
                message.body, content_type=message.content_type,
                headers={**message.headers, **(headers or {})},
                properties={"user_id": name} if name else {},
            )  # fmt: skip
            channel.basic_publish_confirm(
                forged, exchange=message.exchange, routing_key=message.routing_key
            )

    def aside(self) -> dict[str, int]:
        """Give what organization has set aside since this began, by reason."""
        rows = self.city.rows("organization", "SELECT reason, count(*) FROM quarantine GROUP BY 1")
        return {reason: count - self.before.get(reason, 0) for reason, count in rows}

    def is_set_aside(self, reason: str, count: int = 1) -> None:
        """Wait until organization has set so many messages aside for this reason."""
        until(lambda: self.aside().get(reason) == count, 10, self.aside)

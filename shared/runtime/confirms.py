"""Counting what the broker has confirmed of what was published on a channel."""

from __future__ import annotations

from typing import Any

from shared.streams.wire import BrokerAway, BrokerRefused

UNROUTABLE = 312


class Confirms:
    """The confirms of one channel.

    The broker numbers what is published 1, 2, 3 … and confirms single numbers, in any order,
    or all up to one. So we keep the number below which all is confirmed, and those beyond it.
    """

    def __init__(self, channel: Any) -> None:  # noqa: ANN401  kombu has no types
        """Ask the broker for confirms on this channel."""
        self.sent = 0
        self._floor = 0
        self._beyond: set[int] = set()
        self._returned: tuple[str, str] | None = None
        self._nacked = 0
        channel.confirm_select()
        channel.events["basic_ack"].add(self._acked)
        channel.events["basic_nack"].add(self._not_acked)
        channel.events["basic_return"].add(self._came_back)

    @property
    def open(self) -> int:
        """How many are not confirmed."""
        return self.sent - self._floor - len(self._beyond)

    def complain(self) -> None:
        """Raise for what came back unroutable, or was not taken; then forget it."""
        returned, nacked = self._returned, self._nacked
        self._returned, self._nacked = None, 0
        if returned:
            raise BrokerRefused(
                UNROUTABLE, "no queue takes {1} from exchange {0}".format(*returned)
            )
        if nacked:
            raise BrokerAway(f"the broker could not keep {nacked} messages")

    def _acked(self, tag: int, multiple: bool) -> None:  # noqa: FBT001  py-amqp calls it so
        if multiple:
            self._floor = max(self._floor, tag)
            self._beyond = {number for number in self._beyond if number > self._floor}
        elif tag > self._floor:
            self._beyond.add(tag)
        while self._floor + 1 in self._beyond:
            self._floor += 1
            self._beyond.remove(self._floor)

    def _not_acked(self, tag: int, multiple: bool) -> None:  # noqa: FBT001
        self._nacked += 1
        self._acked(tag, multiple)

    def _came_back(self, _: Exception, exchange: str, routing_key: str, __: object) -> None:
        self._returned = (exchange, routing_key)

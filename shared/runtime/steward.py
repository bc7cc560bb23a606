"""The one small process that may manage the broker: keeps topology and rights as they should be.

It also mends what RabbitMQ doesn't: a quorum queue whose node is killed within three seconds of
its declaration comes back without its log and without a leader, takes nothing and says nothing,
for ever (3.10.8: the name of its log was not on disk yet). It is deleted and declared anew; what
it held is sent again, because no receipt covers it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Final

from shared.runtime.access import Management, Participant
from shared.runtime.broker import Broker
from shared.runtime.topology import Topology

log = logging.getLogger(__name__)

EVERY: Final = 5.0
"""Seconds between looks."""
SILENCE: Final = 30.0
"""Seconds of silence after which a queue is dead; a live one speaks within ten."""


class Steward:
    """Looks after one broker. `participants` gives who there is at the moment."""

    def __init__(
        self,
        topology: Topology,
        broker: Broker,
        access: Management | None,
        participants: Callable[[], Sequence[Participant]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._topology = topology
        self._broker = broker
        self._access = access
        self._participants = participants
        self._clock = clock
        self._silent: dict[str, float] = {}

    def turn(self) -> float:
        """Put right what isn't; return the seconds until the next look.

        Raises BrokerAway, BrokerRefused.
        """
        if self._access:
            self._bury(self._access)
        if self._topology.ensure(self._broker, self._participants(), self._access):
            log.info("exchanges, queues or rights were missing and have been written")
        return EVERY

    def _bury(self, access: Management) -> None:
        now = self._clock()
        silent = access.silent()
        self._silent = {name: self._silent.get(name, now) for name in silent}
        for name, since in self._silent.items():
            if now - since >= SILENCE:
                log.warning("queue %s has no leader since %.0f s: declared anew", name, now - since)
                access.delete(name)

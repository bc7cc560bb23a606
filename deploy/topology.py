"""The one small process that may manage the broker: queues, users and rights from the stores."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Sequence
from typing import ClassVar, Final

import msgspec

from services.organization.admission import credentials
from shared.runtime.access import Management, Participant
from shared.runtime.extensions import intake, loop
from shared.runtime.guard import Flood
from shared.runtime.tools import Made, Tools
from shared.runtime.topology import KEEPER, Topology, mail_queue
from shared.streams.readers import DOMAINS
from shared.streams.wire import BrokerAway, BrokerRefused, Delivery

log = logging.getLogger(__name__)

EVERY: Final = 2.0
"""Seconds between looks: a broker that lost its disk is whole again after so long."""


class Keeper:
    """Writes what is missing at the broker, and keeps out who is cut off for a while."""

    def __init__(self, tools: Tools) -> None:
        """Take the container's tools."""
        self.tools = tools
        self.broker = tools.broker()
        self.database = tools.database()
        self.access = Management(tools.settings.management_url)
        self.until: dict[str, float] = {}

    def look(self) -> None:
        """Throw out who is cut off; look whether anything is missing, and write it."""
        with self.database.transaction() as tx:
            named = [Participant(name, secret, kind) for name, secret, kind in credentials(tx)]
        now = time.monotonic()
        cut_off = {name for name, until in self.until.items() if until > now}
        for one in named:
            if one.kind == "agent" and one.name in cut_off:
                with contextlib.suppress(BrokerAway, BrokerRefused):  # a wiped broker has no users
                    self.access.throw_out(one.name)
        if Topology().ensure(self.broker, named, self.access, cut_off):
            log.info("the broker's queues, users and rights were written")

    def hear(self, batch: Sequence[Delivery]) -> None:
        """Take who floods; only those services that read reports can know."""
        for delivery in batch:
            if delivery.user_id not in DOMAINS:
                continue
            with contextlib.suppress(msgspec.DecodeError):
                said = msgspec.json.decode(delivery.body, type=Flood)
                self.until[said.agent] = time.monotonic() + said.seconds
                log.error("%s is cut off for %.0f s: %s says that it floods",
                          said.agent, said.seconds, delivery.user_id)  # fmt: skip
        self.tools.wake("look")


def mailbox(tools: Tools) -> list[str]:  # noqa: ARG001 - as every function of queues
    """Name the keeper's mailbox."""
    return [mail_queue(KEEPER)]


class TopologyService:
    """Keeps the broker as organization's database says."""

    name: ClassVar = KEEPER
    keeper = Made(Keeper)

    @loop(EVERY)
    def look(self) -> None:
        """Put right what isn't."""
        self.keeper.look()

    @intake(queues=mailbox)
    def hear(self, batch: list[Delivery]) -> None:
        """Hear whom to cut off."""
        self.keeper.hear(batch)

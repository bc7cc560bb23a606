"""The one small process that may manage the broker: queues, users and rights from the stores."""

from __future__ import annotations

import logging
from typing import ClassVar, Final

from services.organization.admission import credentials
from shared.runtime.access import Management, Participant
from shared.runtime.extensions import loop
from shared.runtime.tools import Made, Tools
from shared.runtime.topology import Topology

log = logging.getLogger(__name__)

EVERY: Final = 2.0
"""Seconds between looks: a broker that lost its disk is whole again after so long."""


class Keeper:
    """Writes what is missing at the broker."""

    def __init__(self, tools: Tools) -> None:
        """Take the container's tools."""
        self.broker = tools.broker()
        self.database = tools.database()
        self.access = Management(tools.settings.management_url)

    def look(self) -> None:
        """Look whether anything is missing, and write it."""
        with self.database.transaction() as tx:
            named = [Participant(name, secret, kind) for name, secret, kind in credentials(tx)]
        if Topology().ensure(self.broker, named, self.access):
            log.info("the broker's queues, users and rights were written")


class TopologyService:
    """Keeps the broker as organization's database says."""

    name: ClassVar = "topology"
    keeper = Made(Keeper)

    @loop(EVERY)
    def look(self) -> None:
        """Put right what isn't."""
        self.keeper.look()

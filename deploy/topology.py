"""The one small process that may manage the broker: queues, users and rights from the stores."""

from __future__ import annotations

import logging
import threading
from typing import Final

import psycopg

from services.organization.admission import credentials
from shared.runtime.access import Management, Participant
from shared.runtime.broker import Broker
from shared.runtime.settings import Settings
from shared.runtime.topology import Topology
from shared.streams.wire import BrokerAway, BrokerRefused

log = logging.getLogger(__name__)

EVERY: Final = 2.0
"""Seconds between looks: a broker that lost its disk is whole again after so long."""


def keep_topology(settings: Settings, stopping: threading.Event) -> None:
    """Look again and again whether anything is missing, and write it."""
    broker = Broker(settings.broker_url, "topology")
    access = Management(settings.management_url)
    while not stopping.is_set():
        try:
            if Topology().ensure(broker, participants(settings.database_url), access):
                log.info("the broker's queues, users and rights were written")
        except (BrokerAway, BrokerRefused, psycopg.OperationalError) as error:
            log.warning("not written: %s", error)
        stopping.wait(EVERY)


def participants(url: str) -> list[Participant]:
    """Read who may log in, from organization's database."""
    with psycopg.connect(url) as tx:
        return [Participant(name, secret, kind) for name, secret, kind in credentials(tx)]

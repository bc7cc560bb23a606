"""How a store that was restored from a copy goes on: under a new id, with the old one's unions."""

from __future__ import annotations

import datetime as dt

from shared.events.directory import StoreAnnounced
from shared.events.organization import StoreSucceeded
from shared.streams.succession import Succession


def successor(old: StoreAnnounced, said: Succession, today: dt.date) -> StoreSucceeded:
    """Admit the new store for all that the old one spoke for."""
    return StoreSucceeded(
        on=today,
        store=said.store,
        agent=old.agent,
        broker_user=old.broker_user,
        public_key=said.public_key,
        kind=old.kind,
        unions=old.unions,
        old=said.old,
        shared=said.shared,
    )

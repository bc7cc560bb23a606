"""Tells organization of the grades of which it wasn't told: those from before it was."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from services.skills.announce import row_of
from services.skills.rules.grade import Grade
from shared.streams.ledger import Arrival, Connection
from shared.streams.queries import load_queries
from shared.streams.readers import channel_for
from shared.streams.station import Station

queries: Final = load_queries(Path(__file__).with_name("queries.sql"))


def tell(station: Station) -> None:
    """Announce every grade that was never announced."""
    station.settle_own(lambda tx: announced(tx, station))


def announced(tx: Connection, station: Station) -> list[Arrival]:
    """Put what was never announced into the outbox; nothing of it is an event of skills itself."""
    keeper = station.keeper
    for (state,) in tx.execute(queries.grades_untold).fetchall():
        if row := row_of(msgspec.json.decode(state, type=Grade)):
            keeper.directory.announce(row)
            keeper.send(tx, channel_for(row), (row,))
    keeper.directory.write(tx)
    return []

"""Tells organization of the grades of which it wasn't told: those from before it was."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from services.skills.announce import row_of
from services.skills.rules.grade import Grade, named
from shared.streams.keeper import SubjectsKeeper
from shared.streams.ledger import Connection
from shared.streams.queries import load_queries
from shared.streams.readers import channel_for
from shared.streams.station import Station

queries: Final = load_queries(Path(__file__).with_name("queries.sql"))
AT_ONCE: Final = 500
"""Grades that are announced in one transaction."""


def tell(station: Station) -> None:
    """Announce every grade that was never announced."""
    while station.intake.attempt(lambda tx: announced(tx, station.keeper), "own"):
        pass


def announced(tx: Connection, keeper: SubjectsKeeper) -> int:
    """Put some of what was never announced into the outbox; give how much.

    Nothing of it is an event of skills itself.
    """
    found = tx.execute(queries.grades_untold, {"limit": AT_ONCE}).fetchall()
    for id_, state in found:
        grade = msgspec.json.decode(state, type=Grade)
        if row := row_of(msgspec.structs.replace(grade, certificate=named(id_))):
            keeper.directory.announce(row)
            keeper.send(tx, channel_for(row), (row,))
    keeper.directory.write(tx)
    return len(found)

"""Tells organization of the grades of which it wasn't told: those from before it was."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from services.skills.announce import row_of
from services.skills.rules.grade import Grade, named
from shared.streams import outbox
from shared.streams.keeper import SubjectsKeeper
from shared.streams.ledger import Connection
from shared.streams.queries import load_queries
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
    grades = [(named(id_), msgspec.json.decode(state, type=Grade)) for id_, state in found]
    told = [row_of(msgspec.structs.replace(grade, certificate=name)) for name, grade in grades]
    rows = [row for row in told if row]
    for row in rows:
        keeper.directory.announce(row)
    outbox.add(tx, keeper.domain, rows)
    keeper.directory.write(tx)
    return len(found)

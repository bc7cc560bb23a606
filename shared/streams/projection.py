"""The keeper of announcements: the directory is what organization last announced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from shared.streams import entries, months
from shared.streams.directory import Directory
from shared.streams.ledger import Arrival, Connection
from shared.streams.queries import load_queries
from shared.streams.rebuild import Difference

queries = load_queries(Path(__file__).with_suffix(".sql"))

Learnt = Callable[[Connection, Sequence[Arrival], dt.date], list[Arrival]]
"""Takes the announcements that were applied; gives the rows to write, numbered: these, and what
follows from them."""


class DirectoryKeeper:
    """Takes announcements into the directory, and hands them on to what follows from them."""

    def __init__(self, directory: Directory, learnt: Learnt) -> None:
        """Take the directory, and what wants to know what has been announced."""
        self.directory = directory
        self.learnt = learnt
        self.waits = False

    def take(self, tx: Connection, arrivals: Sequence[Arrival], today: dt.date) -> list[Arrival]:
        """Apply announcements; the newest row wins."""
        applied, others = [], []
        for arrival in arrivals:
            if arrival.outcome is None and arrival.event is not None:
                self.directory.announce(arrival.event)
                arrival.settle("applied")
                applied.append(arrival)
            else:
                others.append(arrival)
        self.directory.write(tx)
        entries.number(tx, others)
        return [*others, *self.learnt(tx, applied, today)]

    def committed(self) -> None:
        """Keep the directory's copy."""
        self.directory.committed()

    def rolled_back(self) -> None:
        """Read the directory anew next time."""
        self.directory.rolled_back()


def projection_difference(tx: Connection) -> Difference | None:
    """Name the first row of the directory that isn't what was last announced here."""
    tx.execute(queries.newest)
    ids = [id_ for (id_,) in tx.execute(queries.elsewhere)]
    for first in range(0, len(ids), months.AT_ONCE):
        found = months.bodies(tx, ids[first : first + months.AT_ONCE])
        tx.execute(queries.bring, {"ids": list(found), "bodies": list(found.values())})
    row = tx.execute(queries.compare).fetchone()
    return Difference("directory", *row) if row else None

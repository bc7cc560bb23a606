"""The keeper of announcements: the directory is what organization last announced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from shared.streams import entries
from shared.streams.directory import Directory
from shared.streams.ledger import Arrival, Connection
from shared.streams.queries import load_queries
from shared.streams.rebuild import Difference

queries = load_queries(Path(__file__).with_suffix(".sql"))

Learnt = Callable[[Connection, Iterable[str], dt.date], list[Arrival]]


class DirectoryKeeper:
    """Takes announcements into the directory, and lets what waited for them be tried again."""

    def __init__(self, directory: Directory, learnt: Learnt | None = None) -> None:
        """Take the directory, and what wants to know that unions have become known."""
        self.directory = directory
        self.learnt = learnt
        self.waits = False

    def take(self, tx: Connection, arrivals: Sequence[Arrival], today: dt.date) -> list[Arrival]:
        """Apply announcements; the newest row wins."""
        names = set()
        for arrival in arrivals:
            if arrival.outcome is None and arrival.event is not None:
                self.directory.announce(arrival.event)
                arrival.settle("applied")
                names.add(str(arrival.key))
        self.directory.write(tx)
        entries.number(tx, arrivals)
        return [*arrivals, *(self.learnt(tx, names, today) if self.learnt else ())]

    def committed(self) -> None:
        """Keep the directory's copy."""
        self.directory.committed()

    def rolled_back(self) -> None:
        """Read the directory anew next time."""
        self.directory.rolled_back()


def projection_difference(tx: Connection) -> Difference | None:
    """Name the first row of the directory that isn't what was last announced here."""
    row = tx.execute(queries.compare).fetchone()
    return Difference("directory", *row) if row else None

"""Leases: which of a service's processes reads which partition (DESIGN 5).

The broker's single active consumers don't share queues out, so processes do it among themselves,
by advisory locks in the service's database. Whoever ends loses its leases with its connection, and
the others take them. A lease says who works, not what is true: two processes that both believe
they hold one settle everything once all the same, since streams are locked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import psycopg

from shared.runtime.database import Database
from shared.streams.queries import load_queries

queries = load_queries(Path(__file__).with_suffix(".sql"))

ALIVE: Final = 1000
"""No lease: every process holds it, to be counted."""


class Leases:
    """A process's share of leases 0 to `partitions`; the last is the duty (值班).

    Whoever is on duty sends what all processes of the service have written, hears receipts and
    announcements, and minds the clocks.
    """

    def __init__(self, database: Database, partitions: int) -> None:
        """Hold nothing yet."""
        self.database = database
        self.duty = partitions
        self.held: frozenset[int] = frozenset()
        self._connection: psycopg.Connection[Any] | None = None

    @property
    def on_duty(self) -> bool:
        """Tell whether this process is on duty."""
        return self.duty in self.held

    @property
    def alone(self) -> bool:
        """Tell whether this process does everything."""
        return len(self.held) == self.duty + 1

    @property
    def partitions(self) -> list[int]:
        """Give the partitions that this process reads."""
        return sorted(self.held - {self.duty})

    def share(self) -> None:
        """Take what is free and give back what is too much, so that each has about as many.

        Raises psycopg.OperationalError in an outage; then nothing is held.
        """
        try:
            connection = self._connection or self._connected()
            rows: list[tuple[int, bool]] = connection.execute(queries.held).fetchall()
            mine = {lease for lease, own in rows if own} - {ALIVE}
            most = fair(self.duty + 1, sum(lease == ALIVE for lease, _ in rows))
            free = set(range(self.duty + 1)) - {lease for lease, _ in rows}
            # The duty is taken first and given back last: whoever sends goes on sending.
            taken = self._run(queries.take, sorted(free, reverse=True)[: max(0, most - len(mine))])
            given = sorted(mine)[: max(0, len(mine) - most)]
            self._run(queries.give_back, given)
        except psycopg.OperationalError:
            self.close()
            raise
        self.held = frozenset(mine).union(taken).difference(given)

    def _connected(self) -> psycopg.Connection[Any]:
        """Open the connection that the locks hang on."""
        self._connection = self.database.connect()
        self._connection.execute(queries.alive, {"alive": ALIVE})
        self._connection.execute(queries.listen)
        return self._connection

    def _run(self, query: str, leases: Collection[int]) -> Iterable[int]:
        """Ask for leases, or give them back; give the first column."""
        if not leases or self._connection is None:
            return ()
        rows = self._connection.execute(query, {"leases": list(leases)})
        return [first for first, *_ in rows.fetchall()]

    def news(self, seconds: float) -> Iterator[None]:
        """Say each time that a process has written something, for so many seconds.

        Raises psycopg.OperationalError in an outage; then nothing is held.
        """
        if self._connection is None:
            return
        try:
            for _ in self._connection.notifies(timeout=seconds):
                yield
        except psycopg.OperationalError:
            self.close()
            raise

    def close(self) -> None:
        """Let go of everything."""
        self.held = frozenset()
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def fair(leases: int, processes: int) -> int:
    """Give the most leases that one of these processes holds."""
    return -(-leases // max(processes, 1))

"""Transactions of a service's intake: one at a time, done again where others were in the way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeVar

import psycopg

from shared.streams import faults
from shared.streams.directory import Directory
from shared.streams.ledger import Connection, Keeper
from shared.streams.outbox import Database
from shared.streams.queries import load_queries

queries = load_queries(Path(__file__).with_name("intake.sql"))

RETRY: Final = (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected)
WARY: Final = 100
"""Transactions for which ids are looked up before, once one was used again: to look for each
costs a twentieth of everything, and the ledger's index finds it anyway."""
CONTENTION_TRIES: Final = 10
R = TypeVar("R")


class NotApart(Exception):
    """Something would wait, and other transactions of the service were under way."""


class Attempts:
    """Runs transactions over the directory's copy and what the keepers hold of them in memory.

    `apart` says that the next one has no other of the service beside it, `wary` for how many more
    the ids of events are looked up.
    """

    def __init__(
        self, database: Database, directory: Directory, keepers: Mapping[str, Keeper]
    ) -> None:
        """Take what a transaction changes."""
        self.database = database
        self.directory = directory
        self.keepers = keepers
        self.turn = threading.RLock()
        self.apart = False
        self.wary = 0

    def attempt(self, work: Callable[[Connection], R], name: str = "intake") -> R:
        """Run one transaction; what contention undoes is done again.

        What would wait is judged again with no other transaction of the service beside it: one
        that brings what it waits for would not see it waiting, and never wake it. So is what
        brings an event's id that was used before, with every id looked up.
        """
        looked = False
        for _ in range(CONTENTION_TRIES):
            with self.turn:
                try:
                    return self.once(work, name)
                except NotApart:
                    self.apart = True
                except psycopg.errors.UniqueViolation:
                    if looked:
                        raise
                    looked, self.wary = True, WARY
                except RETRY:
                    continue
        raise psycopg.OperationalError

    def once(self, work: Callable[[Connection], R], name: str) -> R:
        """Run one transaction by what the directory says now; tell the keepers how it ended."""
        try:
            with self.database.transaction() as tx:
                with tx.pipeline():  # one way there and back with the transaction's begin
                    tx.execute(queries.enter_apart if self.apart else queries.enter)
                self.directory.refresh(tx)  # what was rolled back before has emptied the copy
                found = work(tx)
                waits = self.waits()
                faults.point(f"{name}.before_commit")
        except BaseException:
            for keeper in self.keepers.values():
                keeper.rolled_back()
            raise
        faults.point(f"{name}.committed")
        for keeper in self.keepers.values():
            keeper.committed()
        self.apart = waits  # where something waits, more may
        self.wary = max(self.wary - 1, 0)
        return found

    def waits(self) -> bool:
        """Tell whether the transaction leaves something waiting. Raises NotApart beside others."""
        waits = any(keeper.waits for keeper in self.keepers.values())
        if waits and not self.apart:
            raise NotApart
        return waits

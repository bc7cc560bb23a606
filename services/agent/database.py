"""The store's SQLite file: one connection that writes, one that reads, each behind a lock.

WAL with `synchronous=FULL`: what was committed survives a power cut; with NORMAL an event that was
sent already could be missing afterwards (PLATFORM, SQLite). Greenlets and threads alike: the locks
are whatever `threading` gives.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from services.agent.errors import StoreExists, StoreMissing, StoreNewer

SCHEMA: Final = Path(__file__).with_name("schema.sql")
MIGRATIONS: Final = Path(__file__).with_name("migrations")
VERSION: Final = 4
PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 30000",
)
DURABLE, SOON = "PRAGMA synchronous = FULL", "PRAGMA synchronous = NORMAL"
SECRET: Final = 0o600


class Database:
    """One file, opened. Several threads may use it, and several processes."""

    def __init__(self, path: Path) -> None:
        """Open a file that `create` has made."""
        if not path.exists():
            raise StoreMissing(path=path)
        path.chmod(SECRET)
        self.path = path
        self.touched: list[Callable[[], None]] = []
        """Called after the commit of what was touched, by the thread that committed."""
        self._touched = False
        self._depth = 0
        self._writing = threading.RLock()
        self._reading = threading.Lock()
        self._writer = connect(path)
        self._reader = connect(path)
        version = migrated(self._writer)
        if version != VERSION:
            self.close()
            raise StoreNewer(path=path, found=version, known=VERSION)

    @classmethod
    def create(cls, path: Path) -> Database:
        """Make the file, for this user only, with the tables of `schema.sql`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, SECRET))
        except FileExistsError:
            raise StoreExists(path=path) from None
        connection = connect(path)
        connection.executescript(SCHEMA.read_text("utf-8"))
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.close()
        return cls(path)

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """Give the writing connection inside a transaction; an inner call joins the outer one.

        Commits at the end of the outermost, rolls all of it back when an error leaves it. What
        needn't be `durable` goes to the disk with the next transaction that is.
        """
        with self._writing:
            if not self._depth:
                self._writer.execute(DURABLE if durable else SOON)
                self._writer.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield self._writer
            except BaseException:
                self._depth -= 1
                if not self._depth:
                    self._writer.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth:
                return
            try:
                self._writer.execute("COMMIT")
            except sqlite3.Error:
                self._writer.execute("ROLLBACK")
                raise
            touched, self._touched = self._touched, False
        for call in self.touched if touched else ():
            call()

    def touch(self) -> None:
        """Say inside a transaction that those who wait for new events want to know of it."""
        self._touched = True

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Give the reading connection: what is committed, without waiting for a writer."""
        with self._reading:
            yield self._reader

    def rows(self, query: str, **values: object) -> list[Any]:
        """Read all rows of a query."""
        with self.read() as tx:
            return tx.execute(query, values).fetchall()

    def row(self, query: str, **values: object) -> Any:  # noqa: ANN401 - a row, or None
        """Read the first row of a query; None when there is none."""
        with self.read() as tx:
            return tx.execute(query, values).fetchone()

    def close(self) -> None:
        """Close the file; the last one to do so folds the write-ahead log into it."""
        with self._reading:
            self._reader.close()
        with self._writing:
            self._writer.close()


def connect(path: Path) -> sqlite3.Connection:
    """Connect; transactions are begun by hand, and a lock stands before each connection."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    for pragma in PRAGMAS:
        connection.execute(pragma)
    return connection


def migrated(connection: sqlite3.Connection) -> int:
    """Bring an older file to this version, step by step; give the version that it then has."""
    for file in sorted(MIGRATIONS.glob("*.sql")):
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        step = int(file.name.partition("_")[0])
        if version == step - 1 > 0:
            connection.executescript(
                f"BEGIN IMMEDIATE; {file.read_text('utf-8')} PRAGMA user_version = {step}; COMMIT;"
            )
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)

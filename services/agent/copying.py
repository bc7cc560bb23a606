"""Copies of a store's file: taken while it is in use, put in its place when nobody uses it."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from services.agent.errors import StoreInUse
from services.agent.private import private_file
from services.agent.queries import queries
from services.agent.store import Store
from shared.streams import chain

if TYPE_CHECKING:
    from shared.streams.succession import Succession

BESIDE = ("", "-wal", "-shm")
"""What SQLite puts behind the name of a file."""


class End(NamedTuple):
    """How far a stream goes, and the link there."""

    number: int
    link: bytes

    def __str__(self) -> str:
        """Tell it as a difference does."""
        return f"{self.number} {self.link.hex()}"


def copy(path: Path, to: Path) -> None:
    """Copy a store, as it is at one moment, into one file for its owner alone.

    It has all that the store has: keys, names and ID numbers among it. Raises `StoreMissing`.
    """
    with closing(Store.open(path)) as store, store.database.read() as source:
        draft = to.with_name(f".{to.name}.new")
        draft.unlink(missing_ok=True)
        draft.touch(0o600)
        with closing(sqlite3.connect(draft)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # else a part could lie beside it
        draft.replace(to)


def heads(copied: Path) -> dict[str, tuple[int, str]]:
    """Give how far each stream goes in a copy, and the link there in hex."""
    with closing(sqlite3.connect(f"{copied.absolute().as_uri()}?mode=ro", uri=True)) as file:
        rows = file.execute(queries.heads).fetchall()
    return {stream: (number, link.hex()) for stream, number, link in rows}


def put(copied: Path, path: Path, now: dt.datetime) -> tuple[Succession, Path | None]:
    """Put a copy in the place of a store, where it goes on under a new id.

    Gives the notice for its readers, and where what stood there has been put aside. Raises
    `StoreInUse` where somebody uses it, and what opening the copy raises; then nothing has changed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.restored")
    with private_file(fresh) as file, copied.open("rb") as source:
        shutil.copyfileobj(source, file)
    try:
        with closing(Store.open(fresh)) as store:
            notice = store.follow()
        aside = put_aside(path, now)
        fresh.rename(path)
    finally:
        remove(fresh)
    return notice, aside


def remove(path: Path) -> None:
    """Delete a file with what SQLite has put beside it."""
    for name in BESIDE:
        path.with_name(path.name + name).unlink(missing_ok=True)


def put_aside(path: Path, now: dt.datetime) -> Path | None:
    """Give what stands at a store's place another name; None where no store does.

    A log whose store is gone goes too: SQLite would take it for the next one's.
    """
    there = path.exists()
    if there:
        see_free(path)
    aside = path.with_name(f"{path.name}.before-{now:%Y%m%d-%H%M%S-%f}")
    for name in BESIDE:
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + name).rename(aside.with_name(aside.name + name))
    return aside if there else None


def see_free(path: Path) -> None:
    """See that nobody has a store open. Raises `StoreInUse`; a damaged one is nobody's."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as file:
        try:
            # Refused while anybody else has the file open; and the log is in the file afterwards.
            file.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise StoreInUse(path=path) from None
        except sqlite3.DatabaseError:
            return


def first_break(store: Store) -> tuple[str, str | None, str] | None:
    """Compute every chain of a store anew from its bytes, and look whether the file is sound.

    Gives the first place that doesn't hold, with what is there and what should be.
    """
    ((said,),) = store.database.rows("PRAGMA quick_check(1)")
    if said != "ok":
        return "quick_check", str(said), "ok"
    for row in store.database.rows(queries.heads):
        head = End(0, chain.root(row["stream"]))
        for event in store.read(row["stream"], 0, -1):
            head = End(head.number + 1, chain.link(head.link, event.body))
            if (event.number, event.link) != head:
                return f"{row['stream']} {event.number}", event.link.hex(), head.link.hex()
        if (row["number"], row["link"]) != head:
            return row["stream"], str(End(row["number"], row["link"])), str(head)
    return None

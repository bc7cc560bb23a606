"""The subjects that one transaction touches: locked, read once, folded in memory, written once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import msgspec

from shared.events.base import SubjectKey
from shared.streams.ledger import Connection
from shared.streams.queries import load_queries
from shared.streams.rows import columns, copy
from shared.streams.rules import Subject

queries = load_queries(Path(__file__).with_name("subjects.sql"))

BUCKETS: Final = 1 << 20
"""Subjects are locked by a number that few of them share. Of 1,024 numbers any two batches shared
some, so that one waited for the other to its end; a batch takes about 500 of the 6,400 locks that
PostgreSQL holds by default."""


UPDATED: Final = ("kinds", "ids", "homes", "formers", "states")


class Books:
    """Subjects by key: as they were read, and as they have become."""

    def __init__(self, tx: Connection, kinds: Mapping[str, type[Subject]]) -> None:
        """Begin a transaction's books."""
        self.tx = tx
        self.decode: dict[str, Callable[[str], Subject]] = {
            kind: msgspec.json.Decoder(cls).decode for kind, cls in kinds.items()
        }
        self.read: dict[SubjectKey, Subject | None] = {}
        self.now: dict[SubjectKey, Subject | None] = {}
        self.rows: set[SubjectKey] = set()
        self.ghosts: dict[SubjectKey, Subject | None] = {}

    def open(self, keys: Iterable[SubjectKey]) -> None:
        """Lock and read subjects, one query for all; those already open are left as they are."""
        wanted = sorted({key for key in keys if key not in self.read and key.kind in self.decode})
        if not wanted:
            return
        buckets = sorted({crc32(str(key).encode()) % BUCKETS for key in wanted})
        self.read.update(dict.fromkeys(wanted))
        with self.tx.pipeline():  # still two statements: the second sees what the first waited for
            self.tx.execute(queries.lock_buckets, {"buckets": buckets})
            found = self.tx.execute(queries.read_subjects, columns(("kinds", "ids"), wanted))
        for kind, id_, state in found:
            key = SubjectKey(kind, id_)
            self.rows.add(key)
            self.read[key] = None if state is None else self.decode[kind](state)
        self.now.update((key, self.read[key]) for key in wanted)

    def get(self, key: SubjectKey) -> Subject | None:
        """Give a subject as it has become."""
        if key not in self.now:
            self.open((key,))
        return self.now.get(key)

    def put(self, key: SubjectKey, subject: Subject | None) -> None:
        """Take what a subject has become."""
        self.now[key] = subject

    def gone(self) -> list[Subject]:
        """Give what was told of the subjects of which a void has left nothing."""
        return [ghost for key, ghost in self.ghosts.items() if ghost and self.now.get(key) is None]

    def changed(self) -> list[tuple[SubjectKey, Subject | None, Subject | None]]:
        """Give what has changed: key, as read, as it is now."""
        return [
            (key, self.read[key], now)
            for key, now in self.now.items()
            if now is not self.read[key] and now != self.read[key]
        ]

    def write(self, changed: Iterable[tuple[SubjectKey, Any, Subject | None]]) -> None:
        """Write what has changed: new rows by COPY, the rest in one statement."""
        rows = sorted((key, *row(now)) for key, _, now in changed)
        copy_rows(self.tx, queries.copy_subjects, [one for one in rows if one[0] not in self.rows])
        known = [one for one in rows if one[0] in self.rows]
        if known:
            changes = (
                (*key, "" if home is None else f"={home}", ",".join(former or ()), state or "")
                for key, home, former, state in known
            )
            self.tx.execute(queries.update_subjects, columns(UPDATED, changes))


Row = tuple[SubjectKey, str | None, list[str] | None, str | None]


def copy_rows(tx: Connection, copying: str, rows: Iterable[Row]) -> None:
    """Write rows of subjects by COPY."""
    copy(tx, copying, "text text text text[] json", (
        (key.kind, key.id, home, former, state) for key, home, former, state in rows
    ))  # fmt: skip


def row(subject: Subject | None) -> tuple[str | None, list[str] | None, str | None]:
    """Give home, further unions and JSON of a subject as its row holds them."""
    if subject is None:
        return None, None, None
    state = msgspec.json.encode(subject).decode()
    return subject.home(), list(subject.former()) or None, state

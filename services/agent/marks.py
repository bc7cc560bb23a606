"""What tells that a row comes again as it was imported last, and that it was reported so.

An old table that comes again mustn't take back what was reported since by hand or by others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from services.agent.kinds.base import CO_AUTHORS, About, Kind, Values
from services.agent.known import Said
from services.agent.queries import queries

if TYPE_CHECKING:
    from services.agent.database import Database

OF_PERSON: Final = ("name", "id_number")
"""What is kept of a person goes with the person: no mark is made of it."""


class Mark(NamedTuple):
    """The name of a row, by its kind and what it is about, and a digest of what it says."""

    key: str
    digest: bytes


def mark_of(kind: Kind, about: About, values: Values) -> Mark:
    """Give the mark of a row."""
    less = (CO_AUTHORS, *(OF_PERSON if about.person else ()))
    said = {name: value for name, value in values.items() if name not in less}
    if about.authors:
        said["authors"] = about.authors
    digest = hashlib.sha256(msgspec.json.encode(said, order="sorted")).digest()
    return Mark(f"{kind.name} {about.row}", digest)


class Marks:
    """The marks of rows as they were imported last, each with the reports that it made."""

    def __init__(self, database: Database) -> None:
        """Take the store's file."""
        self.database = database

    def stands(self, mark: Mark, reports: Sequence[Said]) -> bool:
        """Tell whether a row says what it said last, and all that it reported then stands."""
        row = self.database.row(queries.imported, key=mark.key)
        if row is None or row["digest"] != mark.digest:
            return False
        made = msgspec.json.decode(row["events"], type=set[str])
        return made <= {one.id for one in reports}

    def keep(self, marks: Iterable[tuple[Mark, Sequence[str]]]) -> None:
        """Keep marks with the ids of the reports that their rows made."""
        with self.database.write() as tx:
            tx.executemany(
                queries.keep_imported,
                (
                    {**mark._asdict(), "events": msgspec.json.encode(ids).decode()}
                    for mark, ids in marks
                ),
            )

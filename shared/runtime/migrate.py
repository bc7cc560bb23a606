"""Migrations: numbered `.sql` files, applied once and in order, never changed afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import psycopg

from shared.runtime.database import Connection
from shared.streams.queries import load_queries

queries = load_queries(Path(__file__).with_suffix(".sql"))

MOVED: Final[Mapping[str, str]] = {
    "rights/0001_carry_dossiers": "post_office/0001_carry_dossiers",
    "skills/0001_carry_dossiers": "post_office/0001_carry_dossiers",
}
"""Names by which databases may hold steps that stand in another room since."""


class MigrationChanged(Exception):
    """A migration was applied in another wording; write a new one instead of changing it."""


class DatabaseNewer(Exception):
    """The database holds a migration that this software doesn't know; use the newer software."""


class Migration(NamedTuple):
    """One step. Its name is that of its room and its file: `streams/0001_create_streams`."""

    name: str
    sha256: str
    statements: str


def migrations(folders: Sequence[Path]) -> Iterator[Migration]:
    """Read the steps of several folders, folder by folder, each by number."""
    for folder in folders:
        for path in sorted(folder.glob("[0-9]*.sql")):
            statements = path.read_text(encoding="utf-8")
            digest = hashlib.sha256(statements.encode()).hexdigest()
            yield Migration(f"{folder.parent.name}/{path.stem}", digest, statements)


def migrate(url: str, folders: Sequence[Path]) -> list[str]:
    """Apply what has not been applied, each step in a transaction; return the names.

    Several processes may call this at once: one does it, the others wait.

    Raises:
        MigrationChanged: a step was applied in another wording.
        DatabaseNewer: the database is ahead of this software.

    """
    done = []
    steps = list(migrations(folders))
    with psycopg.connect(url) as connection:
        connection.execute(queries.lock)
        connection.execute(queries.make_table)
        connection.execute(queries.sample_little)
    for step in steps:
        with psycopg.connect(url) as connection:
            connection.execute(queries.lock)
            if step.name not in _applied(connection, steps):
                connection.execute(step.statements)
                connection.execute(queries.record, (step.name, step.sha256))
                done.append(step.name)
    return done


def missing(connection: Connection, folders: Sequence[Path]) -> list[str]:
    """Name the steps that a database lacks; nothing is changed.

    Raises `MigrationChanged` or `DatabaseNewer`.
    """
    steps = list(migrations(folders))
    (there,) = connection.execute(queries.has_table).fetchone() or (False,)
    held = _applied(connection, steps) if there else set()
    return [step.name for step in steps if step.name not in held]


def _applied(connection: Connection, steps: Sequence[Migration]) -> set[str]:
    known = {step.name: step.sha256 for step in steps}
    rows = connection.execute(queries.applied).fetchall()
    held = {MOVED.get(name, name): digest for name, digest in rows}
    for name, digest in held.items():
        if name not in known:
            raise DatabaseNewer(name)
        if known[name] != digest:
            raise MigrationChanged(name)
    return set(held)


def catalogue(connection: Connection) -> list[str]:
    """Return what the database consists of, one line for each part, to compare with another."""
    return [line for (line,) in connection.execute(queries.catalogue, ())]

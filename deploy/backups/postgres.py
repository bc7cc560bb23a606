"""A database server as backups need it: its tools, databases under other names, who is at work."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from deploy.migrating import connected, make_database, make_role
from shared.runtime.embedded import PROGRAMS
from shared.streams.queries import load_queries
from shared.words import Named

queries: Final = load_queries(Path(__file__).with_suffix(".sql"))
Connection = psycopg.Connection[Any]
LEAVING: Final = 1.0
"""Seconds in which who has just left a database may still be listed there."""


class DumpFailed(Named):
    """A database could not be read."""


class LoadFailed(Named):
    """A file could not be loaded into a database."""


class DatabaseInUse(Named):
    """Somebody is at work on the database that is to be replaced."""


def dump(url: str, snapshot: str, file: Path) -> None:
    """Write a database, as a snapshot sees it, into a file. Raises `DumpFailed`."""
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    failed = run("pg_dump", [*words, f"--file={file}"], url)
    if failed:
        raise DumpFailed(database=name_of(url), detail=failed)


def load(file: Path, url: str) -> None:
    """Fill an empty database from a file, and let the server count in it. Raises `LoadFailed`."""
    failed = run("pg_restore", ["--exit-on-error", "--no-owner", "--no-privileges", str(file)], url)
    if failed:
        raise LoadFailed(file=file, detail=failed)
    with connected(url) as database:
        database.execute("ANALYZE")


def run(tool: str, words: Sequence[str], url: str) -> str:
    """Run a program on a database; give what it said where it failed.

    Others on the machine see its words, so the password isn't among them.
    """
    secret = {"PGPASSWORD": str(conninfo_to_dict(url).get("password") or "")}
    done = subprocess.run(  # noqa: S603 - a program of the wheel, with words of ours
        [str(PROGRAMS / tool), f"--dbname={bare(url)}", *words],
        capture_output=True, text=True, check=False, env=os.environ | secret, umask=0o077,
    )  # fmt: skip
    return done.stderr.strip().replace("\n", " ")[-500:] if done.returncode else ""


def bare(url: str) -> str:
    """Give an address without its password."""
    parts = urlsplit(url)
    netloc = f"{parts.username or ''}@{parts.netloc.rpartition('@')[2]}"
    return urlunsplit(parts._replace(netloc=netloc))


def name_of(url: str) -> str:
    """Give the name of the database at an address."""
    return urlsplit(url).path.lstrip("/")


def make(server: Connection, url: str) -> None:
    """Make the empty database of an address, and its role where there is none."""
    parts = urlsplit(url)
    role = parts.username or "postgres"
    if not server.execute(queries.role, {"name": role}).fetchone():
        make_role(server, role, unquote(parts.password or ""))
    drop(server, url)
    make_database(server, name_of(url), role)


def drop(server: Connection, url: str) -> None:
    """Drop the database of an address, with whoever is connected, where there is one."""
    name = sql.Identifier(name_of(url))
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


@retry(
    retry=retry_if_exception_type(DatabaseInUse), stop=stop_after_delay(LEAVING),
    wait=wait_fixed(LEAVING / 20), reraise=True,
)  # fmt: skip
def see_free(server: Connection, url: str) -> None:
    """See that nobody is at work on the database of an address. Raises `DatabaseInUse`."""
    who = [name for (name,) in server.execute(queries.users, {"database": name_of(url)})]
    if who:
        raise DatabaseInUse(database=name_of(url), who=", ".join(who))


def exchange(server: Connection, url: str, fresh: str, aside: str) -> bool:
    """Give the database at `fresh` the name that `url` has; tell whether one was put aside.

    Both at once or neither. Raises `DatabaseInUse` where somebody has come meanwhile.
    """
    name = name_of(url)
    there = bool(server.execute(queries.database, {"database": name}).fetchone())
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    steps = [(name, aside)] if there else []
    try:
        with server.transaction():
            for old, new in [*steps, (name_of(fresh), name)]:
                server.execute(rename.format(sql.Identifier(old), sql.Identifier(new)))
    except psycopg.errors.ObjectInUse:
        see_free(server, url)
        raise
    return there

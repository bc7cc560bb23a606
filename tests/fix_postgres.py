"""PostgreSQL for tests: one server a session, a fresh copy of a template for each test."""

from __future__ import annotations

import os
import select
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

from shared.runtime.embedded import EmbeddedPostgres
from shared.runtime.migrate import migrate

MakeDatabase = Callable[[Sequence[Path]], str]

# What is on disk only matters when the machine loses power, which no test does.
FAST = {"fsync": "off", "full_page_writes": "off"}


def crash(postgres: EmbeddedPostgres) -> None:
    """End all its processes at once, with nothing written and nothing said; return when gone.

    SIGQUIT is what PostgreSQL calls an immediate shutdown; it recovers from it as from a crash.
    """
    process = os.pidfd_open(postgres.pid)
    os.kill(postgres.pid, signal.SIGQUIT)
    select.select([process], [], [], 10)
    os.close(process)


@contextmanager
def served(settings: Mapping[str, str]) -> Iterator[EmbeddedPostgres]:
    """Run a server in a folder of its own.

    Not in pytest's: PostgreSQL doesn't run as root, and each session of root's closes that folder
    to all others, also to the servers of sessions that still run.
    """
    with tempfile.TemporaryDirectory(prefix="tongxin-", ignore_cleanup_errors=True) as folder:
        server = EmbeddedPostgres(Path(folder) / "postgres", settings)
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def shared_postgres() -> Iterator[EmbeddedPostgres]:
    """Give one server for the session: make databases in it, don't stop it."""
    with served(FAST) as server:
        yield server


@pytest.fixture
def postgres() -> Iterator[EmbeddedPostgres]:
    """Give a server to one test, which may stop and crash it."""
    with served({}) as server:
        yield server


@pytest.fixture(scope="session")
def templates(shared_postgres: EmbeddedPostgres) -> Callable[[Sequence[Path]], str]:
    """Give the name of a migrated database for these folders, made once a session."""
    made: dict[tuple[Path, ...], str] = {}

    def template(folders: Sequence[Path]) -> str:
        key = tuple(folders)
        if key not in made:
            name = f"template_{len(made)}"
            migrate(shared_postgres.create(name), folders)
            made[key] = name
        return made[key]

    return template


_numbers = count(1)


@pytest.fixture
def make_database(
    shared_postgres: EmbeddedPostgres, templates: Callable[[Sequence[Path]], str]
) -> Iterator[MakeDatabase]:
    """Give fresh databases with these folders' migrations; dropped after the test."""
    names = []

    def make(folders: Sequence[Path]) -> str:
        name = f"test_{next(_numbers)}"
        names.append(name)
        return shared_postgres.create(name, templates(folders) if folders else "template1")

    yield make
    for name in names:
        shared_postgres.drop(name)


@pytest.fixture
def empty_database(make_database: MakeDatabase) -> str:
    """Give the address of a database with nothing in it."""
    return make_database([])


@pytest.fixture
def connection(empty_database: str) -> Iterator[psycopg.Connection]:
    """Give a connection to an empty database."""
    with psycopg.connect(empty_database) as opened:
        yield opened

"""PostgreSQL for tests: one server a session, a fresh copy of a template for each test."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Callable, Iterator, Sequence
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


@pytest.fixture(scope="session")
def shared_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """Give one server for the session: make databases in it, don't stop it."""
    server = EmbeddedPostgres(tmp_path_factory.mktemp("postgres"), FAST)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    """Give a server to one test, which may stop and crash it."""
    server = EmbeddedPostgres(tmp_path / "postgres")
    server.start()
    yield server
    server.stop()


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

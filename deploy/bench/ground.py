"""The ground of the bench: a private broker, a database server, the services as processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, Self

import psycopg

from deploy.installation import SERVICES, TOP, migrate_service
from deploy.rabbit import Rabbit
from shared.runtime.broker import Broker
from shared.runtime.embedded import EmbeddedPostgres
from shared.runtime.topology import Topology

SETTINGS: Final = {
    "max_wal_size": "4GB", "min_wal_size": "2GB", "checkpoint_timeout": "15min",
}  # fmt: skip
"""The same for us and for the peer: no checkpoint falls into one's run and not the other's."""
LOGS: Final = 100
"""Files of write-ahead log, 16 MB each, that are there before anything is measured."""


class Ground:
    """One broker and one database server for every measurement of a run."""

    def __init__(self, folder: Path) -> None:
        """Take a folder of our own; nothing runs yet."""
        self.rabbit = Rabbit(folder / "rabbit")
        self.postgres = EmbeddedPostgres(folder / "postgres", SETTINGS)

    def __enter__(self) -> Self:
        """Start both."""
        self.rabbit.start()
        self.postgres.start()
        self.write_logs()
        return self

    def write_logs(self) -> None:
        """Let the server have log files to use again, as one that has run for a day.

        Of a new one every commit waits a tenth of a second for each, some of them each second.
        """
        with psycopg.connect(self.postgres.url("postgres"), autocommit=True) as connection:
            for _ in range(LOGS):
                connection.execute("SELECT pg_logical_emit_message(false, 'bench', '')")
                connection.execute("SELECT pg_switch_wal()")
            connection.execute("CHECKPOINT")

    def __exit__(self, *error: object) -> None:
        """Stop both."""
        self.rabbit.kill()
        self.postgres.stop()

    def url(self, database: str) -> str:
        """Give the address of a database."""
        return self.postgres.url(database)

    def user(self, name: str) -> str:
        """Give the address of the broker for a user who may do all, since rights aren't timed."""
        return self.rabbit.add_user(name, configure=".*", write=".*", read=".*")

    @contextmanager
    def services(self, agents: Sequence[str], busy: str) -> Iterator[None]:
        """Run all services, each in a process of its own, with mailboxes for these agents.

        Two processes share the partitions of the one that has most to do, as compose runs it.
        """
        with ExitStack() as stack:
            with Broker(self.user("declarer"), "declarer").channel() as channel:
                Topology().declare(channel, [*SERVICES, *agents])
            for name in SERVICES:
                url = self.postgres.create(name)
                migrate_service(name, url)
                for _ in range(2 if name == busy else 1):
                    stack.enter_context(running(name, self.settings(name, url)))
            yield

    def settings(self, name: str, url: str) -> dict[str, str]:
        """Give a service's settings."""
        return {
            "TONGXIN_BROKER_URL": self.user(name),
            "TONGXIN_DATABASE_URL": url,
            "TONGXIN_HEALTH_PORT": "0",
            "TONGXIN_LOG_LEVEL": "WARNING",
        }


@contextmanager
def running(name: str, settings: dict[str, str]) -> Iterator[None]:
    """Run one service until the end."""
    with process(["-m", "deploy.commands", "serve", name], settings):
        yield


@contextmanager
def process(
    arguments: Sequence[str], settings: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run Python with these arguments, and end it at the end."""
    one = subprocess.Popen(  # noqa: S603 - our own modules
        [sys.executable, "-W", "ignore", *arguments], cwd=TOP, env=os.environ | settings
    )
    try:
        yield one
    finally:
        one.terminate()
        try:
            one.wait(10)
        except subprocess.TimeoutExpired:
            one.kill()
            one.wait()

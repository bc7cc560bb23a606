"""The test bed: broker, databases, services in processes, branches; faults, and a reckoning."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg

from deploy.installation import migrate_service
from services.organization import admission
from services.organization.domain import organization
from shared.clock import now
from shared.events.base import Event
from shared.runtime.access import hashed
from shared.runtime.database import Database
from shared.runtime.embedded import EmbeddedPostgres
from shared.streams.readers import DOMAINS
from shared.streams.station import Station
from tests.city.branch import PASSWORD, Branch
from tests.city.load import days_ago
from tests.city.open_ends import unread, unsettled
from tests.city.process import Service, until
from tests.city.reckoning import ROOT, Reckoning, reckon
from tests.fix_postgres import FAST, crash
from tests.fix_rabbit import Rabbit, free_port
from tests.rules import organization as report

DATABASES: Final = (*DOMAINS, "city")
STILL: Final = 4
"""How often all is compared at most until nothing was written meanwhile."""
CUT_OFF: Final = 6
"""Seconds for which who floods is cut off."""
OFFICE: Final = "gateway"
"""Who asks the services."""


class City:
    """An installation in a folder."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; nothing runs."""
        self.folder = folder
        self.rabbit = Rabbit(folder / "rabbit")
        self.postgres = EmbeddedPostgres(folder / "postgres", FAST)
        self.months = folder / "months"
        self.urls: dict[str, str] = {}
        self.services: dict[str, Service] = {}
        self.branches: dict[str, Branch] = {}
        self.aside: Counter[str] = Counter()
        """What organization had set aside when it was last checked, by reason."""
        self.broken = False

    def open(self) -> None:
        """Make databases, root and broker; start every service and wait until all work."""
        self.rabbit.start()
        self.postgres.start()
        self.urls = {name: self.postgres.create(name) for name in DATABASES}
        for name, url in self.urls.items():
            migrate_service(name, url)
        with self.organization() as station:
            admission.seed_root(station, ROOT, "银川市总工会")
            for name in (*DATABASES, OFFICE):
                self.let_in(station, name, "service", name)
        self.services = {name: self.service(name) for name in (*DATABASES, "topology")}
        for service in self.services.values():
            service.start()
        self.until_ready()

    def service(self, name: str) -> Service:
        """Prepare the process of a service."""
        settings = {
            "TONGXIN_BROKER_URL": self.rabbit.url(name, name),
            "TONGXIN_DATABASE_URL": self.urls.get(name, self.urls["organization"]),
            "TONGXIN_LOG_FORMAT": "plain",
            "TONGXIN_MONTHS": str(self.months),
            "TONGXIN_CUT_OFF": str(CUT_OFF),
        }
        if name == "topology":
            settings["TONGXIN_BROKER_URL"] = self.rabbit.url()
            settings["TONGXIN_MANAGEMENT_URL"] = self.rabbit.management
        port = 0 if name == "topology" else free_port()
        return Service(name, settings, port, self.folder / f"{name}.log")

    @contextmanager
    def organization(self) -> Iterator[Station]:
        """Give organization's station in this process, as a command has it."""
        database = Database(self.urls["organization"], "command", most=2)
        database.open()
        try:
            yield Station(organization, database, now)
        finally:
            database.close()

    def let_in(self, station: Station, name: str, kind: str, password: str) -> None:
        """Give somebody a user at the broker."""
        with station.database.transaction() as tx:
            admission.give_credentials(tx, name, kind, hashed(password))

    def until_ready(self, seconds: float = 60) -> float:
        """Wait until no service misses anything; give the seconds."""
        services = self.services.values()
        return until(
            lambda: all(service.ready for service in services), seconds,
            lambda: {service.name: service.away() for service in services if not service.ready},
        )  # fmt: skip

    def close(self) -> None:
        """End everything."""
        for branch in self.branches.values():
            branch.kill()
            branch.stop()
            branch.store.close()
        for service in self.services.values():
            service.kill()
        self.rabbit.kill()
        self.postgres.stop()

    # ---------------------------------------------------------------- branches

    def branch(self, name: str, *unions: str) -> Branch:
        """Let a branch in, that speaks for these unions, and start its agent."""
        made = Branch(name, unions, self.folder / f"{name}.store", self.rabbit.url(name, PASSWORD))
        with self.organization() as station:
            self.let_in(station, name, "agent", PASSWORD)
            admission.admit(station, made.store.identity.id, name, made.public_key, unions)
        self.branches[name] = made
        made.start()
        return made

    def district(self, code: str) -> Event:
        """Make the registration of a district's federation."""
        return report.union_registered(
            days_ago(300), union=code, kind="district", parent=ROOT, employers=[]
        )

    def found(self, unions: Mapping[str, str]) -> None:
        """Let the house register unions, each below its parent and with an employer of its own."""
        house = self.branches["house"]
        for union, parent in unions.items():
            employer = f"e-{union}"
            founding = [
                report.employer_registered(days_ago(300), employer=employer),
                report.union_registered(
                    days_ago(299), union=union, parent=parent, employers=[employer]
                ),
            ]
            house.record(founding, parent)

    def rows(self, database: str, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask a service's database."""
        with psycopg.connect(self.urls[database], autocommit=True) as connection:
            return connection.execute(query.encode(), values).fetchall()

    # ---------------------------------------------------------------- faults

    def wipe(self) -> None:
        """Let the broker lose its disk and start with an empty one."""
        self.rabbit.wipe()
        self.rabbit.start()

    def crash_database(self) -> None:
        """Stop PostgreSQL at once, and start it."""
        crash(self.postgres)
        self.postgres.start()

    def freeze_broker(self) -> None:
        """Let the broker stand still for two seconds."""
        with self.rabbit.frozen():
            threading.Event().wait(2)

    def copy_database(self, name: str) -> None:
        """Keep a copy of a service's database; whoever is connected is thrown out for it."""
        self.shut(name)
        self.rewrite("DROP DATABASE IF EXISTS {0}_copy", name)
        self.rewrite("CREATE DATABASE {0}_copy TEMPLATE {0}", name)
        self.rewrite("ALTER DATABASE {0} ALLOW_CONNECTIONS true", name)

    def restore_database(self, name: str) -> None:
        """Put the copy in the place of a service's database, as `restore` does: with it stopped."""
        self.services[name].kill()
        self.shut(name)
        self.rewrite("DROP DATABASE {0}", name)
        self.rewrite("CREATE DATABASE {0} TEMPLATE {0}_copy", name)
        self.services[name].start()

    def shut(self, name: str) -> None:
        """Let nobody into a database, and throw out who is in it."""
        self.rewrite("ALTER DATABASE {0} ALLOW_CONNECTIONS false", name)
        self.rewrite(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{0}'",
            name,
        )

    def rewrite(self, statement: str, name: str) -> None:
        """Run a statement about a database on the server."""
        with psycopg.connect(self.postgres.url(), autocommit=True) as connection:
            connection.execute(statement.format(name).encode())

    # ---------------------------------------------------------------- in the end

    def drain(self, seconds: float = 90) -> float:
        """Wait until every stream has arrived and is receipted; give the seconds."""
        return until(lambda: not self.open_ends(), seconds, self.open_ends)

    def open_ends(self) -> list[str]:
        """Name what has not arrived or isn't receipted, by what each side holds itself."""
        try:
            return [*unsettled(self), *unread(self)]
        except psycopg.OperationalError as away:
            return [str(away)]

    def reckoned(self) -> Reckoning:
        """Compare all with all while it stands still: services write by themselves too."""
        for _ in range(STILL):
            before = self.written()
            found = reckon(self)
            if self.written() == before:
                break
            self.drain()
        return found

    def written(self) -> list[tuple[Any, ...]]:
        """Give how far every service has written its streams."""
        query = "SELECT stream, number FROM written ORDER BY stream"
        return [row for name in DOMAINS for row in self.rows(name, query)]

    def check(self, *, waiting: int | None = 0) -> Reckoning:
        """Wait until all has arrived, then compare all with all; nothing is lost or invented.

        What was set aside is told since the last check.
        """
        self.broken = True
        drained, began = self.drain(), time.monotonic()
        found = self.reckoned()
        found.quarantined, self.aside = found.quarantined - self.aside, found.quarantined
        print(f"drained in {drained:.1f} s, compared in {time.monotonic() - began:.1f} s")  # noqa: T201
        print(found)  # noqa: T201 - a fault test's last line, shown by `pytest -s` and on failure
        assert not found.differences, found.differences[:5]
        assert (found.lost, found.unexpected) == (0, 0)
        assert waiting in {found.waiting, None}
        self.broken = False
        return found

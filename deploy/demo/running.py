"""A whole installation in this process: database server, broker, services, agents.

`shared.runtime.green.patch()` must have been called before.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import logging
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import psycopg

from deploy.data_folder import MONTHS, FolderBroken, Installation
from deploy.demo.plan import ROOT_NAME
from deploy.installation import SERVICES, domain, migrate_service, service
from services.agent.agent import Agent
from services.agent.bundle import Bundle, join
from services.agent.store import Store
from services.gateway.service import GatewayService
from services.organization.admission import admit, seed_root
from shared.clock import SHANGHAI, now
from shared.runtime.broker import Broker
from shared.runtime.database import Database
from shared.runtime.embedded import EmbeddedPostgres
from shared.runtime.memory import SCHEME
from shared.runtime.migrate import DatabaseNewer, MigrationChanged
from shared.runtime.serving import Serving
from shared.runtime.settings import Settings
from shared.runtime.topology import Topology
from shared.streams.intake import Clock
from shared.streams.station import Station

log = logging.getLogger(__name__)

POSTGRES: Final = {"max_wal_size": "2GB", "checkpoint_timeout": "15min"}
"""Fewer checkpoints while so much is entered at once; what is committed is on disk all the same."""
OTHER_VERSION: Final = (
    "{} was made by another version of this software ({}); give an empty folder with --data."
)
PASSWORD: Final = "embedded"  # noqa: S105 - the broker in this process has no passwords


class Stopped(Exception):
    """Somebody wants the demo to stop."""


class PortInUse(Exception):
    """The page's port is taken."""


def check_port(port: int) -> None:
    """Raise `PortInUse` where something else listens on the page's port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            told = f"Port {port} is in use; give the page another one with --port."
            raise PortInUse(told) from None


def federation_key(seed: int) -> bytes:
    """Give the key under which the demo's made-up people are hashed."""
    return hashlib.sha256(f"tongxin demo {seed}".encode()).digest()


class Running:
    """An installation at work."""

    def __init__(self, folder: Path, installation: Installation) -> None:
        """Take the data folder and its record."""
        self.folder = folder
        self.installation = installation
        self.server = EmbeddedPostgres(folder / (installation.postgres or ""), POSTGRES)
        self.urls: dict[str, str] = {}
        self.stores: dict[str, Store] = {}
        self.agents: dict[str, Agent] = {}
        self.stopping = False
        self._failure: BaseException | None = None
        self._serving: Serving | None = None

    def open(self) -> None:
        """Start the database server, bring the databases up to date, open the stores."""
        self.server.start()
        for name in SERVICES:
            self.urls[name] = self.server.create(name)
            try:
                migrate_service(name, self.urls[name])
            except (MigrationChanged, DatabaseNewer) as error:
                raise FolderBroken(OTHER_VERSION.format(self.folder, error)) from None
        for name, path in self.installation.store_files(self.folder).items():
            self.stores[name] = opened(path)

    def start(self) -> None:
        """Start the services, then the agents, on a broker that is empty."""
        names = [*SERVICES, "gateway", *self.stores]
        with self.broker("topology").channel() as channel:
            Topology().declare(channel, names)
        services: dict[type, Settings] = {service(name): self.settings(name) for name in SERVICES}
        services[GatewayService] = self.settings("gateway")
        self._serving = Serving(services)
        self._serving.start()
        threading.Thread(target=self._watch, args=(self._serving,), daemon=True).start()
        for name, store in self.stores.items():
            self.agents[name] = Agent(store, self.factory(name), name)
            self.agents[name].start()

    def _watch(self, serving: Serving) -> None:
        """Keep what a service died of."""
        try:
            serving.wait()
        except BaseException as error:  # noqa: BLE001 - told by whoever looks
            self._failure = error

    def check_failure(self) -> None:
        """Raise what a service died of, if one did."""
        if self._failure is not None:
            raise self._failure

    def check(self) -> None:
        """Raise `Stopped` when that is wanted, or what a service died of."""
        self.check_failure()
        if self.stopping:
            raise Stopped

    def stop_services(self) -> None:
        """Stop agents and services in good order; the database server goes on."""
        together(agent.stop for agent in self.agents.values())
        self.agents.clear()
        if self._serving is not None:
            self._serving.stop()
            self._serving = None

    def stop(self) -> None:
        """Stop all in good order: agents, services, stores, the database server."""
        self.stop_services()
        for store in self.stores.values():
            store.close()
        self.server.stop()

    # ------------------------------------------------------------------------- the broker

    def broker(self, name: str) -> Broker:
        """Give the broker as one participant sees it."""
        return Broker(self.broker_url(name), name)

    def broker_url(self, name: str) -> str:
        """Give the broker's address for a participant."""
        where = self.installation.broker_url.removeprefix(f"{SCHEME}://")
        return f"{SCHEME}://{name}:{PASSWORD}@{where}"

    def factory(self, name: str) -> Callable[[], Broker]:
        """Give the way to the broker for an agent."""
        return lambda: self.broker(name)

    def settings(self, name: str) -> Settings:
        """Give the settings of a service."""
        return Settings(
            broker_url=self.broker_url(name),
            database_url=self.urls.get(name, ""),
            health_port=0,
            web_port=self.installation.web_port,
            web_tokens=self.installation.token_hash,
            months=str(self.folder / MONTHS),
            case_number="宁银工{kind}〔{year}〕{serial:04}号",
        )

    # ------------------------------------------------------------------------- admission

    def admit(self, rights: Mapping[str, Iterable[str]]) -> None:
        """Let agents in, or say anew for which unions they speak, as `./tongxin admit` does."""
        with self.station() as station:
            seed_root(station, self.installation.root, ROOT_NAME)
            for name, unions in rights.items():
                store, codes = self.stores[name], sorted(unions)
                admit(station, store.identity.id, name, store.identity.public_key.hex(), codes)
                join(store.database.path, self.bundle(name, store, codes)).close()

    def bundle(self, name: str, store: Store, unions: list[str]) -> Bundle:
        """Give what an agent is handed when it is let in."""
        return Bundle(
            agent=name, store=store.identity.id, unions=list(unions),
            broker_url=self.installation.broker_url, broker_password=PASSWORD,
            federation_key=federation_key(self.installation.seed).hex(),
        )  # fmt: skip

    @contextlib.contextmanager
    def station(self, clock: Clock = now, name: str = "organization") -> Iterator[Station]:
        """Give a domain's end of its streams, over connections of its own."""
        database = Database(self.urls[name], "admission", most=2)
        database.open()
        try:
            yield Station(domain(name), database, clock)
        finally:
            database.close()

    @contextlib.contextmanager
    def reading(self, name: str) -> Iterator[psycopg.Connection]:
        """Give a connection to a service's database, for looking only."""
        with psycopg.connect(self.urls[name], autocommit=True) as connection:
            yield connection


def opened(path: Path) -> Store:
    """Open a store; one that isn't there is made whole before it has its name."""
    if not path.exists():
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        Store.create(draft).close()
        draft.rename(path)
    return Store.open(path)


def today() -> dt.date:
    """Give the day in Shanghai."""
    return now().astimezone(SHANGHAI).date()


def together(calls: Iterable[Callable[[], None]]) -> None:
    """Call all at once, and return when each has returned."""
    threads = [threading.Thread(target=call, daemon=True) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

"""What a service's container has once: settings, database, broker, and what is made of them."""

from __future__ import annotations

import logging
import socket
import threading
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from nameko.extensions import DependencyProvider, SharedExtension

from shared.runtime import metrics
from shared.runtime.broker import Broker, BrokerPublisher
from shared.runtime.database import Database
from shared.runtime.health import Checks
from shared.runtime.settings import Settings
from shared.streams import months

log = logging.getLogger(__name__)
Thing = TypeVar("Thing")


@runtime_checkable
class Closes(Protocol):
    """What holds a connection."""

    def close(self) -> None:
        """Close it."""


class Tools(SharedExtension):
    """One for each container. Each tool is made when it is first asked for."""

    def __init__(self) -> None:
        """Have nothing yet."""
        self._publishers: list[BrokerPublisher] = []
        self._things: dict[Callable[[Tools], Any], Any] = {}
        self._events: dict[str, threading.Event] = defaultdict(threading.Event)
        self._turn = threading.RLock()

    @property
    def service(self) -> str:
        """The service's name."""
        return str(self.container.service_name)

    @property
    def settings(self) -> Settings:
        """The service's settings."""
        settings: Settings = self.container.config["settings"]
        return settings

    @property
    def host(self) -> str:
        """How the service is shown by broker and database: `service@host`."""
        return f"{self.service}@{socket.gethostname()}"

    # Methods, not properties: nameko looks at every attribute of an extension when it binds it.

    def database(self) -> Database:
        """Return the service's database, open."""
        return self.made(_database)

    def broker(self) -> Broker:
        """Return the broker."""
        return self.made(_broker)

    def publisher(self, *, mandatory: bool = True) -> BrokerPublisher:
        """Return a publisher, closed with the container."""
        publisher = self.broker().publisher(mandatory=mandatory)
        self._publishers.append(publisher)
        blocked = metrics.BLOCKED.labels(self.service)
        blocked.set_function(lambda: float(any(one.blocked for one in self._publishers)))
        return publisher

    def made(self, make: Callable[[Tools], Thing]) -> Thing:
        """Return the one thing that `make` makes of these tools."""
        with self._turn:
            if make not in self._things:
                self._things[make] = make(self)
        thing: Thing = self._things[make]
        return thing

    def event(self, method: str) -> threading.Event:
        """Return the event that wakes a loop."""
        return self._events[method]

    def wake(self, method: str) -> None:
        """Call a loop's method at once, or once more after its present call."""
        self._events[method].set()

    def expect(self, what: str) -> None:
        """Note that something is needed: not ready before it was reached."""
        self._checks.expect(self.service, what)

    def here(self, what: str) -> None:
        """Note that something works, and say so if it did not before."""
        gone = self._checks.here(self.service, what)
        if gone is not None:
            log.info("%s is back after %.1f s", what, gone)

    def away(self, what: str, why: BaseException) -> None:
        """Note that something is away, and say so once."""
        if self._checks.away(self.service, what, str(why) or type(why).__name__):
            log.warning("%s is away: %s", what, why)

    @property
    def _checks(self) -> Checks:
        checks: Checks = self.container.config["checks"]
        return checks

    def stop(self) -> None:
        """Close whatever was made."""
        for publisher in self._publishers:
            publisher.close()
        for thing in reversed(self._things.values()):
            if isinstance(thing, Closes):
                thing.close()


def _database(tools: Tools) -> Database:
    told = tools.settings
    if told.months:
        months.keep_in(Path(told.months))
    database = Database(
        told.database_url,
        tools.host,
        most=told.database_connections,
        patience=told.patience,
        statement_timeout=told.statement_timeout,
        lock_timeout=told.lock_timeout,
    )
    database.open()
    return database


def _broker(tools: Tools) -> Broker:
    told = tools.settings
    return Broker(
        told.broker_url,
        tools.host,
        heartbeat=told.broker_heartbeat,
        deadline=told.broker_deadline,
        ssl=told.broker_tls,
    )


class Made(DependencyProvider, Generic[Thing]):
    """Gives a service's methods the one thing that `make` makes of the container's tools."""

    tools = Tools()

    def __init__(self, make: Callable[[Tools], Thing], **options: Any) -> None:  # noqa: ANN401
        """Take the maker."""
        self.make = make
        super().__init__(**options)

    def get_dependency(self, worker_ctx: Any) -> Thing:  # noqa: ANN401, ARG002  nameko's
        """Return the thing, made when it is first asked for."""
        return self.tools.made(self.make)

"""What of a city there is to look at: databases, broker, services, files; and all checks of it."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import psycopg

from deploy.doctor.findings import OutOfReach
from deploy.installation import SERVICES, folders
from deploy.place import need, own
from services.organization import admission
from shared.clock import now
from shared.runtime.access import Management, Participant
from shared.runtime.migrate import DatabaseNewer, MigrationChanged, missing
from shared.runtime.settings import Settings

Connection = psycopg.Connection[Any]
PATIENCE: Final = 5
"""Seconds for whatever doesn't answer."""
GIB: Final = 1 << 30


@dataclass(frozen=True)
class City:
    """A city, as far as it is told where it is; what is opened is closed by `close`.

    `least` is how many GiB should be free on a disk. `env` is the file with the secrets of
    compose, `certificates` the folder of the broker's, `stores` files of agents beside the city.
    """

    settings: Settings
    env: Path | None = None
    certificates: Path | None = None
    stores: Sequence[Path] = ()
    least: float = 5.0
    clock: Callable[[], dt.datetime] = now
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    opened: ExitStack = field(default_factory=ExitStack)

    def close(self) -> None:
        """Close every connection."""
        self.opened.close()

    @cached_property
    def server(self) -> Connection:
        """The database server, as its administrator. Raises `SettingMissing` or psycopg's."""
        need(self.settings, "databases_url")
        return self.connect(self.settings.databases_url)

    @cached_property
    def known(self) -> dict[str, Connection | psycopg.OperationalError]:
        """Each service's database as the service itself opens it, or why it can't."""
        _ = self.server
        return {name: self.try_connect(own(self.settings, name)) for name in SERVICES}

    @cached_property
    def reached(self) -> dict[str, Connection]:
        """The databases that their services can open."""
        return {
            name: one for name, one in self.known.items() if isinstance(one, psycopg.Connection)
        }

    @cached_property
    def sound(self) -> dict[str, Connection]:
        """The databases that can be opened and have the tables of this software."""
        return {name: tx for name, tx in self.reached.items() if is_current(tx, name)}

    def database(self, name: str) -> Connection:
        """Give a sound database. Raises `OutOfReach`."""
        try:
            return self.sound[name]
        except KeyError:
            raise OutOfReach from None

    @cached_property
    def access(self) -> Management:
        """The broker's management API. Raises `SettingMissing`."""
        need(self.settings, "management_url")
        return Management(self.settings.management_url, patience=PATIENCE)

    @cached_property
    def participants(self) -> list[Participant]:
        """Who may be at the broker, as organization's database says. Raises `OutOfReach`."""
        found = admission.credentials(self.database("organization"))
        return [Participant(name, secret, kind) for name, secret, kind in found]

    def connect(self, url: str) -> Connection:
        """Open a database on which each statement stands alone. Raises psycopg's errors."""
        opened = psycopg.connect(url, autocommit=True, connect_timeout=PATIENCE)
        self.opened.callback(opened.close)
        return opened

    def try_connect(self, url: str) -> Connection | psycopg.OperationalError:
        """Open a database, or give why it can't be."""
        try:
            return self.connect(url)
        except psycopg.OperationalError as error:
            return error


def is_current(tx: Connection, name: str) -> bool:
    """Tell whether a database has all steps of this software and no other."""
    try:
        return not missing(tx, folders(name))
    except (DatabaseNewer, MigrationChanged, psycopg.errors.InsufficientPrivilege):
        return False

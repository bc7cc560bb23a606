"""Where an installation's databases and stores are: in a data folder, or as the settings say."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit, urlunsplit

from deploy import data_folder
from deploy.installation import CLASSES, SERVICES
from services.organization.domain import organization
from shared.clock import now
from shared.runtime.database import Database
from shared.runtime.settings import Settings, read_settings
from shared.streams import months
from shared.streams.station import Station
from shared.words import Named


class SettingMissing(Named):
    """A command needs a setting that isn't there."""


class PasswordMissing(Named):
    """TONGXIN_PASSWORDS lacks a service's."""


class Place(NamedTuple):
    """The services' databases by service, and the agents' stores by agent.

    `server` is the database server as its administrator.
    """

    databases: dict[str, str]
    stores: dict[str, Path]
    server: str


@contextlib.contextmanager
def place(folder: Path) -> Iterator[Place]:
    """Give where all is; TONGXIN_DATABASES_URL goes before the folder.

    From then on detached months are found too. Raises what `data_folder.load` raises.
    """
    settings = read_settings()
    if settings.databases_url:
        if settings.months:
            months.keep_in(Path(settings.months))
        databases = {name: own(settings, name) for name in SERVICES}
        yield Place(databases, {}, settings.databases_url)
        return
    installation = data_folder.load(folder)
    months.keep_in(folder / data_folder.MONTHS)
    with data_folder.databases(folder, installation) as urls:
        server = beside(urls["organization"], "postgres")
        yield Place(urls, installation.store_files(folder), server)


@contextlib.contextmanager
def admission_station(settings: Settings) -> Iterator[Station]:
    """Give organization's end of the streams to who lets in and shuts out.

    Raises `SettingMissing` where the database server isn't named.
    """
    need(settings, "databases_url")
    database = Database(own(settings, "organization"), "command", most=2)
    database.open()
    try:
        yield Station(organization, database, now)
    finally:
        database.close()


def passwords(settings: Settings) -> dict[str, str]:
    """Give each service's password. Raises `PasswordMissing` where one isn't told."""
    found = dict(one.partition("=")[::2] for one in settings.passwords.split())
    missing = [name for name in CLASSES if not found.get(name)]
    if missing:
        raise PasswordMissing(services=", ".join(missing))
    return found


def own(settings: Settings, name: str) -> str:
    """Give a service's database, as the service itself: what a command makes there is its own."""
    parts = urlsplit(settings.databases_url)
    who = f"{name}:{quote(passwords(settings)[name], safe='')}"
    netloc = f"{who}@{parts.netloc.rpartition('@')[2]}"
    return beside(urlunsplit(parts._replace(netloc=netloc)), name)


def beside(url: str, database: str) -> str:
    """Give the address of another database of the same server, for the same role."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def need(settings: Settings, *names: str) -> None:
    """Raise `SettingMissing` for a setting that is empty."""
    for name in names:
        if not getattr(settings, name):
            raise SettingMissing(name=f"TONGXIN_{name.upper()}")

"""Room on the disks, and the clocks: what everything else stands on."""

from __future__ import annotations

import datetime as dt
import email.utils
import shutil
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from deploy.doctor.city import GIB, PATIENCE, City
from deploy.doctor.findings import Finding, Part, must, soon
from deploy.place import need
from shared.streams.queries import load_queries
from shared.streams.wire import BrokerAway

queries: Final = load_queries(Path(__file__).with_name("queries.sql"))
APART: Final = dt.timedelta(seconds=10)
"""Two clocks may differ so much."""
AHEAD: Final = dt.timedelta(minutes=1)
"""What was written before may be so much later than now."""
NEARLY_FULL: Final = 0.2
"""The part of what should be free below which it is urgent."""


def disks(city: City) -> Iterator[Finding]:
    """There is room where secrets, certificates and stores lie, and where commands run."""
    files = [city.env, city.certificates, *city.stores]
    folders = {Path.cwd(), *(one.parent for one in files if one and one.exists())}
    yield from low(folders, city.least)


def database_disk(city: City) -> Iterator[Finding]:
    """There is room for the database, where its folder is on this machine."""
    if not city.settings.databases_url:
        return
    ((folder,),) = city.server.execute(queries.data_folder).fetchall()
    if Path(folder).exists():
        yield from low({Path(folder)}, city.least)


def low(folders: set[Path], least: float) -> Iterator[Finding]:
    """Tell disks with less free than there should be, each once."""
    by_disk = {folder.stat().st_dev: folder for folder in sorted(folders)}
    for folder in by_disk.values():
        yield from room(str(folder), shutil.disk_usage(folder).free, least)


def room(place: str, free: int, least: float) -> Iterator[Finding]:
    """Tell of a disk whether less is free (bytes) than there should be (GiB)."""
    if free < least * GIB:
        urgent = must if free < NEARLY_FULL * least * GIB else soon
        yield urgent("disk_low", place=place, free=f"{free / GIB:.1f}", least=f"{least:g}")


def database_clock(city: City) -> Iterator[Finding]:
    """The database's clock is ours."""
    ((theirs,),) = city.server.execute(queries.clock).fetchall()
    yield from differs("PostgreSQL", theirs, city.clock())


def broker_clock(city: City) -> Iterator[Finding]:
    """The broker's clock is ours, as its answers say."""
    need(city.settings, "management_url")
    parts = urlsplit(city.settings.management_url)
    page = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], "/", "", ""))
    try:
        with urllib.request.urlopen(page, timeout=PATIENCE) as answer:  # noqa: S310 - a setting
            told = answer.headers["Date"]
    except OSError as error:
        raise BrokerAway(str(error)) from error
    yield from differs("RabbitMQ", email.utils.parsedate_to_datetime(told), city.clock())


def differs(what: str, theirs: dt.datetime, ours: dt.datetime) -> Iterator[Finding]:
    """Tell clocks that are too far apart."""
    if abs(theirs - ours) > APART:
        yield must("clock_differs", what=what, seconds=f"{abs(theirs - ours).total_seconds():.0f}")


def put_back(city: City) -> Iterator[Finding]:
    """Nothing was settled later than now."""
    _ = city.server
    for name, tx in city.sound.items():
        for (at,) in tx.execute(queries.newest):
            if at > city.clock() + AHEAD:
                yield must("clock_put_back", what=name, at=f"{at:%Y-%m-%d %H:%M}")


DISK: Final = Part("disk", (disks, database_disk))
CLOCK: Final = Part("clock", (database_clock, broker_clock, put_back))

"""Puts backups back: a service or an agent goes on as a new store, and the streams fill it up.

Nothing that stands is touched before all that is to replace it is there, whole and followed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from deploy.backups import manifest as manifests
from deploy.backups import postgres, shelf
from deploy.backups.manifest import BackupDamaged, Head, Part, Tell
from deploy.backups.postgres import Connection
from deploy.installation import domain, folders, migrate_service
from deploy.migrating import connected
from deploy.place import Place, beside
from services.agent import copying
from shared.clock import now
from shared.runtime.database import Database
from shared.runtime.migrate import migrations
from shared.streams.readers import DOMAINS
from shared.streams.station import Station
from shared.words import Named


class DumpOfNewerServer(Named):
    """The backup is of a newer PostgreSQL than the server that it is to be restored to."""


class SchemaNewer(Named):
    """The backup's database has steps that this software doesn't know."""


class NowhereToPut(Named):
    """Nobody said where the store of an agent is."""


class Restored(NamedTuple):
    """What was put back: as which new store, and where what stood there is now."""

    name: str
    store: str | None
    aside: str | None


def restore(
    place: Place, backup: Path, names: Sequence[str], tell: Tell, *, discard: bool = False
) -> Iterator[Restored]:
    """Put parts of a backup back, all where none is named.

    Raises what reading a backup raises, `DatabaseInUse` or `StoreInUse` where somebody is at work,
    `DumpOfNewerServer`, `SchemaNewer`, `NowhereToPut`; then nothing has changed.
    """
    chosen = manifests.read(backup).chosen(names)
    with shelf.held(backup.parent):
        see_possible(place, chosen)
        manifests.check(backup, chosen, tell)
        for part in chosen:
            tell(f"{part.name} …")
            if part.kind == "service":
                yield database(place, part, backup / part.file, discard=discard)
            else:
                path = place.stores[part.name]
                yield store(part.name, path, backup / part.file, discard=discard)


def see_possible(place: Place, parts: Sequence[Part]) -> None:
    """See, before anything is done, that all of it can be. Raises as `restore` says."""
    for part in parts:
        if part.kind == "service":
            with connected(place.server) as server:
                see_known(server, part)
                postgres.see_free(server, place.databases[part.name])
        elif part.name not in place.stores:
            raise NowhereToPut(name=part.name)
        elif place.stores[part.name].exists():
            copying.see_free(place.stores[part.name])


def see_known(server: Connection, part: Part) -> None:
    """See that this server and this software know the part of a service."""
    major = server.info.server_version // 10000
    if part.postgres and part.postgres > major:
        raise DumpOfNewerServer(name=part.name, found=part.postgres, known=major)
    unknown = set(part.schema) - {step.name for step in migrations(folders(part.name))}
    if unknown:
        raise SchemaNewer(name=part.name, step=min(unknown))


def database(place: Place, part: Part, file: Path, *, discard: bool) -> Restored:
    """Put a service's database back."""
    url, aside = place.databases[part.name], f"{part.name}_before_{stamp(now())}"
    fresh = beside(url, f"{part.name}_restored")
    with connected(place.server) as server:
        try:
            loaded(server, fresh, part, file)
            follower = follow(part.name, fresh) if part.name in DOMAINS else None
            there = postgres.exchange(server, url, fresh, aside)
        finally:
            postgres.drop(server, fresh)
        if there and discard:
            postgres.drop(server, beside(url, aside))
    return Restored(part.name, follower, aside if there and not discard else None)


def loaded(server: Connection, url: str, part: Part, file: Path) -> None:
    """Make the database of an address from a file, and bring it up to date.

    Raises `LoadFailed`, and `BackupDamaged` where it isn't what the manifest says.
    """
    postgres.make(server, url)
    postgres.load(file, url)
    with connected(url) as filled:
        rows = filled.execute(postgres.queries.heads).fetchall()
    if {stream: Head(*head) for stream, *head in rows} != part.heads:
        raise BackupDamaged(file=file)
    migrate_service(part.name, url)


def follow(name: str, url: str) -> str:
    """Let a service's database be a new store; give its id."""
    opened = Database(url, "restore", most=2, statement_timeout=0, idle_timeout=0)
    opened.open()
    with contextlib.closing(opened):
        station = Station(domain(name), opened, now)
        station.follow()
        return station.store.id


def store(name: str, path: Path, file: Path, *, discard: bool) -> Restored:
    """Put an agent's store back."""
    notice, aside = copying.put(file, path, now())
    if aside and discard:
        copying.remove(aside)
    return Restored(name, notice.store, str(aside) if aside and not discard else None)


def stamp(at: dt.datetime) -> str:
    """Give a moment as a part of a name."""
    return at.strftime(shelf.NAME).replace("-", "_")

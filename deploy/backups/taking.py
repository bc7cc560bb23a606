"""Takes backups while everything works: each database at a moment of its own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from deploy.backups import shelf as shelves
from deploy.backups.manifest import Head, Manifest, Part, Tell, digest
from deploy.backups.postgres import dump, queries
from deploy.migrating import connected
from deploy.place import Place
from services.agent import copying
from shared.clock import now


class Taken(NamedTuple):
    """A backup that was taken: where it is, what is in it, and which older ones are gone."""

    backup: Path
    manifest: Manifest
    seconds: float
    gone: list[str]


def take(place: Place, shelf: Path, keep: int, tell: Tell) -> Taken:
    """Back every database and store up; keep so many backups.

    Raises what `shelves.held` raises, `DatabaseAway`, `DumpFailed` or `StoreMissing`; then nothing
    has changed.
    """
    began, at = time.monotonic(), now()
    with shelves.held(shelf):
        with shelves.draft(shelf, at) as folder:
            manifest = Manifest(taken_at=at, parts=list(parts(place, folder, tell)))
            shelves.write(folder, manifest)
        gone = shelves.thin_out(shelf, keep)
    backup = shelf / at.strftime(shelves.NAME)
    return Taken(backup, manifest, time.monotonic() - began, gone)


def parts(place: Place, folder: Path, tell: Tell) -> Iterator[Part]:
    """Copy one database after the other."""
    for name, url in place.databases.items():
        tell(f"{name} …")
        yield database(name, url, folder)
    for name, path in place.stores.items():
        tell(f"{name} …")
        yield store(name, path, folder)


def database(name: str, url: str, folder: Path) -> Part:
    """Copy a service's database, and read its heads, both at one moment."""
    file = folder / f"{name}.dump"
    with connected(url) as source, source.transaction():
        source.execute(queries.one_moment)
        at = now()
        ((snapshot, major),) = source.execute(queries.snapshot).fetchall()
        heads = {stream: Head(*head) for stream, *head in source.execute(queries.heads)}
        steps = [step for (step,) in source.execute(queries.steps)]
        dump(url, snapshot, file)
    return Part(
        kind="service", name=name, file=file.name, size=file.stat().st_size, sha256=digest(file),
        taken_at=at, heads=heads, schema=steps, postgres=major,
    )  # fmt: skip


def store(name: str, path: Path, folder: Path) -> Part:
    """Copy an agent's store."""
    file, at = folder / f"{name}.store", now()
    copying.copy(path, file)
    heads = {stream: Head(*head) for stream, head in copying.heads(file).items()}
    return Part(
        kind="agent", name=name, file=file.name, size=file.stat().st_size, sha256=digest(file),
        taken_at=at, heads=heads,
    )  # fmt: skip

"""Backups of one service for tests: taken, tried, put back, made to lie."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import psycopg
from click.testing import Result

from deploy.backups.drilling import Tried, drill
from deploy.backups.manifest import FILE
from deploy.backups.putting import Restored, restore
from deploy.backups.taking import Taken, take
from deploy.place import Place
from services.organization import admission
from shared.runtime.access import hashed
from tests.services.station import City

LOG: list[str] = []
Types = Callable[..., Result]


def let_in(city: City, name: str, password: str) -> None:
    """Give an agent a user at the broker."""
    with city.database.transaction() as tx:
        admission.give_credentials(tx, name, "agent", hashed(password))


def taken(place: Place, folder: Path, keep: int = 9) -> Taken:
    """Take a backup."""
    return take(place, folder, keep, LOG.append)


def tried(place: Place, backup: Path) -> Tried:
    """Try a backup of organization alone."""
    (found,) = drill(place, backup, LOG.append)
    return found


def restored(place: Place, backup: Path, *names: str, discard: bool = False) -> list[Restored]:
    """Put a backup back."""
    return list(restore(place, backup, names, LOG.append, discard=discard))


def databases(place: Place) -> set[str]:
    """Name the databases of the server."""
    with psycopg.connect(place.server) as server:
        return {name for (name,) in server.execute("SELECT datname FROM pg_database")}


def rewritten(backup: Path, **fields: object) -> None:
    """Let the manifest of a backup say something else, of its part or of itself."""
    said = json.loads((backup / FILE).read_bytes())
    for name, value in fields.items():
        (said["parts"][0] if name in said["parts"][0] else said)[name] = value
    (backup / FILE).write_text(json.dumps(said))


def flip(file: Path) -> None:
    """Change one byte in the middle."""
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    file.write_bytes(body)

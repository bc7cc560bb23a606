"""What a backup is: a folder with a file for each database, and a manifest that tells of them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal, NamedTuple

import msgspec

from shared.words import Named

FILE: Final = "manifest.json"
VERSION: Final = 1
Tell = Callable[[str], None]


class BackupMissing(Named):
    """There is no backup in the folder."""


class BackupUnfinished(Named):
    """The folder has no manifest: it is no backup, or one that was never finished."""


class BackupDamaged(Named):
    """A file of the backup isn't what was written."""


class BackupNewer(Named):
    """A newer version of this software has written the backup."""


class PartMissing(Named):
    """The backup has no such database."""


class Head(NamedTuple):
    """How far a stream goes, and its link there in hex."""

    number: int
    link: str


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One database: a service's, or an agent's store.

    `name` is the service's or the agent's; `heads` are those of every stream read or written
    there, of the same moment as all else in the file. `schema` names the steps that the database
    has taken, `postgres` the major version of its server; an agent's has neither.
    """

    kind: Literal["service", "agent"]
    name: str
    file: str
    size: int
    sha256: str
    taken_at: dt.datetime
    heads: Mapping[str, Head]
    schema: Sequence[str] = ()
    postgres: int | None = None


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a backup holds, and when it was begun."""

    version: int = VERSION
    taken_at: dt.datetime
    parts: Sequence[Part]

    def chosen(self, names: Sequence[str]) -> Sequence[Part]:
        """Give the parts of these names, all where none is named. Raises `PartMissing`."""
        known = {part.name for part in self.parts}
        for name in names:
            if name not in known:
                raise PartMissing(name=name, known=", ".join(sorted(known)))
        return [part for part in self.parts if part.name in names or not names]


class Versioned(msgspec.Struct):
    """What every version of a manifest says."""

    version: int


def read(backup: Path) -> Manifest:
    """Read a backup's manifest.

    Raises `BackupMissing`, `BackupUnfinished`, `BackupNewer` or `BackupDamaged`.
    """
    if not backup.is_dir():
        raise BackupMissing(folder=backup)
    file = backup / FILE
    if backup.name.startswith(".") or not file.exists():
        raise BackupUnfinished(folder=backup)
    body = file.read_bytes()
    try:
        version = msgspec.json.decode(body, type=Versioned).version
        if version > VERSION:
            raise BackupNewer(folder=backup, found=version, known=VERSION)
        return msgspec.json.decode(body, type=Manifest)
    except msgspec.MsgspecError:
        raise BackupDamaged(file=file) from None


def check(backup: Path, parts: Sequence[Part], tell: Tell) -> None:
    """See that the files of some parts are what was written. Raises `BackupDamaged`."""
    for part in parts:
        tell(f"{part.name}: {part.size / 1e6:.1f} MB read")
        file = backup / part.file
        if not file.is_file() or digest(file) != part.sha256:
            raise BackupDamaged(file=file)


def digest(file: Path) -> str:
    """Give the SHA-256 of a file, in hex."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()

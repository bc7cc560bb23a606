"""The data folder of an embedded installation: what is in it, kept as one plain record.

`installation.json` says where everything is, so that `verify`, `replay` and `parked` find the
databases and the stores without being told. The folder may be moved: paths in it are relative.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from deploy.installation import SERVICES
from shared.runtime.embedded import EmbeddedPostgres

RECORD: Final = "installation.json"
VERSION: Final = 1
POSTGRES: Final = "postgres"
MONTHS: Final = "months"
"""In it, the months that were detached from the ledgers."""


class FolderInUse(Exception):
    """Another demo is running on this data folder."""


class FolderForeign(Exception):
    """The folder holds something else than an installation."""


class FolderBroken(Exception):
    """The folder's record can't be read."""


class AgentPlace(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An agent: its name, which is its broker user, and its store's file, seen from the folder."""

    name: str
    store: str


class Installation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an installation is made of.

    `databases` are the services' addresses as they were at the last start. `postgres` is the
    embedded server's folder, seen from the data folder; None where the server is another's.
    `seed`, `size` and `began_on` are what the demo city was made from.
    `complete` is set when everything was entered that the first start enters.
    """

    version: int = VERSION
    root: str
    seed: int
    size: str
    began_on: dt.date
    broker_url: str
    web_port: int
    token_hash: str
    databases: Mapping[str, str]
    agents: tuple[AgentPlace, ...]
    postgres: str | None = POSTGRES
    complete: bool = False

    def store_files(self, folder: Path) -> dict[str, Path]:
        """Give the file of each agent's store, by the agent's name."""
        return {agent.name: folder / agent.store for agent in self.agents}


def load(folder: Path) -> Installation:
    """Read the record of a folder.

    Raises `FolderForeign` where there is none, `FolderBroken` where it can't be read.
    """
    path = folder / RECORD
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Installation)
    except FileNotFoundError:
        raise FolderForeign(f"{folder} holds no installation: there is no {RECORD}.") from None
    except msgspec.MsgspecError as error:
        raise FolderBroken(f"{path} can't be read: {error}.") from None
    if found.version != VERSION:
        raise FolderBroken(f"{path} was written by another version of this software.")
    return found


def save(folder: Path, installation: Installation) -> None:
    """Write the record, whole or not at all."""
    path = folder / RECORD
    draft = path.with_suffix(".new")
    draft.write_bytes(msgspec.json.format(msgspec.json.encode(installation), indent=2) + b"\n")
    draft.chmod(0o600)
    draft.replace(path)


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder, made if it isn't there, against another demo. Raises `FolderInUse`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderInUse(f"Another demo is running on {folder}.") from None
        yield


@contextlib.contextmanager
def databases(folder: Path, installation: Installation) -> Iterator[dict[str, str]]:
    """Give the services' database addresses while their server runs.

    The embedded server is started where it doesn't run; it stops with the last who uses it.
    """
    if installation.postgres is None:
        yield dict(installation.databases)
        return
    server = EmbeddedPostgres(folder / installation.postgres)
    server.start()
    try:
        yield {service: server.url(service) for service in SERVICES}
    finally:
        server.stop()

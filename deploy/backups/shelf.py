"""The folder that backups lie in: one is added whole or not at all, old ones are taken away."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from deploy.backups.manifest import FILE, BackupMissing, Manifest
from shared.words import Named

OWN: Final = 0o700
NAME: Final = "%Y%m%d-%H%M%S-%f"
"""In Shanghai's time, which knows no summer: the order of the names is that of the backups."""


class BackupUnderWay(Named):
    """Another backup, restore or drill is at work in this folder."""


@contextlib.contextmanager
def held(shelf: Path) -> Iterator[None]:
    """Hold the folder, made if it isn't there, against others. Raises `BackupUnderWay`."""
    shelf.mkdir(mode=OWN, parents=True, exist_ok=True)
    with (shelf / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupUnderWay(folder=shelf) from None
        yield


@contextlib.contextmanager
def draft(shelf: Path, at: dt.datetime) -> Iterator[Path]:
    """Give a folder for a new backup; it gets its name when all in it is on the disk.

    Drafts of backups that were killed are taken away first.
    """
    for left in shelf.glob(".*.new"):
        shutil.rmtree(left)
    name = at.strftime(NAME)
    folder = shelf / f".{name}.new"
    folder.mkdir(mode=OWN)
    try:
        yield folder
        for file in (*folder.iterdir(), folder):
            to_disk(file)
        folder.rename(shelf / name)
        to_disk(shelf)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def to_disk(path: Path) -> None:
    """Return when a file, or a folder's list of files, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write(folder: Path, manifest: Manifest) -> None:
    """Write a backup's manifest."""
    body = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    (folder / FILE).touch(0o600)
    (folder / FILE).write_bytes(body)


def backups(shelf: Path) -> list[Path]:
    """Give the finished backups of a folder, the oldest first."""
    return sorted(file.parent for file in shelf.glob(f"[!.]*/{FILE}"))


def found(shelf: Path, name: str | None) -> Path:
    """Give a backup by its name or path, the newest where none is named.

    Raises `BackupMissing` where there is none at all.
    """
    if name:
        return shelf / name
    whole = backups(shelf)
    if not whole:
        raise BackupMissing(folder=shelf)
    return whole[-1]


def thin_out(shelf: Path, keep: int) -> list[str]:
    """Take away all backups but the newest; give the names of what is gone."""
    gone = backups(shelf)[:-keep]
    for backup in gone:
        shutil.rmtree(backup)
    return [backup.name for backup in gone]

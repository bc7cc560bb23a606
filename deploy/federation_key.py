"""The federation key in .env: rotated, and the old one forgotten; whole or not at all."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from shared.runtime.settings import PREFIX
from shared.words import Named

KEY: Final = f"{PREFIX}FEDERATION_KEY"
BEFORE: Final = f"{PREFIX}FEDERATION_BEFORE"
UNTIL: Final = f"{PREFIX}FEDERATION_UNTIL"


class NotRotated(Named):
    """The key wasn't rotated; the classes below name the fact."""


class RotationUnderWay(NotRotated):
    """The key was rotated before, and the one before it isn't forgotten yet."""


class LastDayOver(NotRotated):
    """The last day of the old key can't be read, or isn't ahead."""


class NoFederationKey(NotRotated):
    """The file has no federation key."""


def rotate(path: Path, until: str, today: dt.date) -> None:
    """Give a new key, and keep the old one with its last day. Raises `NotRotated`."""
    held = read(path)
    if not held.get(KEY):
        raise NoFederationKey(path=path)
    if held.get(BEFORE):
        raise RotationUnderWay(until=held.get(UNTIL, ""))
    try:
        ahead = dt.date.fromisoformat(until) > today
    except ValueError:
        ahead = False
    if not ahead:
        raise LastDayOver(day=until)
    write(path, {KEY: secrets.token_hex(32), BEFORE: held[KEY], UNTIL: until})


def end(path: Path) -> None:
    """Forget the old key."""
    write(path, {BEFORE: "", UNTIL: ""})


def read(path: Path) -> dict[str, str]:
    """Read what is set in the file."""
    lines = path.read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def write(path: Path, values: Mapping[str, str]) -> None:
    """Set values where they stand, others at the end."""
    left = dict(values)
    lines = []
    for line in path.read_text("utf-8").splitlines():
        name = line.partition("=")[0]
        lines.append(f"{name}={left.pop(name)}" if name in left else line)
    lines += [f"{name}={value}" for name, value in left.items() if value]
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)

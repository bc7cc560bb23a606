"""Golden samples: the bytes of each version of each event as they were when it landed.

`python -m tests.contracts.golden` writes those that are missing, with `--check` it only names them;
it never writes over one, for ledgers hold such bytes.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Final

from shared.events import envelope, registry
from shared.events.base import Declaration
from tests import events

HOME: Final = Path(__file__).parent / "golden"
RECORDED: Final = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
IDS: Final = tuple(f"0195500a-6e00-7000-8000-{number:012d}" for number in (1, 2))


def path(declaration: Declaration) -> Path:
    """Give the file of a version."""
    return HOME / f"{declaration.type}.{declaration.version}.json"


def missing() -> list[Declaration]:
    """List the versions that have no golden sample yet."""
    return [one for one in registry.declare_all() if not path(one).exists()]


def sample(declaration: Declaration) -> bytes:
    """Give a batch of two events of a version: one with every field, one with only the needed."""
    made = (events.full(declaration.cls), events.minimal(declaration.cls))
    origin = f"/services/{declaration.domain}" if declaration.who == "S" else "/unions/6401"
    bodies = [
        envelope.write(
            one, source=origin, stream=f"golden/{declaration.domain}", number=number,
            time=RECORDED, id=IDS[number - 1],
        )
        for number, one in enumerate(made, start=1)
    ]  # fmt: skip
    return b"[" + b",".join(bodies) + b"]"


def write() -> list[Path]:
    """Write what is missing; give the files."""
    HOME.mkdir(exist_ok=True)
    written = [path(one) for one in missing()]
    for one in missing():
        path(one).write_bytes(sample(one))
    return written


if __name__ == "__main__":
    only_named = "--check" in sys.argv
    for file in [path(one) for one in missing()] if only_named else write():
        print(file.name)  # noqa: T201 - it says what it did
    sys.exit(only_named and bool(missing()))

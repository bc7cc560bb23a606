"""Files for this user only, written whole or not at all: they hold people's names and numbers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

SECRET: Final = 0o600


@contextmanager
def private_file(target: Path) -> Iterator[IO[bytes]]:
    """Give a file to write; it takes its name when all is written, and is gone when that fails."""
    draft = target.with_name(f".{target.name}.new")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, SECRET), "w+b") as file:
            yield file
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)

"""A month of a ledger as a file: events' bytes by ledger id, and which numbers they have.

One SQLite database, never changed once it has its name. Each body is deflated by itself, so that
one can be read alone, with a dictionary of some of the month's own: what all events repeat is
stored once.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import chain as joined
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import orjson

from shared.streams.queries import load_queries
from shared.words import Named

queries: Final = load_queries(Path(__file__).with_suffix(".sql"))

WINDOW: Final = 1 << 15
"""Bytes of a dictionary that deflate looks at."""
SAMPLE: Final = 5000
"""Of so many events, the first of the month, the dictionary is made."""
SAMPLED: Final = 64
DICTIONARY: Final = "dictionary"
SECRET: Final = 0o400


class MonthMissing(Named):
    """The file of a detached month isn't where it was put."""


class MonthDamaged(Named):
    """A file isn't what was detached: it was changed, cut off, or is another."""


class MonthNotWritten(Named):
    """The file of a month can't be written."""


class Run(NamedTuple):
    """Numbers of a stream without a gap, the link before the first and the last one's."""

    stream: str
    first: int
    before: bytes
    last: int
    link: bytes


class MonthFile:
    """A file to read from; use `opened`."""

    def __init__(self, name: str, connection: sqlite3.Connection) -> None:
        """Take the name by which it is known, and the open file."""
        self.name = name
        self.connection = connection
        self.dictionary = self.said(DICTIONARY)

    def said(self, name: str) -> bytes:
        """Give what the file says of itself: its `service`, its `month`, its dictionary."""
        with self.sound():
            row = self.connection.execute(queries.said, (name,)).fetchone()
        if row is None:
            raise MonthDamaged(file=self.name)
        return bytes(row[0])

    def some(self, ids: Iterable[int]) -> dict[int, bytes]:
        """Give the bodies of ledger ids, as far as they are here. Raises `MonthDamaged`."""
        asked = orjson.dumps(sorted(ids)).decode()
        with self.sound():
            rows = self.connection.execute(queries.some, (asked,))
            return {id_: inflate(body, self.dictionary) for id_, body in rows}

    def all_bodies(self) -> Iterator[tuple[int, bytes]]:
        """Give every ledger id with its body, in order. Raises `MonthDamaged`."""
        with self.sound():
            for id_, body in self.connection.execute(queries.all_bodies):
                yield id_, inflate(body, self.dictionary)

    def runs(self) -> list[Run]:
        """Give which numbers of each stream it holds. Raises `MonthDamaged`."""
        with self.sound():
            return [Run(*row) for row in self.connection.execute(queries.runs)]

    @contextmanager
    def sound(self) -> Iterator[None]:
        """Name the file where what is read of it can't be true."""
        try:
            yield
        except (sqlite3.Error, zlib.error) as error:
            raise MonthDamaged(file=self.name) from error


@contextmanager
def opened(folder: Path, name: str) -> Iterator[MonthFile]:
    """Open a month's file. Raises `MonthMissing` or `MonthDamaged`."""
    path = folder / name
    if not path.is_file():
        raise MonthMissing(file=path)
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        yield MonthFile(name, connection)


def write(
    path: Path, said: Mapping[str, str], bodies: Iterable[tuple[int, bytes]], runs: Iterable[Run]
) -> None:
    """Write a file, down to the disk; one of that name is written over.

    Raises `MonthNotWritten`, for whatever reason the disk gives.
    """
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            fill(connection, said, bodies, runs)
    except sqlite3.Error as error:
        raise MonthNotWritten(file=path, detail=error) from error
    path.chmod(SECRET)
    sync(path)


def fill(
    connection: sqlite3.Connection, said: Mapping[str, str], bodies: Iterable[tuple[int, bytes]],
    runs: Iterable[Run],
) -> None:  # fmt: skip
    """Write all that a file holds, in one transaction."""
    rest = iter(bodies)
    first = list(islice(rest, SAMPLE))
    dictionary = dictionary_of([body for _, body in first])
    connection.execute("PRAGMA journal_mode = OFF")
    connection.executescript(queries.make)
    connection.execute("BEGIN")
    connection.executemany(queries.say, [*said.items(), (DICTIONARY, dictionary)])
    connection.executemany(queries.put, (
        (id_, deflate(body, dictionary)) for id_, body in joined(first, rest)
    ))  # fmt: skip
    connection.executemany(queries.put_run, runs)
    connection.execute("COMMIT")


def dictionary_of(bodies: list[bytes]) -> bytes:
    """Make a dictionary of some bodies, evenly taken."""
    step = max(1, len(bodies) // SAMPLED)
    return b"".join(bodies[::step])[-WINDOW:]


def deflate(body: bytes, dictionary: bytes) -> bytes:
    """Make a body small."""
    deflating = zlib.compressobj(zdict=dictionary)
    return deflating.compress(body) + deflating.flush()


def inflate(small: bytes, dictionary: bytes) -> bytes:
    """Give the body back. Raises `zlib.error`, also where its checksum doesn't fit."""
    inflating = zlib.decompressobj(zdict=dictionary)
    body = inflating.decompress(small)
    if not inflating.eof:
        raise zlib.error("cut off")
    return body


def digest(path: Path) -> bytes:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def sync(path: Path) -> None:
    """Bring a file or a folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""A person whom nobody else is called like, and every place where a trace of them could stand."""

from __future__ import annotations

import json
import secrets
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from shared.streams.wire import Message, Publisher
from tests.agents import id_number
from tests.city.branch import Branch
from tests.city.city import City

ENCODINGS: Final = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")


class Marks:
    """A person that nobody else is called like, and the traces one would leave."""

    def __init__(self) -> None:
        """Make a name, a phone number, an ID number, an address and a text."""
        chance = secrets.SystemRandom()
        made = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(16))
        born = (
            f"19{chance.randrange(60, 99)}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}"
        )
        self.person = {
            "name": made[:4], "phone": f"139{chance.randrange(10**8):08}",
            "id_number": id_number(chance.randrange(1000), born), "address": made[4:10],
        }  # fmt: skip
        self.text = made[10:]

    def forms(self) -> list[bytes]:
        """Give all as bytes, in every encoding, escaped and in hex."""
        return [form for mark in (*self.person.values(), self.text) for form in forms(mark)]


def forms(mark: str) -> Iterator[bytes]:
    """Give the bytes that a text may have become."""
    for encoding in ENCODINGS:
        raw = mark.encode(encoding)
        yield raw
        yield raw.hex().encode()
    yield json.dumps(mark).strip('"').encode()


def traces(city: City, marks: Iterable[bytes], *more: tuple[str, bytes]) -> list[tuple[str, bytes]]:
    """Name every place outside agents' stores where one of these stands, and which."""
    marks, all_places = list(marks), (*places(city), *more)
    return [(where, mark) for where, text in all_places for mark in marks if mark in text]


def places(city: City) -> Iterator[tuple[str, bytes]]:
    """Give every table, file of broker and databases, log and page of metrics."""
    for name in city.urls:
        tables = city.rows(name, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        yield from ((f"{name}.{table}", rows_of(city, name, table)) for (table,) in tables)
    for file in city.folder.rglob("*"):
        if file.is_file() and ".store" not in file.name:
            yield str(file), file.read_bytes()
    for service in city.services.values():
        if service.port:
            page = f"http://127.0.0.1:{service.port}/metrics"
            with urllib.request.urlopen(page) as answer:
                yield page, answer.read()


def rows_of(city: City, database: str, table: str) -> bytes:
    """Give all rows of a table, bytes among them in hex."""
    rows = city.rows(database, f"SELECT t::text FROM {table} AS t")  # noqa: S608 - a catalog's
    return "\n".join(row for (row,) in rows).encode()


class Tap:
    """What a branch sends, as it comes to its queues: bodies, headers and keys."""

    def __init__(self, branch: Branch) -> None:
        """Listen at a branch from now on."""
        self.sent: list[bytes] = []
        branch.stop()
        branch.bend = lambda wire: _Tapped(wire, self.sent)
        branch.start()

    def all(self) -> bytes:
        """Give all that was sent."""
        return b"\n".join(self.sent)


class _Tapped:
    """A publisher that is listened to."""

    def __init__(self, wire: Publisher, sent: list[bytes]) -> None:
        """Take the real one."""
        self.wire = wire
        self.sent = sent

    @property
    def blocked(self) -> bool:
        """Tell what the real one tells."""
        return self.wire.blocked

    def publish(self, messages: Sequence[Message]) -> None:
        """Note the messages, then send them."""
        told = (one.body + repr((one.headers, one.routing_key)).encode() for one in messages)
        self.sent.extend(told)
        self.wire.publish(messages)

    def close(self) -> None:
        """Leave."""
        self.wire.close()

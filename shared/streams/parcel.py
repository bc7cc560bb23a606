"""A parcel: one message of the wire, with one event or up to 500 of one stream.

Its headers tell its place in the chain, so a reader sees a gap or damage before it parses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from shared.events.envelope import BATCH_TYPE, CONTENT_TYPE
from shared.streams import chain

MOST_EVENTS: Final = 500
MOST_BYTES: Final = 1024 * 1024

_elements = msgspec.json.Decoder(list[msgspec.Raw]).decode


class Damaged(Exception):
    """The message can't be taken apart; its writer is asked for the events one by one."""


class Numbered(NamedTuple):
    """One event as its writer keeps it: number, the link after it, canonical bytes."""

    number: int
    link: bytes
    body: bytes


class Parcel(NamedTuple):
    """A run of events of one stream: the first's number, the links around it, the bytes."""

    stream: str
    first: int
    before: bytes
    after: bytes
    bodies: Sequence[bytes]

    @property
    def last(self) -> int:
        """Give the number of the last event."""
        return self.first + len(self.bodies) - 1

    @property
    def store(self) -> str:
        """Give the id of the store that writes the stream."""
        return self.stream.partition("/")[0]

    @property
    def content_type(self) -> str:
        """Give the media type: one CloudEvent, or a batch."""
        return CONTENT_TYPE if len(self.bodies) == 1 else BATCH_TYPE

    def headers(self) -> dict[str, str]:
        """Give the headers of the message."""
        return {
            "kind": "events",
            "stream": self.stream,
            "first": str(self.first),
            "count": str(len(self.bodies)),
            "before": self.before.hex(),
            "after": self.after.hex(),
            "alg": chain.ALG,
        }

    def body(self) -> bytes:
        """Give the body: canonical bytes joined to a JSON array are its canonical bytes."""
        return self.bodies[0] if len(self.bodies) == 1 else b"[" + b",".join(self.bodies) + b"]"


def packed(
    stream: str, before: bytes, events: Sequence[Numbered], most: int = MOST_EVENTS
) -> Iterator[Parcel]:
    """Put consecutive events into as few parcels as fit; `before` is the link before the first."""
    run: list[Numbered] = []
    size = 0
    for event in events:
        if run and (len(run) == most or size + len(event.body) > MOST_BYTES):
            yield closed(stream, before, run)
            before, run, size = run[-1].link, [], 0
        run.append(event)
        size += len(event.body)
    if run:
        yield closed(stream, before, run)


def closed(stream: str, before: bytes, run: Sequence[Numbered]) -> Parcel:
    """Close one parcel."""
    return Parcel(stream, run[0].number, before, run[-1].link, [event.body for event in run])


def opened(headers: Mapping[str, Any], body: bytes, content_type: str) -> Parcel:
    """Take a message apart. Raises `Damaged` when headers or batch can't be read."""
    try:
        stream, first = str(headers["stream"]), int(headers["first"])
        before, after = bytes.fromhex(headers["before"]), bytes.fromhex(headers["after"])
        bodies = [body]
        if content_type == BATCH_TYPE:
            bodies = [bytes(element) for element in _elements(body)]
        count = int(headers.get("count", len(bodies)))
    except (KeyError, ValueError, TypeError, RecursionError, msgspec.DecodeError) as error:
        raise Damaged(str(error)) from None
    if headers.get("alg") != chain.ALG or first < 1 or not 0 < len(bodies) <= MOST_EVENTS:
        raise Damaged(stream)
    if count != len(bodies):
        raise Damaged(stream)
    return Parcel(stream, first, before, after, bodies)

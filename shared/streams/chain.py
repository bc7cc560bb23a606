"""The chain of a stream: `link(n) = H(link(n-1) ‖ bytes(n))`, `link(0) = H(stream)` (DESIGN 3)."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

ALG: Final = "sha256"
"""The name of H on the wire, so that others can be added."""


def root(stream: str) -> bytes:
    """Give the link before a stream's first event."""
    return sha256(stream.encode()).digest()


def link(before: bytes, body: bytes) -> bytes:
    """Give the link after one event."""
    return sha256(before + body).digest()


def links(before: bytes, bodies: Iterable[bytes]) -> list[bytes]:
    """Give the link after each of several events."""
    found = []
    for body in bodies:
        before = link(before, body)
        found.append(before)
    return found

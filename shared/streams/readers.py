"""Who reads what: the channels that services write for one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

DOMAINS: Final = ("organization", "rights", "skills")

WRITERS: Final[Mapping[str, Mapping[str, Sequence[str]]]] = {
    "announcements": {
        "rights": ("organization",),
        "skills": ("organization", "rights"),
        "city": DOMAINS,
    },
    "figures": {"city": DOMAINS},
}
"""For each channel, its readers, and whose streams they read."""


def readers(service: str) -> dict[str, list[str]]:
    """Give who reads each channel that a service writes."""
    return {
        channel: [reader for reader, writers in reading.items() if service in writers]
        for channel, reading in WRITERS.items()
        if any(service in writers for writers in reading.values())
    }

"""Who reads what: the channels that services write for one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from shared.events.base import Event
from shared.events.directory import OF_PEOPLE
from shared.events.figures import Changed

DOMAINS: Final = ("organization", "rights", "skills")

WRITERS: Final[Mapping[str, Mapping[str, Sequence[str]]]] = {
    "announcements": {
        "rights": ("organization",),
        "skills": ("organization", "rights"),
        "city": DOMAINS,
    },
    "people": {"organization": ("skills",)},
    "figures": {"city": DOMAINS},
}
"""For each channel, its readers, and whose streams they read."""


def channel_for(event: Event) -> str:
    """Give the channel by which what a service writes goes."""
    if isinstance(event, Changed):
        return "figures"
    return "people" if isinstance(event, OF_PEOPLE) else "announcements"


def readers(service: str) -> dict[str, list[str]]:
    """Give who reads each channel that a service writes."""
    return {
        channel: [reader for reader, writers in reading.items() if service in writers]
        for channel, reading in WRITERS.items()
        if any(service in writers for writers in reading.values())
    }

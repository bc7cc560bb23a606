"""Which queues a process of a service reads: by its share of the partitions, and on duty."""

from __future__ import annotations

from typing import Final

from shared.runtime.leases import Leases
from shared.runtime.tools import Tools
from shared.runtime.topology import PARTITIONS, mail_queue, reports_queue
from shared.streams.readers import WRITERS

LANES: Final = 2
"""Intakes of a process that does all of a domain's service, each for some of the partitions."""


def told(tools: Tools) -> list[str]:
    """Name the queues on which other services tell this one something."""
    name = tools.service
    return [f"{name}.{channel}" for channel, reading in WRITERS.items() if name in reading]


def reports(tools: Tools, lane: int) -> list[str]:
    """Name the queues of a lane: of the partitions that this process reads, every so many.

    Where several processes share them each has one lane: more would make their batches small.
    """
    mine = tools.made(leases)
    lanes = LANES if mine.alone else 1
    held = mine.partitions if lane < lanes else []
    return [reports_queue(tools.service, n) for n in held[lane::lanes]]


def first_lane(tools: Tools) -> list[str]:
    """Name the queues of the first lane; on duty it hears announcements too."""
    return reports(tools, 0) + (told(tools) if tools.made(leases).on_duty else [])


def mailbox(tools: Tools) -> list[str]:
    """Name the service's mailbox, on duty."""
    return [mail_queue(tools.service)] if tools.made(leases).on_duty else []


def leases(tools: Tools) -> Leases:
    """Give the process's leases, its first ones taken."""
    found = Leases(tools.database(), PARTITIONS)
    found.share()
    return found

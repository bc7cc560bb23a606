"""What is still under way between branches and services, seen from both ends.

What a side believes of the other isn't enough: after a restore it may be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from shared.streams.readers import DOMAINS

if TYPE_CHECKING:
    from tests.city.city import City

Heads = dict[str, tuple[int, bytes]]


def heads(city: City, service: str) -> Heads:
    """Give how far a service has settled each stream."""
    return {
        stream: (number, bytes(link))
        for stream, number, link in city.rows(service, "SELECT stream, number, link FROM streams")
    }


def unsettled(city: City) -> Iterator[str]:
    """Name the branches' streams that their service hasn't settled, or that aren't receipted."""
    read = {name: heads(city, name) for name in DOMAINS}
    for branch in city.branches.values():
        status = branch.store.status()
        if status.unsent or status.state != "live":
            yield f"{branch.name}: {status.state}, {status.unsent} without receipt"
        for one in branch.store.written():
            there = read[one.channel].get(one.stream)
            if there != (one.number, one.link):
                yield f"{branch.name}: {one.number} written, {there[0] if there else 0} settled"


def unread(city: City) -> Iterator[str]:
    """Name the streams between services that a reader hasn't settled, or that aren't receipted."""
    read = {name: heads(city, name) for name in (*DOMAINS, "city")}
    for writer in DOMAINS:
        if city.rows(writer, "SELECT 1 FROM outbox WHERE number IS NULL LIMIT 1"):
            yield f"{writer}: not numbered"
        for stream, reader, number, link, receipted in city.rows(
            writer,
            "SELECT stream, reader, written.number, written.link, receipts.number FROM receipts"
            " JOIN written USING (stream) WHERE NOT ended",
        ):
            there = read[reader].get(stream, (0, bytes(link)))
            if receipted != number or there != (number, bytes(link)):
                yield f"{stream} of {writer}: {number} written, {reader} has {there[0]}"

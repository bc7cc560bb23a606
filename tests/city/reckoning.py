"""The reckoning: what branches recorded, against ledgers, streams, figures and totals.

It reads the files and the tables themselves, so that it shares no code with what it judges; only
the rebuild from the ledger is the product's own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson
import psycopg

from services.organization.domain import organization
from shared.figures.boundaries import TREES
from shared.runtime.clock import now
from shared.streams.directory import Directory
from shared.streams.queries import load_queries
from shared.streams.rebuild import Rebuild
from shared.streams.verify import check_streams

if TYPE_CHECKING:
    from tests.city.city import City

queries = load_queries(Path(__file__).with_suffix(".sql"))

JOINED: Final = "organization.members_joined"
ROOT: Final = "6401"
Cells = dict[tuple[str, str, str, str], Decimal]


@dataclass
class Reckoning:
    """What was found; `differences` names every place where two sides don't agree."""

    attempted: int = 0
    applied: int = 0
    refused: int = 0
    waiting: int = 0
    lost: int = 0
    unexpected: int = 0
    duplicates: int = 0
    joined: int = 0
    quarantined: dict[str, int] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Tell it in one line."""
        return (
            f"attempted {self.attempted} applied {self.applied} refused {self.refused}"
            f" waiting {self.waiting} lost {self.lost} unexpected {self.unexpected}"
            f" duplicates {self.duplicates} quarantined {sum(self.quarantined.values())}"
        )


def reckon(city: City) -> Reckoning:
    """Compare everything with everything."""
    found = Reckoning()
    found.duplicates = city.services["organization"].total("duplicates")
    with opened(city, "organization") as org:
        settle(city, org, found)
        found.differences += branches_differ(city, org)
        found.differences += ledger_differs(org)
        found.quarantined = dict(org.execute(queries.quarantine.encode()).fetchall())
        with opened(city, "city") as total:
            found.differences += totals_differ(org, total, found)
    for name in ("rights", "skills", "city"):
        if name in city.services:
            found.differences += services_differ(city, name)
    return found


@contextmanager
def opened(city: City, name: str) -> Iterator[psycopg.Connection[Any]]:
    """Open a service's database, as it is at one moment."""
    with psycopg.connect(city.urls[name]) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        yield connection


def settle(city: City, org: psycopg.Connection[Any], found: Reckoning) -> None:
    """Count what became of all that branches recorded."""
    places: set[tuple[str, int]] = set()
    recorded: set[str] = set()
    attempted: set[str] = set()
    for branch in city.branches.values():
        rows = branch.rows()
        recorded |= {event for event, *_ in rows}
        places |= {(stream, number) for _, stream, number, _ in rows}
        attempted |= branch.journal
    attempted |= recorded
    entries = org.execute(queries.entries.encode()).fetchall()
    settled = {event: outcome for _, _, event, outcome, _ in entries if event}
    outcomes = Counter(settled.values())
    found.attempted = len(attempted)
    found.applied, found.refused, found.waiting = (
        outcomes[name] for name in ("applied", "refused", "waiting")
    )
    found.lost = len(recorded - settled.keys())
    found.unexpected = sum(
        event not in attempted and (stream, number) not in places
        for stream, number, event, *_ in entries
    )
    found.joined = sum(
        outcome == "applied" and orjson.loads(body)["type"] == "organization.member_joined"
        for _, _, event, outcome, body in entries
        if event
    )


def branches_differ(city: City, org: psycopg.Connection[Any]) -> Iterator[str]:
    """Compare number and hash of each stream at the branch and at organization."""
    read = heads(org)
    for branch in city.branches.values():
        receipted = branch.store.receipted()
        for stream, number, link, _ in branch.store.written():
            if read.get(stream) != (number, link):
                yield f"{stream}: {number} {link.hex()} written, {read.get(stream)} read"
            if receipted.get((stream, "organization")) != number:
                yield f"{stream}: {number} written, {receipted} receipted"


def heads(tx: psycopg.Connection[Any]) -> dict[str, tuple[int, bytes]]:
    """Give how far a service has read each stream."""
    return {
        stream: (number, bytes(link)) for stream, number, link in tx.execute(queries.read.encode())
    }


def ledger_differs(org: psycopg.Connection[Any]) -> list[str]:
    """Walk the chains, and build everything anew from the ledger."""
    rebuilt = Rebuild(org, organization.rulebook, organization.indicators, organization.announce)
    differences = check_streams(org), rebuilt.first_difference()
    return [str(one) for one in differences if one]


def services_differ(city: City, name: str) -> Iterator[str]:
    """Compare the streams that a service reads with what their writers wrote; walk its chains."""
    with opened(city, name) as reader:
        read = heads(reader)
        difference = check_streams(reader)
        if difference:
            yield f"{name}: {difference}"
    for writer in {"organization", "rights", "skills"} & city.services.keys():
        with opened(city, writer) as writing:
            for stream, whom, number, link, receipted in writing.execute(queries.written.encode()):
                here = read.get(stream)
                if whom == name and (here, receipted) != ((number, bytes(link)), number):
                    yield f"{stream} of {writer}: {number} written, {name} has {here}"


def totals_differ(
    org: psycopg.Connection[Any], city: psycopg.Connection[Any], found: Reckoning
) -> Iterator[str]:
    """Add organization's figures up along both trees, and compare with what the city holds."""
    expected = added_up(org)
    held: Cells = {
        (tree, union, cell, side): value
        for tree, union, cell, side, value in city.execute(queries.totals.encode())
    }
    for key in sorted(expected.keys() | held.keys()):
        if expected.get(key, 0) != held.get(key, 0):
            yield f"total {key}: {held.get(key)}, figures come to {expected.get(key)}"
    for tree in TREES:
        ((joined,),) = city.execute(
            queries.root.encode(), {"tree": tree, "root": ROOT, "indicator": JOINED}
        )
        if joined != found.joined:
            yield f"{found.joined} joined by the reports, {joined} by the {tree} total"


def added_up(org: psycopg.Connection[Any]) -> Cells:
    """Add each union's figures to itself and all unions above it today."""
    directory = Directory()
    directory.refresh(org)
    root, today = directory.root or "", now().date()
    sums: Cells = defaultdict(Decimal)
    for union, cell, side, value in org.execute(queries.figures.encode()):
        for tree in TREES:
            above = {union, root, *directory.ancestors(union, tree, today)}
            for one in above:
                sums[tree, one, cell, side] += value
    return {key: value for key, value in sums.items() if value}

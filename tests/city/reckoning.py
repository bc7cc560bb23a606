"""The reckoning: what branches recorded, against ledgers, streams, figures and totals.

Beside `verify`, which users have, it reads files and tables itself and adds up totals in its own
way, so that it doesn't share the mistakes of what it judges.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson
import psycopg

from deploy.verification import verify
from shared.clock import now
from shared.figures.boundaries import TREES
from shared.streams.directory import Directory
from shared.streams.queries import load_queries
from shared.streams.readers import DOMAINS

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
    gone: int = 0
    """Recorded in files that were put back from older copies, and never settled."""
    lost: int = 0
    unexpected: int = 0
    duplicates: int = 0
    joined: int = 0
    quarantined: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Tell it in one line."""
        return (
            f"attempted {self.attempted} applied {self.applied} refused {self.refused}"
            f" waiting {self.waiting} gone {self.gone} lost {self.lost}"
            f" unexpected {self.unexpected}"
            f" duplicates {self.duplicates} quarantined {self.quarantined.total()}"
        )


def reckon(city: City) -> Reckoning:
    """Compare everything with everything."""
    found = Reckoning()
    found.duplicates = city.services["organization"].total("duplicates")
    with ExitStack() as stack:
        services = [stack.enter_context(opened(city, name)) for name in DOMAINS]
        total = stack.enter_context(opened(city, "city"))
        settle(city, services, found)
        quarantine = services[0].execute(queries.quarantine.encode()).fetchall()
        found.quarantined = Counter(dict(quarantine))
        found.differences += totals_differ(services, total, found)
    found.differences += receipts_differ(city)
    stores = {branch.name: branch.path for branch in city.branches.values()}
    report = verify(city.urls, stores)
    if report.first_difference:
        found.differences.append(str(report.first_difference))
    return found


@contextmanager
def opened(city: City, name: str) -> Iterator[psycopg.Connection[Any]]:
    """Open a service's database, as it is at one moment."""
    with psycopg.connect(city.urls[name]) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        yield connection


def settle(city: City, services: Sequence[psycopg.Connection[Any]], found: Reckoning) -> None:
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
    own = {store for one in services for (store,) in one.execute(queries.own.encode())}
    entries = [
        entry for one in services for entry in one.execute(queries.entries.encode())
        if entry[0].partition("/")[0] not in own and entry[0].partition("/")[2] in DOMAINS
    ]  # fmt: skip
    settled = {event: outcome for _, _, event, outcome, *_ in entries if event}
    outcomes = Counter(settled.values())
    found.attempted = len(attempted)
    found.applied, found.refused, found.waiting = (
        outcomes[name] for name in ("applied", "refused", "waiting")
    )
    found.gone = len(attempted - recorded - settled.keys())
    found.lost = len(recorded - settled.keys())
    found.unexpected = sum(
        event not in attempted and (stream, number) not in places
        for stream, number, event, *_ in entries
    )
    found.joined = sum(
        outcome == "applied"
        and (orjson.loads(body)["type"] if body else type_) == "organization.member_joined"
        for _, _, event, outcome, type_, body in entries
        if event
    )


def receipts_differ(city: City) -> Iterator[str]:
    """Compare how far each branch is with how far it was told that the services are."""
    for branch in city.branches.values():
        receipted = branch.store.receipted()
        for one in branch.store.written():
            if receipted.get((one.stream, one.channel)) != one.number:
                yield f"{one.stream}: {one.number} written, {receipted} receipted"


def totals_differ(
    services: Sequence[psycopg.Connection[Any]], city: psycopg.Connection[Any], found: Reckoning
) -> Iterator[str]:
    """Add all services' figures up along both trees, and compare with what the city holds."""
    expected = added_up(services)
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


def added_up(services: Sequence[psycopg.Connection[Any]]) -> Cells:
    """Add each union's figures to itself and all unions above it today, by the first's directory.

    No cell is of two services.
    """
    directory = Directory()
    directory.refresh(services[0])
    root, today = directory.root or "", now().date()
    sums: Cells = defaultdict(Decimal)
    for service in services:
        for union, cell, side, value in service.execute(queries.figures.encode()):
            for tree in TREES:
                for one in {union, root, *directory.ancestors(union, tree, today)}:
                    sums[tree, one, cell, side] += value
    return {key: value for key, value in sums.items() if value}

"""The streams between the databases: none was restored from a copy, and nothing failed on us."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from deploy.doctor.city import City, Connection
from deploy.doctor.findings import Finding, Part, must, note, soon
from deploy.installation import SERVICES
from services.agent.store import Store
from shared.streams import standing
from shared.streams.outbox import link as outbox_link
from shared.streams.queries import load_queries
from shared.streams.readers import DOMAINS, readers

queries: Final = load_queries(Path(__file__).with_name("queries.sql"))


class End(NamedTuple):
    """How far somebody has a stream, and the link there."""

    stream: str
    number: int
    link: bytes


def restored(city: City) -> Iterator[Finding]:
    """No database has less of a stream than another one has of it."""
    for writer in DOMAINS:
        for reader in sorted({one for some in readers(writer).values() for one in some}):
            yield from between(writer, reader, city.database(writer), city.database(reader))


def between(writer: str, reader: str, theirs: Connection, ours: Connection) -> Iterator[Finding]:
    """Compare what two databases have of the writer's streams.

    Each is asked only after the one that follows it, so that work under way makes no difference.
    """
    told = theirs.execute(queries.told_by, {"reader": reader}).fetchall()
    own = theirs.execute(queries.own_store).fetchone()
    ends = [End(*row) for row in ours.execute(queries.read_of, {"store": own[0]})] if own else []
    yield from ahead(writer, reader, ends, partial(outbox_link, theirs))
    has = {end.stream: end.number for end in ends}
    for stream, number in told:
        if has.get(stream, 0) < number:
            yield must(
                "restored", what=reader, other=writer, stream=stream, number=number,
                held=has.get(stream, 0),
            )  # fmt: skip
            return


def ahead(
    what: str, other: str, ends: list[End], link_at: Callable[[str, int], bytes | None]
) -> Iterator[Finding]:
    """Tell a writer of which a reader has more, or something else, than it has itself."""
    for end in ends:
        link = link_at(end.stream, end.number)
        if link is None:
            yield must(
                "restored", what=what, other=other, stream=end.stream, number=end.number, held="–"
            )
            return
        if link != bytes(end.link):
            yield must("chain_differs", what=what, other=other, stream=end.stream,
                       number=end.number)  # fmt: skip
            return


def stores(city: City) -> Iterator[Finding]:
    """No store beside the city has less than the services have of it."""
    for path in city.stores:
        with closing(Store.open(path)) as store:
            for reader in DOMAINS:
                wanted = {"store": store.identity.id}
                rows = city.database(reader).execute(queries.read_of, wanted).fetchall()
                yield from ahead(
                    str(path), reader, [End(*row) for row in rows], partial(link_of, store)
                )


def link_of(store: Store, stream: str, number: int) -> bytes | None:
    """Give a store's link at a number; None where it has none."""
    heads = {one.stream: one.number for one in store.written()}
    return store.link(stream, number) if number <= heads.get(stream, 0) else None


def differing(city: City) -> Iterator[Finding]:
    """What was settled is what its writers say that they wrote."""
    for name, tx in everyone(city):
        found = standing.streams(tx, most=1)
        if found["differs"]:
            yield must("streams_differ", service=name, count=found["differs"],
                       stream=found["rows"][0]["stream"])  # fmt: skip


def failed(city: City) -> Iterator[Finding]:
    """Our program failed on no report."""
    for name, tx in everyone(city):
        if count := the(tx, queries.failed):
            yield soon("reports_failed", service=name, count=count)


def aside(city: City) -> Iterator[Finding]:
    """Nothing is in quarantine that nobody has seen to."""
    for name, tx in everyone(city):
        if count := the(tx, queries.aside):
            yield note("quarantined", service=name, count=count)


def flooded(city: City) -> Iterator[Finding]:
    """Nobody was cut off without somebody asking why."""
    for name, tx in everyone(city):
        for (agent,) in tx.execute(queries.flooded).fetchall():
            yield soon("flooded", service=name, agent=agent)


def everyone(city: City) -> Iterator[tuple[str, Connection]]:
    """Give all databases by service; at the first that isn't sound raises `OutOfReach`."""
    _ = city.server
    for name in SERVICES:
        yield name, city.database(name)


def the(tx: Connection, query: str) -> Any:  # noqa: ANN401 - whatever the statement gives
    """Give the only value of the only row."""
    ((value,),) = tx.execute(query).fetchall()
    return value


STREAMS: Final = Part("streams", (restored, stores, differing, failed, aside, flooded))

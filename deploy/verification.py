"""Whether an installation is in step: branch, ledger, state, figures and totals, end to end.

Every chain is computed anew from the bytes, every state from its ledger, every figure from the
states and every total from the figures; both ends of every stream are compared. The first place
that differs is named.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import psycopg

from deploy.comparing import compare_figures
from deploy.installation import domain
from services.agent.store import Store
from services.city.verify import first_difference as totals_difference
from shared.streams import chain
from shared.streams.ledger import Connection
from shared.streams.outbox import link as outbox_link
from shared.streams.projection import projection_difference
from shared.streams.queries import load_queries
from shared.streams.readers import DOMAINS, readers
from shared.streams.rebuild import Difference, Rebuild
from shared.streams.verify import check_streams

queries: Final = load_queries(Path(__file__).with_suffix(".sql"))

Tell = Callable[[str], None]


class Report(NamedTuple):
    """What a check came to: how many streams were compared, and the first difference."""

    streams: int
    first_difference: Difference | None

    @property
    def in_step(self) -> bool:
        """Tell whether everything agrees."""
        return self.first_difference is None


class End(NamedTuple):
    """How far one side of a stream is, and the link there."""

    number: int
    link: bytes


class Verification:
    """One check of databases and stores."""

    def __init__(
        self, databases: Mapping[str, str], stores: Mapping[str, Path], tell: Tell
    ) -> None:
        """Take the services' databases, the agents' store files, and whom to tell of progress."""
        self.databases = databases
        self.stores = stores
        self.tell = tell
        self.streams = 0

    def run(self) -> Report:
        """Compare everything; stop at the first difference."""
        with closing(self.differences()) as differences:
            first = next(differences, None)
        return Report(self.streams, first)

    def differences(self) -> Generator[Difference, None, None]:
        """Give what differs, in the order in which reports flow."""
        for name, path in self.stores.items():
            self.tell(f"agent {name}")
            with closing(Store.open(path)) as store:
                yield from self.store(store)
        for name in self.databases:
            self.tell(name)
            with psycopg.connect(self.databases[name]) as tx:
                yield from named(name, self.database(name, tx))
        for name in DOMAINS:
            yield from self.written(name)

    def store(self, store: Store) -> Iterator[Difference]:
        """Compare a branch's streams with what the services have settled of them."""
        for written in store.written():
            self.streams += 1
            body_link, number = chain.root(written.stream), 0
            for event in store.read(written.stream, 0, written.number):
                number, body_link = event.number, chain.link(body_link, event.body)
                if event.link != body_link:
                    yield Difference(
                        "branch", f"{written.stream} {number}", event.link.hex(), body_link.hex()
                    )
            with psycopg.connect(self.databases[written.channel]) as tx:
                yield from compare(
                    tx, written.stream, End(written.number, written.link),
                    partial(store.link, written.stream),
                )  # fmt: skip

    def database(self, name: str, tx: Connection) -> Iterator[Difference | None]:
        """Compare a service's chains, its states and what follows from them."""
        yield check_streams(tx)
        yield projection_difference(tx)
        if name == "city":
            yield totals_difference(tx)
        else:
            own = domain(name)
            rebuild = Rebuild(tx, own.rulebook, own.indicators, own.announce, own.announces)
            yield rebuild.first_difference()

    def written(self, name: str) -> Iterator[Difference]:
        """Compare what a service has written with what its readers have settled of it."""
        with psycopg.connect(self.databases[name]) as tx:
            for stream, number, link in tx.execute(queries.written).fetchall():
                for reader in readers(name)[stream.partition("/")[2]]:
                    self.streams += 1
                    with psycopg.connect(self.databases[reader]) as other:
                        yield from compare(
                            other, stream, End(number, bytes(link)),
                            partial(outbox_link, tx, stream),
                        )  # fmt: skip
            with psycopg.connect(self.databases["city"]) as city:
                yield from named("figures", iter([compare_figures(name, tx, city)]))


def compare(
    tx: Connection, stream: str, head: End, link_at: Callable[[int], bytes | None]
) -> Iterator[Difference]:
    """Compare a writer's head with how far a reader is."""
    row = tx.execute(queries.settled, {"stream": stream}).fetchone()
    reader = End(row[0], bytes(row[1])) if row else End(0, chain.root(stream))
    ours = link_at(reader.number) if reader.number <= head.number else None
    if ours != reader.link:
        yield Difference(
            "streams", f"{stream} {reader.number}", reader.link.hex(), ours.hex() if ours else None
        )
    elif reader.number != head.number:
        yield Difference("streams", stream, str(reader.number), str(head.number))


def named(name: str, found: Iterator[Difference | None]) -> Iterator[Difference]:
    """Say in which service a difference is."""
    for difference in found:
        if difference is not None:
            yield difference._replace(where=f"{name} {difference.where}")


def verify(
    databases: Mapping[str, str], stores: Mapping[str, Path], tell: Tell = lambda _: None
) -> Report:
    """Check an installation. It must be at rest: what is under way is a difference."""
    return Verification(databases, stores, tell).run()

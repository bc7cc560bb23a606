"""The city's totals on a real database, without streams: packets and announcements are handed over.

What services and organization would announce is given to the keeper as arrivals and as rows of
the directory; a test may double, shuffle and delay them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
import psycopg

from services.city.totals import TotalsKeeper
from shared.events.base import OF_CLASS, Tree
from shared.events.directory import Edge as AnnouncedEdge
from shared.events.directory import IndicatorAnnounced, UnionAnnounced
from shared.events.envelope import Envelope
from shared.events.figures import Changed
from shared.figures.boundaries import Edge
from shared.figures.figures import Row
from shared.figures.packets import packets
from shared.streams import entries
from shared.streams.directory import Directory
from shared.streams.ledger import Arrival
from shared.streams.queries import load_queries
from tests.trees import on

queries = load_queries(Path(__file__).with_suffix(".sql"))

HOUSE: Final = Path(__file__).parents[2]
MIGRATIONS: Final = (
    HOUSE / "shared" / "streams" / "migrations",
    HOUSE / "services" / "city" / "migrations",
)
Values = dict[str, int | str]
TODAY: Final = on(9)


def row(union: str, day: dt.date, stock: Values | None = None, flow: Values | None = None) -> Row:
    """Give the figures of a union and day."""
    return Row(union, day, stock or {}, flow or {})


def announced(union: str, edges: Iterable[Edge]) -> UnionAnnounced:
    """Give what organization announces of a union."""
    return UnionAnnounced(
        union=union, name=union, kind="single", status="active", from_=dt.date(2020, 1, 1),
        edges=tuple(
            AnnouncedEdge(
                tree=edge.tree, parent=edge.parent, from_=edge.from_day,
                accepted_on=edge.from_day or dt.date(2020, 1, 1),
                why="moved" if edge.from_day else "first",
            )
            for edge in edges
        ),
    )  # fmt: skip


def indicator(id_: str, kind: Literal["stock", "flow", "ratio"], *parts: str) -> IndicatorAnnounced:
    """Give the announcement of an indicator; a ratio has its two parts."""
    numerator, denominator = parts or (None, None)
    return IndicatorAnnounced(
        indicator=id_, kind=kind, zh=id_, en=id_, unit="1", source="test",
        numerator=numerator, denominator=denominator,
    )  # fmt: skip


def packet(
    number: int, *rows: Row, origin: str = "organization", source: str = "",
    stream: str = "store-1/figures",
) -> Arrival:  # fmt: skip
    """Give a packet of figures as intake hands it over."""
    (event,) = (
        packets(origin, rows) if rows else (Changed(origin=origin, stock=(), flow=(), rows=()),)
    )
    envelope = Envelope(
        specversion="1.0", id=str(uuid.uuid4()),
        source=f"/services/{source or origin}", type="figures.changed",
        dataschema="urn:tongxin:figures.changed:1", subject=origin,
        time=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), stream=stream, sequence=str(number),
        data=msgspec.Raw(msgspec.json.encode(event)),
    )  # fmt: skip
    body = msgspec.json.encode({"data": event})
    declared = OF_CLASS[Changed]
    return Arrival(
        stream, number, b"", body, envelope, declared, event, key=declared.subject(event)
    )


class Office:
    """One process of the city service: a connection and a keeper."""

    def __init__(self, url: str, today: dt.date = TODAY) -> None:
        """Connect; nothing is known yet."""
        self.url = url
        self.today = today
        self.tx = psycopg.connect(url)
        self.keeper = TotalsKeeper()
        self.directory = Directory()
        self.recorded: set[tuple[str, int]] = set()

    def take(self, *packets: Arrival) -> list[Arrival]:
        """Take packets in, in one transaction."""
        with self.tx.transaction():
            settled = self.keeper.take(self.tx, packets, self.today)
        self.keeper.committed()
        return settled

    def record(self, *packets: Arrival) -> None:
        """Take packets in and write them into the ledger, as intake does: each number once."""
        with self.tx.transaction():
            rows = self.keeper.take(self.tx, packets, self.today)
            new = [one for one in rows if (one.stream, one.number) not in self.recorded]
            entries.write(self.tx, new, dt.datetime.now(dt.UTC))
        self.recorded |= {(one.stream, one.number) for one in new}
        self.keeper.committed()

    def announce(self, *events: UnionAnnounced | IndicatorAnnounced) -> None:
        """Put rows into the directory, and let the totals follow in the same transaction."""
        names = []
        with self.tx.transaction():
            for event in events:
                self.directory.announce(event)
                names.append(str(OF_CLASS[type(event)].subject(event)))
            self.directory.write(self.tx)
            self.keeper.learnt(self.tx, names, self.today)
        self.directory.committed()
        self.keeper.committed()

    def turn(self, today: dt.date) -> None:
        """Let the totals come to a day."""
        self.today = today
        with self.tx.transaction():
            self.keeper.follow(self.tx, today)
        self.keeper.committed()

    def sum(  # noqa: PLR0913 - a total is named by these
        self,
        union: str,
        indicator: str,
        *,
        tree: Tree = "territorial",
        form: str = "as_was",
        since: dt.date = dt.date.min,
        until: dt.date = dt.date.max,
        label: str = "",
    ) -> Any:  # noqa: ANN401 - an exact number, or nothing
        """Add up a cell as SQL reads it."""
        statement = queries.sum_as_was if form == "as_was" else queries.sum_today
        ((value,),) = self.tx.execute(statement, {
            "tree": tree, "union": union, "indicator": indicator, "label": label,
            "since": since, "until": until,
        }).fetchall()  # fmt: skip
        self.tx.commit()
        return value

    def table(self) -> list[tuple[Any, ...]]:
        """Give all totals of both forms, cell by cell, in order."""
        found = self.tx.execute(queries.all_totals).fetchall()
        self.tx.commit()
        return found

    def spans(self) -> list[tuple[Any, ...]]:
        """Give what is held of closed months and years, cell by cell."""
        return self.tx.execute(queries.held_spans).fetchall()

    def spans_of_days(self) -> list[tuple[Any, ...]]:
        """Give what the days of closed months and years add up to."""
        return self.tx.execute(queries.spans_of_days).fetchall()

    def clear(self) -> None:
        """Empty the tables, for the next example."""
        self.tx.rollback()
        self.tx.execute(queries.clear)
        self.tx.commit()
        self.keeper = TotalsKeeper()
        self.directory = Directory()
        self.recorded.clear()

    def close(self) -> None:
        """Disconnect."""
        self.tx.close()

"""Compares what stores say that they wrote with what is settled, and counts what was refused.

Read beside the stream, as doubles are, so that reports don't pay for it. What has changed since
the last time goes into the service's own stream; figures, lineage and replay follow from there.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from services.organization.rules.refused import Refusals
from services.organization.rules.store import Store
from shared.events.base import Event
from shared.events.organization import RefusalsCounted, StreamCompared
from shared.streams.directory import Directory
from shared.streams.ledger import Arrival, Connection
from shared.streams.queries import load_queries
from shared.streams.station import Station

queries = load_queries(Path(__file__).with_name("queries.sql"))

BACK: Final = dt.timedelta(days=31)
"""Days that are counted anew: a refusal keeps the day on which it was settled."""
AT_ONCE: Final = 500
"""Events that are recorded in one transaction."""

Counts = dict[tuple[str, dt.date], dict[str, int]]
"""Refusals by union and day, each by reason."""


def compare(station: Station) -> list[Arrival]:
    """Record how streams stand and how much was refused, where it is otherwise than recorded."""
    today = station.today()
    with station.database.transaction() as tx:
        directory = Directory()
        directory.refresh(tx)
        events = [*streams(tx, today), *refusals(tx, directory, today)]
    found: list[Arrival] = []
    for first in range(0, len(events), AT_ONCE):
        found += station.record(events[first : first + AT_ONCE])
    return found


def streams(tx: Connection, today: dt.date) -> Iterator[Event]:
    """Give the streams that stand otherwise than they did when they were last compared.

    One whose writer has not said its head yet is not compared: it will, within seconds.
    """
    for store, text, state, settled, written in tx.execute(queries.compared).fetchall():
        known = msgspec.json.decode(text, type=Store)
        last = known.compared[-1].state if known.compared else "not_heard"
        if known.expelled_on is None and last != state:
            yield StreamCompared(
                on=today, store=store, state=state, settled=settled, written=written
            )


def refusals(tx: Connection, directory: Directory, today: dt.date) -> Iterator[Event]:
    """Give the days of unions on which more was refused than is recorded."""
    counts = counted(tx, directory, today - BACK)
    unions = {"unions": sorted({union for union, _ in counts})}
    known = {
        (union, one.on): one.reasons
        for union, text in tx.execute(queries.refusals_known, unions).fetchall()
        for one in msgspec.json.decode(text, type=Refusals).days
    }
    for (union, day), reasons in sorted(counts.items()):
        if known.get((union, day)) != reasons:
            refused = sum(reasons.values())
            yield RefusalsCounted(on=day, union=union, refused=refused, reasons=reasons)


def counted(tx: Connection, directory: Directory, since: dt.date) -> Counts:
    """Count the refusals since a day.

    At the union on whose behalf the report was made; where its store may not speak for that one,
    or it couldn't be read, at the union of the store: nobody else's number grows by a forger.
    """
    found: Counts = defaultdict(dict)
    for store, home, source, day, reason, count in tx.execute(
        queries.refused_since, {"since": since}
    ):
        mine = source is not None and directory.may_speak(store, source, day)
        reasons = found[source if mine else home, day]
        reasons[reason] = reasons.get(reason, 0) + count
    return found

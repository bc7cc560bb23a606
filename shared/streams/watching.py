"""How a service stands, for who watches over it: read from its database, whatever crashed before.

One small transaction, beside the stream; metrics are made of it.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final, NamedTuple

from shared.clock import SHANGHAI
from shared.streams.ledger import Connection
from shared.streams.queries import load_queries

queries = load_queries(Path(__file__).with_suffix(".sql"))

STATES: Final = ("in_step", "behind", "silent", "differs", "not_heard")
LATELY: Final = dt.timedelta(minutes=5)
"""A writer says its head every 30 seconds; one not heard for so long is offline."""
MOST: Final = 100
"""Streams that are named, those that lag most."""


class Unsent(NamedTuple):
    """What a reader has given no receipt for: how many events, and seconds since the oldest."""

    events: int
    seconds: float


class Watched(NamedTuple):
    """What there is to see.

    `unsent` by channel and reader, `streams` by state, `lag` by stream and state in events,
    `waiting` and `quarantined` by reason, `waited` in seconds, `clocks` that should have fired.
    """

    unsent: dict[tuple[str, str], Unsent]
    streams: dict[str, int]
    lag: dict[tuple[str, str], int]
    waiting: dict[str, int]
    waited: float
    quarantined: dict[str, int]
    clocks: int


def watch(tx: Connection, now: dt.datetime) -> Watched:
    """Look at everything that should be near nothing."""
    given = {
        "now": now, "lately": now - LATELY, "most": MOST, "today": now.astimezone(SHANGHAI).date(),
    }  # fmt: skip
    streams = tx.execute(queries.streams, given).fetchall()
    waiting = tx.execute(queries.waiting, given).fetchall()
    ((clocks,),) = tx.execute(queries.clocks, given).fetchall()
    return Watched(
        unsent={
            (channel, reader): Unsent(events, max(0.0, seconds or 0.0) if events else 0.0)
            for channel, reader, events, seconds in tx.execute(queries.unsent, given)
        },
        streams=dict.fromkeys(STATES, 0) | {state: count for state, count, *_ in streams},
        lag={
            (stream, state): lag
            for state, _, names, lags in streams
            for stream, lag in zip(names or (), lags or (), strict=True)
        },
        waiting={reason: count for reason, count, _ in waiting},
        waited=max((seconds for _, _, seconds in waiting), default=0.0),
        quarantined=dict(tx.execute(queries.quarantined).fetchall()),
        clocks=clocks,
    )

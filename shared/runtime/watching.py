"""Shows as metrics what a service does, and how it stands; that is shown on duty only."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from typing import Any, Final

from prometheus_client import Gauge

from shared.runtime import metrics
from shared.streams.settlement import OUTCOMES, Settlement
from shared.streams.station import Reader
from shared.streams.watching import Watched, watch

log = logging.getLogger(__name__)

EVERY: Final = 30.0
"""Seconds between looks; Prometheus asks every 15 or 30."""
SHOWN: Final = (
    metrics.UNSENT, metrics.OLDEST, metrics.STREAMS, metrics.LAG, metrics.WAITING, metrics.WAITED,
    metrics.QUARANTINED, metrics.CLOCKS,
)  # fmt: skip


def begin(service: str) -> None:
    """Let every outcome be counted from 0: an increase from nothing isn't seen."""
    for outcome in OUTCOMES:
        metrics.SETTLED.labels(service, outcome)


def count(service: str, found: Settlement) -> None:
    """Count what a transaction came to, once it is committed; say what was set aside."""
    now = dt.datetime.now(dt.UTC)
    for outcome, number in found.outcomes.items():
        metrics.SETTLED.labels(service, outcome).inc(number)
    for channel, recorded in found.recorded.items():
        seconds = max(0.0, (now - recorded).total_seconds())
        metrics.VISIBLE.labels(service, channel).observe(seconds)
    for one in found.aside.values():
        log.warning("a message of %s was not taken: %s", one.user, one.reason, extra=one._asdict())


def look(station: Reader) -> None:
    """Look, and show what was found. Raises psycopg.OperationalError in an outage."""
    with station.database.transaction() as tx:
        found = watch(tx, station.clock())
    show(station.name, found)


def show(service: str, found: Watched) -> None:
    """Let the metrics be what was found, and nothing else."""
    values: dict[Gauge, Mapping[Any, float]] = {
        metrics.UNSENT: {place: one.events for place, one in found.unsent.items()},
        metrics.OLDEST: {place: one.seconds for place, one in found.unsent.items()},
        metrics.STREAMS: {(state,): count for state, count in found.streams.items()},
        metrics.LAG: found.lag,
        metrics.WAITING: {(reason,): count for reason, count in found.waiting.items()},
        metrics.WAITED: {(): found.waited},
        metrics.QUARANTINED: {(reason,): count for reason, count in found.quarantined.items()},
        metrics.CLOCKS: {(): found.clocks},
    }
    for gauge in SHOWN:
        metrics.replace(gauge, service, values[gauge])


def look_away(service: str) -> None:
    """Show nothing: another process of the service is on duty, and what was seen grows old."""
    for gauge in SHOWN:
        metrics.replace(gauge, service, {})

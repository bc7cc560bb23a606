"""A store's agent as metrics: what it hasn't brought to its readers, and what is away from it."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
import threading
from typing import Final

from prometheus_client import start_http_server

from services.agent.status import Status
from services.agent.store import Store
from shared.runtime import metrics
from shared.runtime.watching import EVERY

PLACES: Final = ("relay", "mail", "store")
"""Where an agent can have trouble: see `services.agent.agent`."""


def serve(store: Store, agent: str, listen: str, port: int, stopped: threading.Event) -> None:
    """Serve `/metrics` until stopped; with port 0 only wait."""
    if not port:
        stopped.wait()
        return
    server, thread = start_http_server(port, listen)
    going_on = True
    while going_on:
        with contextlib.suppress(sqlite3.Error):  # the relay meets it too, and says so
            show(agent, store.status())
        going_on = not stopped.wait(EVERY)
    server.shutdown()
    server.server_close()
    thread.join()


def show(agent: str, status: Status, now: dt.datetime | None = None) -> None:
    """Let the metrics be what the store says."""
    places = {(one.stream.partition("/")[2], one.reader): one for one in status.streams}
    metrics.replace(metrics.UNSENT, agent, {at: one.unsent for at, one in places.items()})
    oldest = {at: one.unsent_seconds or 0.0 for at, one in places.items()}
    metrics.replace(metrics.OLDEST, agent, oldest)
    metrics.replace(metrics.AWAY, agent, {(place,): 0.0 for place in PLACES} | away(status, now))


def away(status: Status, now: dt.datetime | None) -> dict[tuple[str, ...], float]:
    """Give what the store's last trouble is, and for how many seconds."""
    error = status.last_error
    if not error:
        return {}
    since = dt.datetime.fromisoformat(error["at"])
    return {(error["where"],): ((now or dt.datetime.now(dt.UTC)) - since).total_seconds()}

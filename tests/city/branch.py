"""A branch: its agent with a store of its own and a user at the broker.

Its agent works in threads of the test's process, or in a process that can be killed
(`tests.city.apart`).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from services.agent.agent import Agent
from services.agent.errors import NeedsSuccession
from services.agent.store import Store
from shared.events.base import Event
from shared.events.organization import Speaks
from shared.runtime.broker import Broker
from shared.streams.wire import Consumer, Publisher
from tests.city.process import TOP, until

PASSWORD: Final = "branch"
ALWAYS: Final = dt.date(2020, 1, 1)


class Wire:
    """A branch's way to the broker; a test may put something between."""

    def __init__(self, broker: Broker, bend: Callable[[Publisher], Publisher]) -> None:
        """Take the broker, and what makes of a publisher another."""
        self.broker = broker
        self.bend = bend

    def publisher(self) -> Publisher:
        """Give a publisher."""
        return self.bend(self.broker.publisher())

    def consumer(self, queue: str, prefetch: int) -> Consumer:
        """Subscribe to a queue."""
        return self.broker.consumer(queue, prefetch)


class Branch:
    """An agent for some unions."""

    def __init__(self, name: str, unions: Iterable[str], path: Path, url: str) -> None:
        """Open its store, or make one; nothing runs."""
        self.name = name
        self.unions = list(unions)
        self.path = path
        self.url = url
        self.patience: dict[str, Any] = {}
        """`heartbeat` and `deadline`, in seconds, where they aren't the usual ones."""
        self.turn = threading.Lock()
        """Held while the file is away."""
        self.journal: set[str] = set()
        """The ids of all that it ever recorded, also in files that were lost."""
        self.bend: Callable[[Publisher], Publisher] = lambda publisher: publisher
        self.store = Store.open(path) if path.exists() else self.create()
        self.agent: Agent | None = None
        self.apart: subprocess.Popen[bytes] | None = None
        self._broker: Broker | None = None

    def create(self) -> Store:
        """Make its store."""
        store = Store.create(self.path)
        store.people.speaks_for(Speaks(union=union, from_=ALWAYS) for union in self.unions)
        return store

    @property
    def public_key(self) -> str:
        """Give the key that the city admits."""
        return self.store.identity.public_key.hex()

    def broker(self) -> Broker:
        """Give a way to the broker as this branch's user."""
        return Broker(self.url, self.name, **self.patience)

    def start(self) -> None:
        """Let the agent work in threads."""
        self._broker = broker = self.broker()
        self.agent = Agent(self.store, lambda: Wire(broker, self.bend), self.name)
        self.agent.start()

    def stop(self) -> None:
        """Let the agent stop."""
        if self.agent and self._broker:
            self.agent.stop()
            self._broker.close()
            self.agent = None

    def record(self, events: Sequence[Event], union: str = "") -> list[str]:
        """Record reports on behalf of one of its unions, the first where none is named.

        While the file is away, or stopped until the agent goes on under a new id, it waits.
        """
        source = f"/unions/{union or self.unions[0]}"
        ids: list[str] = []

        def recorded() -> bool:
            ids.extend(self.tried(events, source))
            return bool(ids)

        until(recorded, 30, lambda: f"{self.name} records nothing")
        self.journal.update(ids)
        return ids

    def tried(self, events: Sequence[Event], source: str) -> list[str]:
        """Record, unless the store is stopped."""
        with self.turn, contextlib.suppress(NeedsSuccession):
            return self.store.record(events, source=source)
        return []

    @property
    def unsettled(self) -> int:
        """How many of its reports no receipt covers."""
        return self.store.status().unsent

    # ---------------------------------------------------------------- its file

    def copy(self) -> Path:
        """Copy the file as a clerk would: with nobody at work."""
        copied = self.path.with_suffix(".copy")
        with self.turn:
            self.stop()
            self.close()
            shutil.copy(self.path, copied)
            self.open()
        self.start()
        return copied

    def restore(self, copied: Path) -> None:
        """Put the copy in the place of the file; the agent is stopped."""
        with self.turn:
            self.stop()
            self.close()
            shutil.copy(copied, self.path)
            self.open()

    def open(self) -> None:
        """Open the file."""
        self.store = Store.open(self.path)

    def close(self) -> None:
        """Close the file; while another holds it open too, it isn't all in the file."""
        self.note()
        self.store.close()
        assert not self.path.with_name(f"{self.path.name}-wal").exists()

    def note(self) -> None:
        """Write down what the file holds."""
        self.journal |= self.events().keys()

    def events(self) -> dict[str, bytes]:
        """Give all that the file holds: bytes by event id; the newest numbers of an event."""
        return {event: body for event, _, _, body in self.rows()}

    def rows(self) -> list[tuple[str, str, int, bytes]]:
        """Give all rows of the file: event, stream, number, bytes."""
        found = self.store.database.rows(
            "SELECT lower(hex(events.id)), streams.stream, events.number, events.body FROM events"
            " JOIN streams ON streams.place = events.stream ORDER BY streams.place, events.number"
        )
        return [(dashed(event), stream, number, body) for event, stream, number, body in found]

    # ---------------------------------------------------------------- a process of its own

    def run_apart(self, seed: int, kill_at: str = "") -> None:
        """Let a process be the agent, which reports (`tests.city.load`) until it is killed."""
        self.stop()
        words = [str(self.path), self.url, self.name, ",".join(self.unions), str(seed)]
        self.apart = subprocess.Popen(
            [sys.executable, "-m", "tests.city.apart", *words],
            cwd=TOP, env=os.environ | {"TONGXIN_KILL_AT": kill_at},
        )  # fmt: skip

    def killed(self) -> bool:
        """Tell whether the process has died of SIGKILL."""
        return self.apart is not None and self.apart.poll() == -signal.SIGKILL

    def kill(self) -> None:
        """Kill the process."""
        if self.apart:
            self.apart.kill()
            self.apart.wait()


def dashed(event: str) -> str:
    """Write 32 hex digits as a UUID."""
    return "-".join((event[:8], event[8:12], event[12:16], event[16:20], event[20:]))

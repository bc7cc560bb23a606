"""How long it takes from the branch to the city's totals, measured from outside on live reports.

A sample is a report that a worker joined a union today. All reports on one union come from one
store, in order, so this one is in the totals as soon as the city knows of at least as many joined
in that union today as the branch has reported. What the city knows of a union is committed in one
transaction with every total above it; so that is looked for by SQL, every few milliseconds. The
clock starts before the branch records, and stops when the look that saw it has returned: both
ends count against us, and so does the pause between looks.
"""

from __future__ import annotations

import datetime as dt
import math
import threading
import time
from collections.abc import Sequence
from typing import Final, NamedTuple

from deploy.demo.running import Running
from deploy.demo.settled import queries

LOOK: Final = 0.005
"""Seconds between looks while a sample is under way."""
EVERY: Final = 0.2
"""Seconds between samples: looking takes time from what is looked at."""
GIVEN_UP: Final = 60.0
"""Seconds after which a sample counts as that long."""


class Sample(NamedTuple):
    """A report: its union and day, how many joined there with it, and when it was begun."""

    union: str
    day: dt.date
    joined: int
    began: float


class Latency:
    """Watches samples in a thread of its own, one at a time."""

    def __init__(self, running: Running, today: dt.date) -> None:
        """Take the installation, and the day whose reports are sampled."""
        self.running = running
        self.today = today
        self.seconds: list[float] = []
        self._next = 0.0
        self._sample: Sample | None = None
        self._come = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="latency", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Let the sample under way end, and stop."""
        self._stopping.set()
        self._come.set()
        self._thread.join()

    def note(self, sample: Sample) -> None:
        """Take a report as a sample, when the last one is over and some time has passed."""
        if self._sample is None and sample.day == self.today and sample.began >= self._next:
            self._next = sample.began + EVERY
            self._sample = sample
            self._come.set()

    def _run(self) -> None:
        with self.running.reading("city") as tx:
            while not self._stopping.is_set():
                self._come.wait()
                self._come.clear()
                sample = self._sample
                while sample is not None:
                    asked = {"unions": [sample.union], "day": sample.day}
                    found = tx.execute(queries.joined_known, asked).fetchone()
                    seconds = time.monotonic() - sample.began
                    if (found and (found[1] or 0) >= sample.joined) or seconds > GIVEN_UP:
                        self.seconds.append(seconds)
                        sample = self._sample = None
                    else:
                        time.sleep(LOOK)


def percentile(seconds: Sequence[float], share: float) -> float | None:
    """Give the milliseconds below which this share of the samples lies; None without any."""
    if not seconds:
        return None
    place = max(0, math.ceil(share * len(seconds)) - 1)
    return round(sorted(seconds)[place] * 1000, 1)

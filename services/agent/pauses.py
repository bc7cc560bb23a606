"""How long to wait before trying again what failed."""

from __future__ import annotations

import random
import threading
from typing import Final

from shared.streams.wire import BrokerRefused

FIRST: Final = 0.2
AWAY: Final = 5.0
"""Seconds between attempts, at most, while the broker is away."""
REFUSED: Final = 30.0
"""The same while it refuses: rights don't change by asking often, but a wiped broker has none
for some seconds."""


class Pauses:
    """Pauses that grow with each failure in a row."""

    def __init__(self, early: threading.Event) -> None:
        """Take the event that ends a pause early."""
        self.early = early
        self.failures = 0

    def wait(self, error: Exception) -> None:
        """Pause after an error; not in step with others who lost the same broker."""
        most = REFUSED if isinstance(error, BrokerRefused) else AWAY
        pause = min(most, FIRST * 2 ** min(self.failures, 10))
        self.failures += 1
        self.early.wait(pause * random.uniform(0.5, 1.0))  # noqa: S311 - no secret

    def end(self) -> None:
        """Begin anew: it worked."""
        self.failures = 0

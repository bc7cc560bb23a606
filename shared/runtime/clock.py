"""The one clock of a process."""

from __future__ import annotations

import datetime as dt

from shared.streams.reading import SHANGHAI


def now() -> dt.datetime:
    """Give the moment, in Shanghai's time."""
    return dt.datetime.now(SHANGHAI)

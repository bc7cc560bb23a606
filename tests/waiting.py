"""Waiting for what another process does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


def until(check: Callable[[], bool], seconds: float = 20.0) -> None:
    """Return as soon as `check` holds; fail when it doesn't within some seconds."""
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not check():
        assert time.monotonic() < end, f"not within {seconds} s"
        pause.wait(0.02)

"""An agent in a process of its own, that reports and sends until it is killed."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import Final

from tests.city.branch import Branch
from tests.city.load import Load

PAUSE: Final = 0.005
"""Seconds between reports: faster than receipts come, so that there is always something open."""


def report(path: str, url: str, name: str, unions: str, seed: str) -> None:
    """Report, one at a time, for good."""
    branch = Branch(name, unions.split(","), Path(path), url)
    load = Load([branch], int(seed), "apart")
    branch.start()
    while True:
        load.turn()
        threading.Event().wait(PAUSE)


if __name__ == "__main__":
    report(*sys.argv[1:])

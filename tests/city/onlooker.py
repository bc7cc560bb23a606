"""A branch that reports steadily, and how long each report takes until it is settled."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg

from tests.city.branch import Branch
from tests.city.city import City
from tests.city.load import Load

EVERY: Final = 0.1
LOOK: Final = 0.01
SETTLED: Final = b"SELECT 1 FROM ledger WHERE stream = %s AND number = %s"


class Onlooker:
    """Records one report after another, each when the one before is settled."""

    def __init__(self, city: City, branch: Branch, seed: int, label: str) -> None:
        """Take who reports."""
        self.city = city
        self.branch = branch
        self.load = Load([branch], seed, f"{label} {branch.name}")
        self.took: list[float] = []
        self.last = 0.0
        """When the last of them began."""
        self.failed: list[BaseException] = []

    @contextmanager
    def looking(self) -> Iterator[Onlooker]:
        """Report in the background."""
        stopping = threading.Event()
        thread = threading.Thread(target=self.look, args=(stopping,), name="onlooker")
        thread.start()
        try:
            yield self
        finally:
            stopping.set()
            thread.join()
        if self.failed:
            raise self.failed[0]

    def look(self, stopping: threading.Event) -> None:
        """Report until told to stop."""
        try:
            with psycopg.connect(self.city.urls["organization"], autocommit=True) as ledger:
                while not stopping.wait(EVERY):
                    self.report(ledger)
        except BaseException as error:  # noqa: BLE001 - raised in the test's thread
            self.failed.append(error)

    def report(self, ledger: psycopg.Connection) -> None:
        """Report once, and wait until it is settled."""
        began = time.monotonic()
        self.load.turn()
        ((stream, number, _, _),) = self.branch.store.written()
        while not ledger.execute(SETTLED, (stream, number)).fetchone():
            time.sleep(LOOK)
        self.took.append(time.monotonic() - began)
        self.last = began

    def __str__(self) -> str:
        """Tell how long it took, in milliseconds."""
        took = sorted(1000 * one for one in self.took)
        if not took:
            return f"{self.branch.name}: nothing"
        return (
            f"{self.branch.name}: {len(took)} reports, median {statistics.median(took):.0f} ms,"
            f" p99 {took[int(0.99 * (len(took) - 1))]:.0f} ms, longest {took[-1]:.0f} ms"
        )

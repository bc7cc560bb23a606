"""One fault after the other, by chance, under load: what one leaves behind meets the next."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import pytest

from tests.city.city import City
from tests.city.load import Load

FAULTS = 5
PAUSE = 1.0
"""Seconds between faults: less than most need to come back from."""


class Storm:
    """Faults of a city, chosen by chance."""

    def __init__(self, city: City, seed: int) -> None:
        """Take the city and the chance."""
        self.city = city
        self.chance = random.Random(seed)
        self.copied: set[str] = set()
        self.files: dict[str, Path] = {}

    def strike(self) -> None:
        """Do harm, once."""
        fault = self.chance.choice([
            self.crash_a_service, self.crash_both_ends, self.city.crash_database,
            self.city.freeze_broker, self.restore_a_service, self.restore_a_branch,
        ])  # fmt: skip
        print(fault.__name__)  # noqa: T201 - shown when the test fails
        fault()

    def crash_a_service(self) -> None:
        """Kill one."""
        self.city.services[self.chance.choice(["organization", "city", "rights"])].crash()

    def crash_both_ends(self) -> None:
        """Kill writer and reader of figures."""
        self.city.services["organization"].crash()
        self.city.services["city"].crash()

    def restore_a_service(self) -> None:
        """Put a database back as it was when it was last chosen."""
        name = self.chance.choice(["organization", "city"])
        if name in self.copied:
            self.city.restore_database(name)
        self.city.copy_database(name)
        self.copied.add(name)

    def restore_a_branch(self) -> None:
        """Put a file back as it was when it was last chosen."""
        branch = self.city.branches[self.chance.choice(["bo", "dong"])]
        if branch.name in self.files:
            branch.restore(self.files[branch.name])
            branch.start()
        self.files[branch.name] = branch.copy()


@pytest.mark.seed(71)
def test_one_fault_after_the_other_loses_nothing_that_survives(
    city: City, load: Load, seed: int
) -> None:
    """What neither a branch nor the city has any more may be waited for; all else is settled."""
    storm = Storm(city, seed)

    with load.flowing(100):
        for _ in range(FAULTS):
            storm.strike()
            threading.Event().wait(storm.chance.uniform(0, 2 * PAUSE))
    city.until_ready()

    city.check(waiting=None)

"""A city for tests, with everything at work: one for the session, left in step by each test."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.city.city import City
from tests.city.load import Load

EAST, WEST = "640104", "640106"
UNIONS: Final = {"u1": EAST, "u2": EAST, "u3": WEST, "u4": WEST, "u5": EAST, "u6": WEST}
BRANCHES: Final = {"anna": ("u1", "u2"), "bo": ("u3",), "chen": ("u4", "u5"), "dong": ("u6",)}
LINES: Final = 40


class Cities:
    """The city of the session; one that a failed test has left out of step is made anew."""

    def __init__(self) -> None:
        """Have none yet."""
        self.city: City | None = None
        self.folder: tempfile.TemporaryDirectory[str] | None = None

    def give(self) -> City:
        """Give a city in step."""
        if self.city is None:
            # Not in pytest's folder, which another session of root's closes (tests.fix_postgres).
            self.folder = tempfile.TemporaryDirectory(prefix="tongxin-", ignore_cleanup_errors=True)
            self.city = City(Path(self.folder.name))
            self.city.open()
            settle(self.city)
        return self.city

    def close(self) -> None:
        """End it."""
        if self.city:
            self.city.close()
        if self.folder:
            self.folder.cleanup()
        self.city = self.folder = None


def settle(city: City) -> None:
    """Found two districts and six unions, and let five branches in."""
    house = city.branch("house", "6401", EAST, WEST)
    house.record([city.district(code) for code in (EAST, WEST)])
    city.found(UNIONS)
    for name, unions in BRANCHES.items():
        city.branch(name, *unions)
    city.check()


@pytest.fixture(scope="session")
def cities() -> Iterator[Cities]:
    """Give what holds the session's city."""
    held = Cities()
    yield held
    held.close()


@pytest.fixture
def city(cities: Cities) -> Iterator[City]:
    """Give a city that is in step; the test ends with its `check`, or it is thrown away."""
    given = cities.give()
    given.broken = True
    yield given
    if given.broken:
        for log in sorted(given.folder.glob("*.log")):
            print(f"--- {log.name}", *log.read_text().splitlines()[-LINES:], sep="\n")  # noqa: T201
        cities.close()


@pytest.fixture
def quiet_city(cities: Cities) -> City:
    """Give the same city to a test that records nothing."""
    return cities.give()


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """Give the chance of a test: its mark's, or TONGXIN_TEST_SEED to try another."""
    mark = request.node.get_closest_marker("seed")
    given = int(os.environ.get("TONGXIN_TEST_SEED", mark.args[0] if mark else 1))
    print(f"seed {given}")  # noqa: T201 - shown when the test fails
    return given


@pytest.fixture
def load(city: City, seed: int, request: pytest.FixtureRequest) -> Load:
    """Give what the branches report."""
    return Load([city.branches[name] for name in BRANCHES], seed, request.node.name)

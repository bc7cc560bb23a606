"""The test beds of one service on a real database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from shared.runtime.embedded import EmbeddedPostgres
from tests.fix_postgres import MakeDatabase
from tests.services import branches as of_branches
from tests.services import four as of_four
from tests.services.post import MIGRATIONS
from tests.services.station import STREAMS, City

C = TypeVar("C", bound=City)
MakeCity = Callable[[type[C]], C]
FOUNDED = "founded_city"


@pytest.fixture(scope="session")
def founded(shared_postgres: EmbeddedPostgres, templates: Callable[[Sequence[Path]], str]) -> City:
    """Give a city that was founded once a session; its database is there to be copied."""
    city = City(shared_postgres.create(FOUNDED, templates([STREAMS])))
    city.found()
    city.close()
    return city


@pytest.fixture
def make_city(founded: City, shared_postgres: EmbeddedPostgres) -> Iterator[MakeCity[City]]:
    """Give cities, each on a copy of its own; closed and dropped after the test."""
    made: list[City] = []

    def make(cls: type[City] = City) -> City:
        city = cls(shared_postgres.create(f"city_{len(made)}", FOUNDED))
        city.people_of(founded)
        made.append(city)
        return city

    yield make
    for number, city in enumerate(made):
        city.close()
        shared_postgres.drop(f"city_{number}")


@pytest.fixture
def city(make_city: MakeCity[City]) -> City:
    """Give organization with a small city in it."""
    return make_city(City)


@pytest.fixture
def branches(make_database: MakeDatabase, tmp_path: Path) -> Iterator[of_branches.Branches]:
    """Give a city with two districts, and below the first a grassroots union of one employer."""
    yield from of_branches.opened(make_database([STREAMS]), tmp_path)


@pytest.fixture
def four(city: City, make_database: MakeDatabase, tmp_path: Path) -> Iterator[of_four.Four]:
    """Give rights with four stores."""
    yield from of_four.opened(city, make_database(MIGRATIONS), tmp_path)

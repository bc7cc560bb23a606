"""The test beds of one service on a real database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fix_postgres import MakeDatabase
from tests.services.station import STREAMS, City


@pytest.fixture
def city(make_database: MakeDatabase) -> Iterator[City]:
    """Give organization with a small city in it."""
    opened = City(make_database([STREAMS]))
    yield opened
    opened.close()

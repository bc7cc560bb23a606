"""How far a stream may have been sent when a queue is looked at, by what is settled here."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Final, NoReturn, cast

import psycopg
import pytest

from shared.runtime.guard import BUSY, Guard
from shared.runtime.tools import Tools
from shared.streams.floods import FRESH
from shared.streams.relay import WINDOW
from shared.streams.wire import Delivery, Message
from tests.rules import organization as report
from tests.services.station import City

QUEUE: Final = "organization.reports.3"
BEGUN: Final = 3
"""How far the branch's stream is settled."""


class Broker:
    """Says how much stands in the queue, and keeps what it is told."""

    def __init__(self) -> None:
        """Hold nothing."""
        self.count = 0
        self.told: list[Message] = []

    def standing(self, queues: list[str]) -> dict[str, int]:
        """Give how much stands in each."""
        return dict.fromkeys(queues, self.count)

    def publish(self, messages: list[Message]) -> None:
        """Keep them."""
        self.told += messages


@pytest.fixture
def broker() -> Broker:
    """Give a broker in which nothing stands."""
    return Broker()


@pytest.fixture
def guard(city: City, broker: Broker) -> Guard:
    """Give the guard of a service that has settled a branch's first reports."""
    for person in range(BEGUN):
        city.anna.record(report.member_joined(member=f"{person:064x}"))
    city.settle(*city.anna.pack())
    tools: Any = SimpleNamespace(
        service="organization", database=lambda: city.database,
        publisher=lambda **_: broker, settings=SimpleNamespace(cut_off=60.0),
        broker=lambda: SimpleNamespace(gauge=lambda: broker),
    )  # fmt: skip
    return Guard(cast("Tools", tools))


def numbered(city: City, first: int, last: int) -> list[Delivery]:
    """Give messages of the branch with these numbers."""
    key = f"{city.anna.name}.organization.3"
    return [
        Delivery(b"", {"stream": city.anna.stream, "first": str(number)}, city.anna.name, key,
                 "application/json", number, QUEUE)
        for number in range(first, last + 1)
    ]  # fmt: skip


def test_a_message_beyond_what_was_settled_when_it_stood_there_is_a_flood(
    city: City, guard: Guard, broker: Broker
) -> None:
    """From the first one on; the topology process is told at once."""
    end = BEGUN + WINDOW
    broker.count = end
    window = numbered(city, BEGUN + 1, end)
    assert len(guard.sift(window[:BUSY])) == BUSY
    assert len(guard.sift(window[BUSY:])) == WINDOW - BUSY

    assert guard.sift(numbered(city, end + 1, end + 2)) == []

    assert [one.message_id for one in broker.told] == [city.anna.name]
    with city.database.transaction() as tx:
        assert tx.execute("SELECT reason, user_id FROM quarantine").fetchall() == [
            ("flood", city.anna.name)
        ]


def test_what_begins_beyond_it_is_of_a_writer_that_knows_more_than_a_restored_database(
    city: City, guard: Guard, broker: Broker
) -> None:
    """It is asked for, and nobody is cut off for it."""
    broker.count = WINDOW
    begun = BEGUN + WINDOW + 1

    kept = guard.sift(numbered(city, begun, begun + BUSY))

    assert len(kept) == BUSY + 1
    assert not broker.told


def test_where_the_database_is_away_nothing_is_a_flood(
    city: City, guard: Guard, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settling waits for it, with the batch in hand."""
    broker.count = 2 * FRESH

    def away() -> NoReturn:
        raise psycopg.OperationalError

    monkeypatch.setattr(guard.database, "transaction", away)

    assert len(guard.sift(numbered(city, 1, FRESH + 1))) == FRESH + 1

"""The window: no more of a store's reports is taken than its receipts have allowed it to send."""

from __future__ import annotations

import pytest

from shared.streams.relay import WINDOW
from tests.rules import organization as report
from tests.services.branch import Agent
from tests.services.station import City

PARCEL = 500


@pytest.fixture
def windowed(city: City) -> City:
    """Give a city that holds its writers to what its receipts told them, as the services do."""
    city.station.intake.told = city.station.receipts.told
    return city


def recorded(agent: Agent, count: int) -> None:
    """Let an agent record so many reports."""
    for person in range(count):
        agent.record(report.member_joined(member=f"{person:064x}"))


def test_what_is_beyond_the_window_is_not_taken_and_asked_for_again(windowed: City) -> None:
    """Number and links may be right: no receipt has allowed it to be sent yet."""
    recorded(windowed.anna, WINDOW + 2 * PARCEL)

    found = windowed.settle(*windowed.anna.pack(PARCEL))

    assert found.outcomes["applied"] == WINDOW
    assert found.outcomes["beyond"] == 2 * PARCEL
    said = windowed.receipt(windowed.anna)
    assert (said.number, said.ask) == (WINDOW, WINDOW + 1)


def test_each_receipt_allows_a_window_more(windowed: City) -> None:
    """So whoever waits for them is never held up."""
    anna = windowed.anna
    recorded(anna, 2 * WINDOW)
    windowed.settle(*anna.again(1, WINDOW))
    windowed.receipt(anna)

    found = windowed.settle(*anna.again(WINDOW + 1, 2 * WINDOW))

    assert found.outcomes["applied"] == WINDOW
    assert not found.outcomes["beyond"]


def test_a_service_that_starts_anew_goes_on_where_it_had_settled(windowed: City) -> None:
    """It doesn't know what it had told; its writers may be a window further than that."""
    anna = windowed.anna
    recorded(anna, 2 * WINDOW)
    windowed.settle(*anna.again(1, WINDOW))
    windowed.station.receipts.told.clear()

    found = windowed.settle(*anna.again(WINDOW + 1, 2 * WINDOW))

    assert found.outcomes["applied"] == WINDOW

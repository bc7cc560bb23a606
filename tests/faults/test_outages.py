"""Broker and database killed, wiped, stopped under load: all wait, and come back by themselves."""

from __future__ import annotations

import pytest

from tests.city.city import City
from tests.city.load import Load

RATE = 150


@pytest.mark.seed(31)
def test_a_killed_broker_is_waited_out(city: City, load: Load) -> None:
    """Branches go on recording; once it is back all is in step within 15 seconds."""
    with load.flowing(RATE):
        city.rabbit.kill()
        load.run(100)
        city.rabbit.start()
        city.until_ready()

    assert city.drain() < 15
    city.check()


@pytest.mark.seed(32)
def test_a_wiped_broker_is_written_anew_and_loses_nothing(city: City, load: Load) -> None:
    """Queues, users and rights come back by the topology process, messages from the outboxes."""
    with load.flowing(RATE):
        city.rabbit.wipe()
        load.run(100)
        city.rabbit.start()
        city.until_ready()

    city.check()


@pytest.mark.seed(33)
def test_a_database_stopped_at_once_is_waited_out(city: City, load: Load) -> None:
    """No service ends, no message is set aside; it is in step 10 seconds after it is back."""
    starts = {service.name: service.starts for service in city.services.values()}

    with load.flowing(RATE):
        city.crash_database()
        city.until_ready()

    assert city.drain() < 10
    assert not city.check().quarantined
    assert {service.name: service.starts for service in city.services.values()} == starts

"""Broker and database killed, wiped, stopped under load: all wait, and come back by themselves."""

from __future__ import annotations

import pytest

from tests.city.cable import Cable
from tests.city.city import City
from tests.city.load import Load
from tests.city.process import until

RATE = 150


@pytest.mark.seed(34)
def test_a_cut_cable_is_waited_out(city: City, load: Load) -> None:
    """Nobody says that anything is wrong; silence does, and once it is mended all arrives."""
    bo = city.branches["bo"]
    usual, cable = bo.url, Cable(city.rabbit.port)
    bo.stop()
    bo.url = usual.replace(str(city.rabbit.port), str(cable.port))
    bo.patience = {"heartbeat": 1, "deadline": 2}
    bo.start()

    with load.flowing(RATE):
        until(lambda: any(one.heard_at for one in bo.store.status().streams), 20, bo.store.status)
        cable.cut()
        until(lambda: bo.store.status().last_error, 20, bo.store.status)
        cable.mend()

    city.check()
    bo.stop()
    cable.close()
    bo.url, bo.patience = usual, {}
    bo.start()


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

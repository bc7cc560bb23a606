"""Processes killed with SIGKILL at named points, under load: all is settled once, and in step."""

from __future__ import annotations

import random

import pytest

from tests.city.city import City
from tests.city.load import Load
from tests.city.process import until

RELAY = {
    "relay.numbered": "after the numbers are committed, before publishing",
    "relay.before_publish": "with a load made up, before publishing",
    "publisher.written": "after publishing, before the confirm",
    "relay.after_publish": "after the confirm, before it is counted as sent",
}
INTAKE = {
    "keeper.judged": "after judging, before anything is written",
    "intake.in_copy": "in the middle of COPY",
    "intake.copied": "after COPY",
    "intake.before_commit": "before the commit",
    "intake.committed": "after the commit, before the ack",
}
OF_CITY = ("intake.in_copy", "intake.before_commit", "intake.committed")
RATE = 150


@pytest.mark.parametrize("point", [*INTAKE, *RELAY])
@pytest.mark.seed(11)
def test_organization_killed_at_any_point_settles_everything_once(
    city: City, load: Load, seed: int, point: str
) -> None:
    """What was under way is undone or delivered again; nothing is applied twice."""
    with load.flowing(RATE):
        killed_at(city, "organization", point, seed)

    city.check()


@pytest.mark.parametrize("point", OF_CITY)
@pytest.mark.seed(12)
def test_city_killed_at_any_point_keeps_its_totals_exact(
    city: City, load: Load, seed: int, point: str
) -> None:
    """Figures are absolute values, so what comes twice counts once."""
    with load.flowing(RATE):
        killed_at(city, "city", point, seed)

    city.check()


@pytest.mark.parametrize("point", RELAY)
@pytest.mark.seed(13)
def test_an_agent_killed_at_any_point_loses_nothing_that_it_recorded(
    city: City, seed: int, point: str
) -> None:
    """Its file holds everything, and the service tells it how far it is."""
    anna = city.branches["anna"]
    times = random.Random(f"{seed} {point}").randint(3, 40)

    anna.run_apart(seed, f"{point}:{times}")
    until(anna.killed, 60, anna.store.status)
    anna.start()

    city.check()


@pytest.mark.seed(14)
def test_an_agent_killed_while_sending_loses_nothing_that_it_recorded(
    city: City, load: Load, seed: int
) -> None:
    """Killed from outside, again and again, wherever it was."""
    bo = city.branches["bo"]
    chance = random.Random(seed)
    for turn in range(3):
        before = len(bo.rows())
        bo.run_apart(seed + turn)
        wanted = chance.randint(50, 200)
        until(lambda: len(bo.rows()) > before + wanted, 60, bo.store.status)  # noqa: B023
        bo.kill()
    bo.start()
    load.run(50)

    city.check()


def killed_at(city: City, name: str, point: str, seed: int) -> None:
    """Start a service anew so that it dies at a point; return when it works again."""
    service = city.services[name]
    times = random.Random(f"{seed} {point}").randint(1, 10)
    service.again(f"{point}:{times}")
    until(lambda: service.starts > service.asked, 60, lambda: f"{name} doesn't pass {point}")
    city.until_ready()

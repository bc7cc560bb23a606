"""A RabbitMQ node of the tests' own; a missing one fails with the sentence that says how."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deploy.rabbit import ADMIN, PASSWORD, Rabbit, RabbitMissing, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ADMIN", "PASSWORD", "Rabbit", "RabbitMissing", "free_port"]


@pytest.fixture(scope="session")
def shared_rabbit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rabbit]:
    """Give one node for the session: don't kill it, use names of your own."""
    node = Rabbit(tmp_path_factory.mktemp("rabbit"))
    node.start()
    yield node
    node.kill()


@pytest.fixture
def rabbit(tmp_path: Path) -> Iterator[Rabbit]:
    """Give a fresh node to one test, which may kill and wipe it."""
    node = Rabbit(tmp_path / "rabbit")
    node.start()
    yield node
    node.kill()


@pytest.fixture(scope="session")
def amqp_url(request: pytest.FixtureRequest) -> str:
    """Give the address of a broker for one who may declare: TONGXIN_TEST_AMQP_URL, or our own."""
    given = os.environ.get("TONGXIN_TEST_AMQP_URL")
    return given or request.getfixturevalue("shared_rabbit").url()

"""The broker's health check, as docker-compose.yml runs it, on a real node."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

from deploy.commands import TOP
from tests.fix_rabbit import Rabbit, free_port

CHECK: Final = TOP / "deploy" / "compose" / "broker-healthy"


def healthy(node: Rabbit, *ports: int) -> bool:
    """Ask the check about a node, and perhaps about other ports than the one it has."""
    words = ["bash", str(CHECK), *map(str, (node.http, *(ports or (node.port,))))]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def told_of_peers(node: Rabbit) -> list[str]:
    """Give what the node has written of its peers; of its start it may still write."""
    return [line for file in sorted(Path(node.folder, "log").glob("*.log"))
            for line in file.read_text("utf-8").splitlines() if "127.0.0.1:" in line]  # fmt: skip


def test_a_broker_that_serves_is_healthy(rabbit: Rabbit) -> None:
    """And asking leaves no line in its log, which would come four times a minute."""
    before = told_of_peers(rabbit)

    assert healthy(rabbit)
    assert told_of_peers(rabbit) == before


def test_a_broker_without_one_of_its_ports_is_not(shared_rabbit: Rabbit) -> None:
    """Branches come by another than services do."""
    assert not healthy(shared_rabbit, shared_rabbit.port, free_port())


def test_a_broker_that_stands_still_is_not(rabbit: Rabbit) -> None:
    """The kernel goes on to accept for it."""
    with rabbit.frozen():
        assert not healthy(rabbit)

    assert healthy(rabbit)


def test_a_broker_whose_application_has_ended_is_not(rabbit: Rabbit) -> None:
    """Erlang alone serves nobody."""
    rabbit.ctl("stop_app")

    assert not healthy(rabbit)

"""The whole city in containers: up from nothing, reported to from elsewhere, hurt, and in step."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.generators import environment
from tests.city.process import until
from tests.compose.town import BRANCH, NAME, Town, tool

NETWORKS = "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}}"
PACE = 0.02
"""Seconds between two reports while something is hurt."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Give a city that has come up from nothing, with one branch let in."""
    made = Town(tmp_path_factory.mktemp("town"))
    made.down()
    try:
        made.up()
        made.let_in()
        yield made
    finally:
        made.down()


def test_the_file_is_valid_with_only_the_secrets_set(tmp_path: Path) -> None:
    """Every choice has a default; without a secret compose says where to look."""
    secrets = [f"TONGXIN_{name}={'0' * 64}" for name, _ in environment.SECRETS]
    (tmp_path / "env").write_text("\n".join(secrets))
    (tmp_path / "short").write_text("\n".join(secrets[1:]))
    words = [*os.environ["TONGXIN_TEST_COMPOSE"].split(), "--env-file"]

    tool([*words, str(tmp_path / "env"), "config", "--quiet"])
    with pytest.raises(AssertionError, match="DATABASE_PASSWORD"):
        tool([*words, str(tmp_path / "short"), "config", "--quiet"])


def test_a_branch_let_in_reports_over_tls_from_another_network(town: Town) -> None:
    """The totals arrive, and `verify` finds every place in step."""
    town.report(100)

    town.check()
    networks = tool(["docker", "inspect", town.agent, "--format", NETWORKS])
    lines = town.city(
        "exec", "-T", "broker", "rabbitmqctl", "-q", "list_connections", "user", "ssl"
    )
    assert networks.strip() == f"{BRANCH}_default"
    assert "anna\ttrue" in lines
    assert "anna\tfalse" not in lines


def test_the_broker_loses_its_disk(town: Town) -> None:
    """Queues, users and rights come back from the stores, the reports from the branch."""
    load = town.under_load(500, PACE)
    tool(["docker", "kill", f"{NAME}-broker-1"])
    tool(["docker", "rm", f"{NAME}-broker-1"])
    tool(["docker", "volume", "rm", f"{NAME}_broker"])
    town.up()

    town.loaded(load)
    town.check()


def test_the_database_is_killed(town: Town) -> None:
    """Services wait for it."""
    load = town.under_load(500, PACE)
    tool(["docker", "kill", f"{NAME}-database-1"])
    town.up()

    town.loaded(load)
    town.check()


def test_one_of_three_processes_of_a_service_is_killed(town: Town) -> None:
    """The others take over its partitions."""
    town.up("--scale=organization=3", "--no-recreate")
    load = town.under_load(500, PACE)
    tool(["docker", "kill", f"{NAME}-organization-1"])

    town.loaded(load)
    town.check()
    town.up("--scale=organization=1")


def test_a_branch_is_cut_off_for_a_minute(town: Town) -> None:
    """It goes on recording, and sends when it is back."""
    before = town.recorded
    tool(["docker", "network", "disconnect", "--force", f"{BRANCH}_default", town.agent])
    town.report(600, 0.1)
    cut_off = town.total()
    tool(["docker", "network", "connect", f"{BRANCH}_default", town.agent])

    assert cut_off == before
    town.check()


def test_every_service_is_started_anew_one_after_the_other(town: Town) -> None:
    """Under load, as an upgrade does it."""
    load = town.under_load(3000, PACE)
    for name in ("organization", "rights", "skills", "city", "topology", "gateway", "house"):
        town.up("--force-recreate", "--no-deps", name)

    town.loaded(load)
    town.check()


def test_shut_out_a_branch_is_cut_off(town: Town) -> None:
    """Its user at the broker is gone within seconds; others stay."""
    town.tools("expel", "anna", "--why", "stick lost")

    def users() -> str:
        return town.city("exec", "-T", "broker", "rabbitmqctl", "-q", "list_users")

    until(lambda: "anna" not in users(), 30, users)
    assert "house" in users()

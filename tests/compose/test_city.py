"""The whole city in containers: up from nothing, reported to from elsewhere, hurt, and in step."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.federation_key import KEY, read
from deploy.generators import environment
from deploy.roster import CLASSES
from tests.city.process import until
from tests.compose.town import BRANCH, NAME, PYTHON, Town, tool

COMMANDS = (sys.executable, "-m", "deploy.commands")
HELD_KEY = """
import os, pathlib
from services.agent.bundle import joined
from services.agent.store import Store
print(joined(Store.open(pathlib.Path(os.environ["TONGXIN_STORE"]))).federation_key)
"""
NETWORKS = "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}}"


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
    """The totals arrive, `verify` finds every place in step, and each process keeps its log."""
    town.report(100)

    town.check()
    networks = tool(["docker", "inspect", town.agent, "--format", NETWORKS])
    lines = town.city(
        "exec", "-T", "broker", "rabbitmqctl", "-q", "list_connections", "user", "ssl"
    )
    until(lambda: logging(town) >= {*CLASSES, "topology"}, 60, lambda: logging(town))
    assert networks.strip() == f"{BRANCH}_default"
    assert "anna\ttrue" in lines
    assert "anna\tfalse" not in lines


def logging(town: Town) -> set[str]:
    """Name whose logs there are: each begins when its process runs."""
    files = town.city("exec", "-T", "organization", "ls", "/logs").split()
    return {one.partition("@")[0] for one in files}


def test_the_broker_loses_its_disk(town: Town) -> None:
    """Queues, users and rights come back from the stores, the reports from the branch."""
    with town.under_load():
        tool(["docker", "kill", f"{NAME}-broker-1"])
        tool(["docker", "rm", f"{NAME}-broker-1"])
        tool(["docker", "volume", "rm", f"{NAME}_broker"])
        town.up("broker")
        town.goes_on()

    town.check()


def test_the_database_is_killed(town: Town) -> None:
    """Services wait for it."""
    with town.under_load():
        tool(["docker", "kill", f"{NAME}-database-1"])
        town.up("database")
        town.goes_on()

    town.check()


def test_the_city_loses_all_it_has_and_an_older_backup_is_put_back(town: Town) -> None:
    """Taken under load; what came later comes again, and a drill has said beforehand what lacks.

    The house's store and bundle are lost too.
    """
    with town.under_load():
        older = town.backups("backup")
    town.report(100)
    town.check()
    drilled = town.backups("drill")
    town.backups("backup")
    town.city("stop", "topology", "organization", "rights", "skills", "city", "gateway", "house")
    tool(["docker", "kill", f"{NAME}-database-1"])
    tool(["docker", "rm", *(f"{NAME}-{one}-1" for one in ("database", "house", "house-admitted"))])
    tool(["docker", "volume", "rm", f"{NAME}_database", f"{NAME}_house"])

    restored = town.backups("restore", Path(older["backup"]).name)
    town.up()

    town.check()
    assert drilled["good"]
    assert drilled["parts"]["organization"]["lack"]["from_streams"] > 0
    assert restored["backup"] == older["backup"]
    assert not any(one["aside"] for one in restored["restored"].values())


def test_one_of_three_processes_of_a_service_is_killed(town: Town) -> None:
    """The others take over its partitions."""
    town.up("--scale=organization=3", "--no-recreate", "--no-deps", "organization")
    with town.under_load():
        tool(["docker", "kill", f"{NAME}-organization-1"])
        town.goes_on()

    town.check()


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
    with town.under_load():
        for name in ("organization", "rights", "skills", "city", "topology", "gateway", "house"):
            town.up("--force-recreate", "--no-deps", name)

    town.check()


def test_the_federation_key_is_rotated(town: Town) -> None:
    """The house agent gets its new bundle by the next `up`, the branch by being admitted again."""
    until_day = dt.date.today() + dt.timedelta(days=90)  # noqa: DTZ011 - the operator's day
    tool([*COMMANDS, "rotate", "--env", str(town.folder / "env"), "--until", str(until_day)])

    town.up()
    town.admit()
    town.branch("restart", "agent")

    key = read(town.folder / "env")[KEY]
    for agent in (f"{NAME}-house-1", town.agent):
        assert tool(["docker", "exec", agent, PYTHON, "-c", HELD_KEY]).strip() == key
    town.report(10)
    town.check()


def test_shut_out_a_branch_is_cut_off(town: Town) -> None:
    """Its user at the broker is gone within seconds; others stay."""
    town.tools("expel", "anna", "--why", "stick lost")

    def users() -> str:
        return town.city("exec", "-T", "broker", "rabbitmqctl", "-q", "list_users")

    until(lambda: "anna" not in users(), 30, users)
    assert "house" in users()

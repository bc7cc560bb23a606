"""`./tongxin agent run` and `status`: what a branch hears of its agent at work."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
from prometheus_client import REGISTRY

from deploy.commands.__main__ import language
from deploy.watch.agent import PLACES, show
from services.agent.bundle import join, read_bundle
from services.agent.errors import AccountNotOpened, NotAdmitted
from services.agent.store import Store
from shared import words
from tests.agents import UNION
from tests.fix_rabbit import free_port
from tests.rules import organization as report
from tests.services.terminal import Branch, with_account
from tests.tables import MEMBERS, person, table
from tests.waiting import until


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    """Give a branch that has joined, with an account."""
    return with_account(tmp_path)


def test_the_status_is_told_for_eyes_too(branch: Branch) -> None:
    """For whom it speaks, a line for each stream, and what is wrong."""
    assert words.sentence("screen.nothing_recorded", language()) in branch.types("status").stdout
    branch.told("import", table(branch.folder, MEMBERS, person(1)), "--kind", "members")
    store = Store.open(branch.store)
    store.settings.set("last_error", {"where": "relay", "told": "away", "at": "9:00", "error": ""})
    store.close()

    lines = branch.types("status").stdout.splitlines()

    assert lines[0].endswith("live")
    assert lines[1] == words.sentence("screen.speaks_for", language(), unions=UNION)
    assert "/organization" in lines[2]
    assert lines[-1] == "9:00 relay: away"


def test_an_agent_that_hasnt_joined_doesnt_run(tmp_path: Path) -> None:
    """It has no broker to go to, and speaks for nobody."""
    branch = Branch(tmp_path)
    branch.types("new")
    assert words.sentence("screen.speaks_for_nobody", language()) in branch.types("status").stdout

    with pytest.raises(NotAdmitted):
        branch.types("run")


def test_nothing_is_recorded_before_a_clerk_has_an_account(tmp_path: Path) -> None:
    """It says how one is opened."""
    branch = Branch(tmp_path)
    branch.types("new")

    with pytest.raises(AccountNotOpened):
        branch.types("import", table(tmp_path, MEMBERS, person(1)), "--kind", "members")


def test_a_running_agent_stops_on_sigterm(branch: Branch) -> None:
    """Quickly, though its broker is nowhere; what is wrong is in its status."""
    store = branch.told("status")["store"]
    away = branch.bundle(store=store, private_key=None, broker_url="amqp://127.0.0.1:1/")
    join(branch.store, read_bundle(away)).close()
    typed = f"-m deploy.commands agent --store {branch.store} run".split()
    running = subprocess.Popen([sys.executable, *typed], cwd=Path(__file__).parents[2])
    while branch.told("status")["last_error"] is None:
        assert running.poll() is None

    running.send_signal(signal.SIGTERM)

    assert running.wait(timeout=10) == 0
    assert branch.told("status")["last_error"]["error"] == "BrokerAway"


def test_a_running_agent_tells_what_it_has_not_brought(branch: Branch) -> None:
    """To Prometheus, at the port that it is given; and its log is kept in a folder."""
    store = Store.open(branch.store)
    store.record([report.member_joined(union=UNION)], source=f"/unions/{UNION}")
    store.close()
    away = branch.bundle(
        store=branch.told("status")["store"], private_key=None, broker_url="amqp://127.0.0.1:1/"
    )
    port, logs = free_port(), branch.folder / "logs"
    typed = f"-m deploy.commands agent --store {branch.store} run --bundle {away}".split()
    running = subprocess.Popen(
        [sys.executable, *typed, f"--metrics={port}"], cwd=Path(__file__).parents[2],
        env=os.environ | {"TONGXIN_LOG_FOLDER": str(logs)},
    )  # fmt: skip

    def told() -> str:
        with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            return str(answer.read().decode())
        return ""

    labels = 'channel="organization",reader="organization",service="branch"'
    until(lambda: f"tongxin_unsent_events{{{labels}}} 1.0" in told())
    until(lambda: 'tongxin_away_seconds{service="branch",what="store"} 0.0' in told())
    until(lambda: any(logs.glob("branch@*.jsonl")))
    running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=10) == 0
    (log,) = logs.glob("branch@*.jsonl")
    assert json.loads(log.read_text("utf-8").splitlines()[0])["service"] == "branch"


def test_what_is_away_from_an_agent_is_told_in_seconds(branch: Branch) -> None:
    """From when it was first missed; 0 for the rest."""
    store = Store.open(branch.store)
    now = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    error = {"where": "mail", "told": "away", "at": "2026-05-31T23:59:00+00:00", "error": ""}
    store.settings.set("last_error", error)

    show("an_agent", store.status(), now)
    store.close()

    found = {
        place: REGISTRY.get_sample_value(
            "tongxin_away_seconds", {"service": "an_agent", "what": place}
        )
        for place in PLACES
    }
    assert found == {"relay": 0.0, "mail": 60.0, "store": 0.0}

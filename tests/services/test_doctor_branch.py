"""What a doctor finds of a branch: its store, its bundle, and what the store says of the city."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from deploy.commands.agent import command
from deploy.doctor.branch import BUNDLE, STORE, Branch, heard, trouble
from deploy.doctor.findings import Part, examine
from services.agent.bundle import join, read_bundle
from services.agent.errors import NeedsSuccession
from services.agent.identity import Identity
from services.agent.store import Store
from shared.clock import now
from shared.streams.notices import Receipt, Settled
from tests.agents import FEDERATION_KEY, UNION, joined

OFFLINE = (STORE, BUNDLE, Part("way", (heard, trouble)))
"""All but the way to the broker, which tests/system/test_doctor_way.py goes."""
HOUR = dt.timedelta(hours=1)


class Town:
    """A branch that has joined, its bundle beside the store."""

    def __init__(self, folder: Path) -> None:
        """Join, and record a report."""
        made = Identity.new()
        self.id = made.id
        self.path, self.bundle = folder / "branch.store", folder / "bundle.json"
        self.write(store=made.id, private_key=made.private_key.hex())
        with closing(join(self.path, read_bundle(self.bundle))) as store:
            store.record([joined(1, on=store.today)], source=f"/unions/{UNION}")

    def write(self, **fields: Any) -> None:  # noqa: ANN401 - fields of a bundle
        """Write the bundle."""
        given = {
            "agent": "branch", "unions": [UNION], "broker_url": "amqp://127.0.0.1:1//",
            "broker_password": "secret", "federation_key": FEDERATION_KEY.hex(),
        } | fields  # fmt: skip
        self.bundle.write_text(json.dumps(given))
        self.bundle.chmod(0o600)

    def store(self) -> closing[Store]:
        """Open the store."""
        return closing(Store.open(self.path))

    def found(
        self, clock: Callable[[], dt.datetime] = now, least: float = 0.0, path: Path | None = None
    ) -> list[str]:
        """Name what is wrong, but for the way to the broker."""
        with closing(Branch(path or self.path, self.bundle, least, clock)) as branch:
            return [one.name for one in examine(OFFLINE, branch).findings]

    def hear(self, **fields: Any) -> None:  # noqa: ANN401 - fields of a receipt
        """Let organization's receipt come for all that was recorded."""
        with self.store() as store:
            store.receive(self.receipt(store, **fields))

    def hear_of_more(self) -> None:
        """Let organization's receipt come for more than was recorded."""
        with self.store() as store, pytest.raises(NeedsSuccession):
            store.receive(self.receipt(store, number=7, link="ab" * 32))

    @staticmethod
    def receipt(store: Store, **fields: Any) -> Receipt:  # noqa: ANN401 - fields of a receipt
        """Make a receipt for the head of the store's stream."""
        (written,) = store.written()
        given: dict[str, Any] = {
            "stream": written.stream, "reader": "organization", "number": written.number,
            "link": written.link.hex(),
        } | fields  # fmt: skip
        return Receipt(**given)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Give a branch with which nothing is wrong."""
    return Town(tmp_path)


def test_nothing_is_wrong_with_a_branch_that_has_joined(town: Town) -> None:
    """Whether the city has been heard of or not yet."""
    assert town.found() == []
    town.hear()
    assert town.found() == []


def test_a_store_that_others_can_read_is_found(town: Town) -> None:
    """Before it is opened, which would mend it."""
    town.path.chmod(0o644)

    assert town.found() == ["secret_readable"]


def test_a_bundle_that_others_can_read_is_found(town: Town) -> None:
    """It is handed over like a key."""
    town.bundle.chmod(0o644)

    assert town.found() == ["secret_readable"]


def test_a_store_that_isn_t_there_is_found(town: Town) -> None:
    """And nothing else is said of it."""
    assert town.found(path=town.path.with_name("other.store")) == ["store_missing"]


def test_a_store_of_another_version_is_found(town: Town) -> None:
    """Made by a newer agent."""
    with closing(sqlite3.connect(town.path)) as file:
        file.execute("PRAGMA user_version = 99")

    assert town.found() == ["store_newer"]


@pytest.mark.parametrize("where", [0, 8192], ids=["head", "page"])
def test_a_damaged_store_is_found(town: Town, where: int) -> None:
    """Bytes of it were overwritten."""
    with town.path.open("r+b") as file:
        file.seek(where)
        file.write(b"\xff" * 4096)

    assert town.found() == ["store_damaged"]


def test_a_full_disk_is_found(town: Town) -> None:
    """What is recorded needs room."""
    assert town.found(least=1e9) == ["disk_low"]


def test_a_wrong_clock_is_found(town: Town) -> None:
    """Late: behind its own reports; ahead: the city refused them for their day."""
    assert town.found(lambda: now() - HOUR) == ["clock_put_back"]

    refused = Settled(number=1, event=None, outcome="refused", reason="day_in_future", facts={})
    town.hear(refused=[refused])
    assert town.found() == ["clock_ahead"]


def test_a_store_that_was_restored_is_found_and_goes_on_by_what_the_finding_says(
    town: Town,
) -> None:
    """Then it waits for the city's answer, which asks for nothing."""
    town.hear_of_more()
    assert town.found() == ["store_restored"]

    told = CliRunner().invoke(command, ["--store", str(town.path), "succeed"])

    assert told.exit_code == 0
    assert town.found() == ["store_succeeding"]


def test_a_store_that_hasn_t_joined_is_found(town: Town, tmp_path: Path) -> None:
    """It was made and never admitted."""
    path = tmp_path / "new.store"
    Store.create(path).close()
    town.bundle.unlink()

    with closing(Branch(path, None, 0.0)) as branch:
        found = [one.name for one in examine(OFFLINE, branch).findings]

    assert found == ["not_joined"]


def test_a_bundle_that_is_none_is_found(town: Town) -> None:
    """Or that was cut off on its way."""
    town.bundle.write_text(town.bundle.read_text()[:40])

    assert town.found() == ["bundle_unreadable"]


def test_a_bundle_of_another_store_is_found(town: Town) -> None:
    """The agent wouldn't start with it."""
    town.write(store=Identity.new().id)

    assert town.found() == ["bundle_of_other"]


def test_a_store_that_may_speak_for_nobody_is_found(town: Town) -> None:
    """Its unions' time is over."""
    over = {"union": UNION, "from": "2020-01-01", "until": "2020-12-31"}
    town.write(store=town.id, unions=[over])
    join(town.path, read_bundle(town.bundle)).close()

    assert town.found() == ["speaks_for_none"]


def test_an_agent_that_doesn_t_run_is_found(town: Town) -> None:
    """It heard of the city an hour ago; after two days its reports are old, too."""
    town.hear()
    assert town.found(lambda: now() + HOUR) == ["city_unheard"]

    with town.store() as store:
        store.record([joined(2, on=store.today)], source=f"/unions/{UNION}")
    assert town.found(lambda: now() + 49 * HOUR) == ["city_unheard", "reports_unsent"]


def test_what_the_agent_says_of_itself_is_told(town: Town) -> None:
    """Until it takes it back."""
    error = {"where": "relay", "error": "BrokerAway", "told": "no route", "at": "2026-03-01"}
    with town.store() as store:
        store.settings.set("last_error", error)
    assert town.found() == ["agent_trouble"]

    with town.store() as store:
        store.settings.set("last_error", None)
    assert town.found() == []


def test_the_command_tells_what_to_do_and_ends_with_1(town: Town) -> None:
    """In a sentence for each finding; what could be looked at is told, too."""
    told: Result = CliRunner().invoke(
        command,
        ["--store", str(town.path), "doctor", "--bundle", str(town.bundle), "--least-free", "0"],
        env={"LC_ALL": "C"},
    )

    assert told.exit_code == 1
    assert "The city can't be reached at amqp://127.0.0.1:1//" in told.output
    assert "Looked at: store, bundle, way to the city." in told.output

"""An installation of organization alone, a whole backup of it, and the commands."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from deploy.installation import migrate_service
from deploy.place import Place
from shared.runtime.embedded import EmbeddedPostgres
from tests.rules import organization as report
from tests.services.backups.place import Types, databases, let_in, taken
from tests.services.station import City


@pytest.fixture
def place(city: City, shared_postgres: EmbeddedPostgres) -> Iterator[Place]:
    """Give an installation of organization alone, in which u1 has members."""
    migrate_service("organization", city.url)
    for agent in ("anna", "bo"):
        let_in(city, agent, "branch")
    city.anna.record(report.member_joined())
    city.settle(*city.anna.say(report.member_changed(grade="junior")))
    city.station.outbox.stand()
    at = Place({"organization": city.url}, {}, shared_postgres.url())
    yield at
    for name in databases(at):
        if "_before_" in name:
            shared_postgres.drop(name)


@pytest.fixture
def whole(place: Place, tmp_path: Path) -> Path:
    """Give a whole backup."""
    return taken(place, tmp_path).backup


@pytest.fixture
def types(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Types:
    """Give an operator's terminal at the installation."""
    monkeypatch.setattr("deploy.place.place", lambda _: contextlib.nullcontext(place))

    def run(command: click.Command, *typed: str) -> Result:
        typed = (*typed, "--folder", str(tmp_path / "kept"))
        return CliRunner().invoke(command, typed, catch_exceptions=False)

    return run

"""`./tongxin test compose` where no Docker engine can be had: said in words and by exit code."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from deploy import engine, imaging
from deploy.commands.test import NO_ENGINE, command
from deploy.engine import EngineMissing
from deploy.imaging import Tell


def test_without_an_engine_it_says_so_and_tests_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """CI passes over this code, and over no other."""

    @contextlib.contextmanager
    def none(_: Tell) -> Iterator[list[str]]:
        raise EngineMissing("dockerd doesn't start here: no cgroups.")
        yield []

    monkeypatch.setattr(engine, "engine", none)

    told = CliRunner().invoke(command, ["compose"])

    assert told.exit_code == NO_ENGINE
    assert "was not run" in told.output
    assert "no cgroups" in told.output


def test_who_may_not_install_is_told_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    """Root installs by itself; anybody else asks somebody."""
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    with pytest.raises(EngineMissing, match=r"apt-get install docker.io"), engine.engine(print):
        pass


def test_what_is_missing_of_a_bundle_is_pulled(monkeypatch: pytest.MonkeyPatch) -> None:
    """`docker save` of an image that the engine hasn't fails; one that is there is left alone."""
    ran: list[list[str]] = []

    def run(words: list[str]) -> str:
        ran.append(words)
        return "id" if words[-1] == "tongxin" else ""

    monkeypatch.setattr(imaging, "run", run)

    imaging.pull_missing(print, ["tongxin", "postgres:17"])

    assert [words[-1] for words in ran if words[1] == "pull"] == ["postgres:17"]


def test_the_bases_come_with_the_corrections_of_security(monkeypatch: pytest.MonkeyPatch) -> None:
    """From where this machine has its own; one that has none is told so."""
    apt = "Debian|Debian|http://a/debian\nDebian|Debian-Security|http://a/security\n"
    monkeypatch.setattr(imaging, "run", lambda _: apt)

    parts = [line.split("] ")[1] for line in imaging.sources()]

    assert parts == [
        "http://a/security trixie-security main", "http://a/debian trixie-updates main",
        "http://a/debian trixie main",
    ]  # fmt: skip
    monkeypatch.setattr(imaging, "run", lambda _: apt.splitlines()[0])
    with pytest.raises(imaging.ImageNotMade, match="Debian-Security"):
        imaging.sources()

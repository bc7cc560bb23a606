"""`./tongxin test compose` where no Docker engine can be had: said in words and by exit code."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from deploy import engine, imaging
from deploy.commands import test
from deploy.commands.test import NO_ENGINE, command, held
from deploy.engine import EngineMissing, EngineNotStarting
from deploy.imaging import Tell
from shared import words


def test_without_an_engine_it_says_so_and_tests_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CI passes over this code, and over no other."""

    @contextlib.contextmanager
    def none(_: Tell) -> Iterator[list[str]]:
        raise EngineNotStarting(detail="no cgroups")
        yield []

    monkeypatch.setattr(engine, "engine", none)
    monkeypatch.setattr(test, "LOCK", tmp_path / "lock")

    told = CliRunner().invoke(command, ["compose"])

    assert told.exit_code == NO_ENGINE
    assert "was not run" in told.output
    assert "no cgroups" in told.output


def test_who_comes_while_another_has_docker_says_so_and_waits(tmp_path: Path) -> None:
    """Their containers have the same names, and who ends first stops the engine."""
    told, ran = threading.Event(), threading.Event()

    def second() -> None:
        with held(tmp_path / "lock", told.set):
            ran.set()

    with held(tmp_path / "lock", told.clear):
        other = threading.Thread(target=second)
        other.start()
        waited = told.wait(10)
        too_early = ran.is_set()
    other.join(10)

    assert waited
    assert not too_early
    assert ran.is_set()


def test_an_image_of_the_same_code_on_the_same_base_is_not_made_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Wheels are fetched for nothing else; another base makes it anew."""
    labels: list[str] = []
    bases = ["one", "one", "two"]

    def run(words: list[str], **_: object) -> str:
        if words[1] == "build":
            labels.append(words[words.index("--label") + 1])
        if words[1:3] != ["image", "inspect"]:
            return ""
        if words[-1] == imaging.IMAGE:
            return labels[-1].partition("=")[2] if labels else ""
        return bases.pop(0)

    monkeypatch.setattr(imaging, "run", run)
    told: list[str] = []

    for _ in range(3):
        imaging.make_ours(told.append, "")

    first, second = labels
    assert first != second
    assert told.count("fetching wheels") == 2


def test_who_may_not_install_is_told_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    """Root installs by itself; anybody else asks somebody."""
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    with pytest.raises(EngineMissing) as caught, engine.engine(print):
        pass

    told = words.told(caught.value, "zh"), words.told(caught.value, "en")
    assert all("apt-get install docker.io" in one for one in told)


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
    with pytest.raises(imaging.SourceMissing) as caught:
        imaging.sources()
    assert "Debian-Security" in words.told(caught.value, "zh")


@pytest.mark.parametrize(
    ("tool", "kind", "said"),
    [
        (["sh", "-c", "echo no room; exit 1"], imaging.ImageNotMade, "no room"),
        (["no-such-tool"], imaging.ToolMissing, "apt-get install"),
    ],
    ids=["it fails", "it is missing"],
)
def test_a_tool_that_fails_or_is_missing_is_told(
    tool: list[str], kind: type[imaging.ImageNotMade], said: str
) -> None:
    """In both languages, with what to do or what it said."""
    with pytest.raises(kind) as caught:
        imaging.run(tool)

    for lang in words.LANGS:
        told = words.told(caught.value, lang)
        assert tool[0] in told
        assert said in told


def test_images_that_docker_doesn_t_take_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may stop reading before all was given."""
    docker = tmp_path / "docker"
    docker.write_text("#!/bin/sh\nhead -c 1 >/dev/null; echo no room left >&2; exit 1\n")
    docker.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

    with pytest.raises(imaging.ImageNotMade) as caught:
        imaging.load(lambda take: [take(b"x" * 100_000) for _ in range(100)])

    assert "no room left" in words.told(caught.value, "en")

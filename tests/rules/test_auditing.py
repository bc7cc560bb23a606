"""`./tongxin audit`: each known weakness is answered or fails, and silence isn't taken for none."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from deploy import auditing, imaging
from deploy.commands.audit import command

FOUND: dict[str, Any] = {
    "dependencies": [
        {"name": "sound", "version": "1.0", "vulns": []},
        {"name": "old", "version": "2.0", "vulns": [
            {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2.1"]},
            {"id": "PYSEC-2", "aliases": [], "fix_versions": []},
        ]},
    ]
}  # fmt: skip


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder for tools that a test writes itself; there are no images."""

    def no_image(*_: object) -> None:
        raise imaging.ToolMissing(tool="docker")

    monkeypatch.setattr(auditing, "tools", lambda _: tmp_path)
    monkeypatch.setattr(auditing, "of_debian", no_image)
    monkeypatch.setattr(auditing, "running", lambda _: contextlib.nullcontext())
    bom = orjson.dumps({"components": [{"purl": "pkg:pypi/sound@1.0"}]}).decode()
    tool(tmp_path / "cyclonedx-py", f"echo '{bom}' > {tmp_path / 'out' / 'python.cdx.json'}")
    return tmp_path


def tool(path: Path, line: str) -> None:
    """Write a program of one line."""
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)


def finds(programs: Path, found: object) -> None:
    """Let pip-audit find this."""
    (programs / "found").write_bytes(orjson.dumps(found))
    tool(
        programs / "pip-audit",
        f'while [ "$1" != --output ]; do shift; done; cp {programs / "found"} "$2"; exit 1',
    )


def answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *ids: str) -> None:
    """Write answers to these weaknesses."""
    file = tmp_path / "answers.toml"
    file.write_text("".join(f'["{one}"]\nanswer = "not used here"\n' for one in ids))
    monkeypatch.setattr(auditing, "ANSWERS", file)


def test_what_another_system_needs_is_not_in_the_image() -> None:
    """The lock is for all systems at once."""
    lock = "one==1.0 \\\n    --hash=x\ntwo==2.0 ; sys_platform == 'win32' \\\n    --hash=y\n"

    assert [one.partition("==")[0] for one in auditing.in_image(lock)] == ["one"]


@pytest.mark.parametrize(
    ("answered", "code"),
    [((), 1), (("CVE-1",), 1), (("CVE-1", "PYSEC-2"), 0)],
    ids=["none", "one, by its alias", "all"],
)
def test_a_weakness_without_an_answer_fails(
    programs: Path, monkeypatch: pytest.MonkeyPatch, answered: tuple[str, ...], code: int
) -> None:
    """It is told with its package, where it was mended, and what we say."""
    finds(programs, FOUND)
    answer(programs, monkeypatch, *answered)

    told = CliRunner().invoke(command, ["--to", str(programs / "out")])

    assert told.exit_code == code, told.output
    assert "PYSEC-1  old 2.0" in told.output
    assert told.output.count("not used here") == len(answered)
    assert "pkg:pypi/sound@1.0" in told.output


def test_a_service_that_knows_no_package_is_taken_for_none(programs: Path) -> None:
    """A mirror without what is known of weaknesses answers so, and the tool calls it success."""
    reason = "Dependency not found on PyPI and could not be audited: old (2.0)"
    finds(programs, {"dependencies": [{"name": "old", "skip_reason": reason}]})

    told = CliRunner().invoke(command, ["--to", str(programs / "out")])

    assert told.exit_code == 0
    assert f"{reason} (1/1)" in told.output
    assert "known weaknesses" not in told.output


def test_a_service_that_doesn_t_answer_is_told_and_stops_nothing(programs: Path) -> None:
    """And isn't taken for one that knows of nothing; nor is an image that isn't there."""
    tool(programs / "pip-audit", "echo no route to host >&2; exit 1")

    told = CliRunner().invoke(command, ["--to", str(programs / "out")])

    assert told.exit_code == 0
    assert "no route to host" in told.output
    assert "apt-get install docker.io" in told.output
    assert "known weaknesses" not in told.output

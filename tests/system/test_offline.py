"""The wheels of an offline bundle: a fresh copy is installed and runs where nothing is reachable.

The images of one are taken in by tests/compose.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.commands import TOP
from deploy.imaging import ROOMS
from tests.nowhere import alone

pytestmark = pytest.mark.slow
NO_INDEX = ("NewConnectionError", "Max retries", "ReadTimeout")
"""What pip says where no package index answers."""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a bundle of wheels, made where a package index answers."""
    file = tmp_path_factory.mktemp("bundle") / "tongxin.bundle"
    words = [sys.executable, "-m", "deploy.commands", "bundle", str(file), "--no-images"]
    done = subprocess.run(words, cwd=TOP, capture_output=True, text=True, check=False)
    if done.returncode and any(one in done.stderr for one in NO_INDEX):
        pytest.skip("no package index answers here, so there is nothing to make a bundle of")
    assert done.returncode == 0, done.stderr
    return file


@pytest.fixture
def copied() -> Iterator[Path]:
    """Give a fresh copy of the software, without an environment.

    Where all may enter: of root's own the database, which runs as another user, sees nothing.
    """
    top = Path(tempfile.mkdtemp())
    top.chmod(0o755)
    for room in ROOMS:
        shutil.copytree(TOP / room, top / room, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("tongxin", "requirements.lock"):
        shutil.copy2(TOP / file, top / file)
    yield top
    shutil.rmtree(top)


def test_a_fresh_copy_runs_from_the_bundle_alone(bundle: Path, copied: Path) -> None:
    """Environment, commands and the demo city, with nothing but the bundle."""
    no_index = {"PIP_CONFIG_FILE": os.devnull}

    taken = alone(["./tongxin", "install", bundle], copied, **no_index)
    told = alone(["./tongxin", "--help"], copied, **no_index)
    played = alone(
        [
            "./tongxin",
            "demo",
            "--size",
            "hamlet",
            "--headless",
            "--seconds",
            "2",
            "--data",
            "city",
            "--json",
        ],
        copied,
    )

    assert taken.returncode == 0, taken.stderr
    assert not list(copied.glob(".venv.wheels.*"))
    assert "demo" in told.stdout
    assert played.returncode == 0, played.stderr
    assert json.loads(played.stdout.splitlines()[-1])["in_step"]


def test_a_damaged_bundle_makes_no_environment(bundle: Path, copied: Path, tmp_path: Path) -> None:
    """One sentence, and nothing is there that wasn't."""
    harmed = tmp_path / "harmed"
    body = bytearray(bundle.read_bytes())
    body[len(body) // 2] ^= 1
    harmed.write_bytes(body)

    done = alone(["./tongxin", "install", harmed], copied, LANG="C.UTF-8", LC_ALL="")

    assert done.returncode == 1
    assert "is damaged" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert not (copied / ".venv").exists()

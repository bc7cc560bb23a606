"""A small demo city in a process of its own: entered once for the session, and lived in."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import psycopg
import pytest

from deploy import data_folder
from deploy.commands import TOP
from deploy.rabbit import free_port

Result = Mapping[str, Any]
LIVELY: Final = 800
"""Reports of one run in which each of the demo's acts comes: its deck is dealt twice."""


class City(NamedTuple):
    """A demo's folder, and the port of its page."""

    folder: Path
    port: int

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the demo on this folder."""
        command = [sys.executable, "-P", "-W", "ignore", "-m", "deploy.commands", "demo"]
        return subprocess.Popen(
            [*command, "--size", "hamlet", "--data", str(self.folder), "--port", str(self.port),
             *arguments],
            cwd=TOP, env=os.environ | {"PYTHONPATH": str(TOP), "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, seconds: float, rate: float = 40) -> Result:
        """Run the demo until it ends by itself with all in step; give its last line."""
        demo = self.start("--headless", "--seconds", str(seconds), "--rate", str(rate), "--json")
        out, told = demo.communicate(timeout=240 + seconds)
        assert demo.returncode == 0, out + told
        found: Result = json.loads(out.splitlines()[-1])
        return found

    def refused(self) -> str:
        """Start the demo where it can't; give the one sentence that it says."""
        out, told = (demo := self.start("--headless")).communicate(timeout=60)
        assert demo.returncode == 1
        assert not out
        assert len(told.splitlines()) == 1
        return told

    @contextlib.contextmanager
    def database(self, name: str) -> Iterator[psycopg.Connection]:
        """Give a connection to a service's database."""
        with (
            data_folder.databases(self.folder, data_folder.load(self.folder)) as urls,
            psycopg.connect(urls[name]) as tx,
        ):
            yield tx


def await_line(demo: subprocess.Popen[str], text: str) -> None:
    """Return when the demo has printed a line with a text."""
    assert demo.stdout is not None
    assert any(text in line for line in demo.stdout), demo.communicate()[1]


def kill(demo: subprocess.Popen[str]) -> None:
    """Kill a demo; it has no chance to put anything in order."""
    demo.kill()
    demo.communicate()


@contextlib.contextmanager
def a_city() -> Iterator[City]:
    """Give the place of a city that isn't there yet.

    Not in pytest's folder, which another session of root's closes (tests.fix_postgres).
    """
    with tempfile.TemporaryDirectory(prefix="tongxin-", ignore_cleanup_errors=True) as folder:
        yield City(Path(folder) / "demo", free_port())


@pytest.fixture(scope="session")
def entered() -> Iterator[tuple[City, Result]]:
    """Give a city that was entered and is at rest, with what that came to."""
    with a_city() as city:
        yield city, city.run(0)


@pytest.fixture(scope="session")
def lived(entered: tuple[City, Result]) -> tuple[City, Result]:
    """Give the same city after some thousand live reports, begun anew on its folder.

    A slow machine needs more seconds for as many.
    """
    city, found = entered
    for seconds in (15, 30, 60):
        before, found = found["published"], city.run(seconds, rate=100)
        if found["published"] - before >= LIVELY:
            break
    return city, found

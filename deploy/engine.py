"""A Docker engine with compose: found, or installed from Debian's packages where root may."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from deploy.imaging import KEYS, SUITE, ImageNotMade, Tell, mirror, run
from deploy.installation import TOP
from shared.words import Named

PACKAGES: Final = ("docker.io", "iptables", "mmdebstrap")
COMPOSE: Final = TOP / ".data" / "bin" / "docker-compose"
"""Debian 13's, which is one binary; Debian 12's own is another program."""
BRIDGE: Final = Path("/sys/class/net/docker0")
"""The network that an engine leaves behind."""
PATIENCE: Final = 30.0
"""Seconds that the engine has to answer."""


class EngineMissing(Named):
    """There is no Docker engine, and none can be installed or started here."""


class EngineNotInstalled(EngineMissing):
    """What is needed could not be installed."""


class EngineNotAllowed(EngineMissing):
    """Docker doesn't run, and only root may start it."""


class EngineNotStarting(EngineMissing):
    """Docker was started and doesn't answer."""


@contextlib.contextmanager
def engine(tell: Tell) -> Iterator[list[str]]:
    """Give compose's command while an engine runs; one that was started here is stopped.

    Raises `EngineMissing` with what stands against it.
    """
    if not answers() or not shutil.which("mmdebstrap"):
        install(tell)
    with running(tell):
        yield compose(tell)


@contextlib.contextmanager
def running(tell: Tell) -> Iterator[None]:
    """Let an engine that is here run; one that was started here is stopped.

    Raises `EngineMissing`.
    """
    if answers():
        yield
        return
    bridged = BRIDGE.exists()
    started = start(tell)
    try:
        yield
    finally:
        started.send_signal(signal.SIGTERM)
        started.wait(60)
        if not bridged:
            holds(["ip", "link", "delete", BRIDGE.name])


def answers() -> bool:
    """Tell whether an engine runs and lets us in."""
    return bool(shutil.which("docker")) and holds(["docker", "info"])


def holds(words: Sequence[str]) -> bool:
    """Tell whether a command succeeds."""
    return not subprocess.run(words, capture_output=True, check=False).returncode  # noqa: S603


def install(tell: Tell) -> None:
    """Install what is missing from Debian's packages. Raises `EngineMissing`."""
    if shutil.which("dockerd") and shutil.which("mmdebstrap"):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise EngineMissing(packages=" ".join(PACKAGES))
    tell(f"installing {', '.join(PACKAGES)} with apt-get")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        run(["apt-get", "-q", "update"], env=quiet)
        run(["apt-get", "-q", "install", "-y", "--no-install-recommends", *PACKAGES], env=quiet)
    except ImageNotMade as failed:
        raise EngineNotInstalled(**failed.facts) from None


def start(tell: Tell) -> subprocess.Popen[bytes]:
    """Start the engine. Raises `EngineMissing` with the end of its log."""
    if os.geteuid() != 0 or not shutil.which("dockerd"):
        raise EngineNotAllowed
    tell("starting dockerd")
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(["dockerd"], stdout=log, stderr=log, start_new_session=True)  # noqa: S607
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and process.poll() is None:
            if answers():
                return process
            threading.Event().wait(0.2)
        process.kill()
        log.seek(0)
        raise EngineNotStarting(detail=log.read()[-1500:].decode().strip())


def compose(tell: Tell) -> list[str]:
    """Give the command of a compose of the second generation; fetch Debian 13's where none is."""
    for words in (["docker", "compose"], ["docker-compose"], [str(COMPOSE)]):
        if shutil.which(words[0]):
            told = subprocess.run([*words, "version", "--short"], capture_output=True, check=False)  # noqa: S603
            if told.returncode == 0 and not told.stdout.startswith(b"1."):
                return words
    tell("fetching docker-compose of Debian 13")
    fetch_compose()
    return [str(COMPOSE)]


def fetch_compose() -> None:
    """Take the binary out of its package; nothing is installed."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for one in ("lists/partial", "cache/archives/partial"):
            (place / one).mkdir(parents=True)
        (place / "sources.list").write_text(f"deb [signed-by={KEYS}] {mirror()} {SUITE} main\n")
        own = [
            "-q", "-o", f"Dir::Etc::SourceList={place}/sources.list",
            "-o", "Dir::Etc::SourceParts=-", "-o", f"Dir::State::Lists={place}/lists",
            "-o", f"Dir::Cache={place}/cache", "-o", "APT::Sandbox::User=root",
        ]  # fmt: skip
        try:
            run(["apt-get", *own, "update"])
            run(["apt-get", *own, "download", "docker-compose"], cwd=place)
            (package,) = place.glob("docker-compose*.deb")
            run(["dpkg-deb", "--extract", str(package), str(place / "x")])
        except ImageNotMade as failed:
            raise EngineNotInstalled(**failed.facts) from None
        COMPOSE.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(place / "x" / "usr" / "bin" / "docker-compose", COMPOSE)

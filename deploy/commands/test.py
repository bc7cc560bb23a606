"""Runs the tests, with a real RabbitMQ and PostgreSQL."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import click

from deploy.commands import TOP

MOST_PROCESSES = 4
ROOMS = {
    "tests/rules": (), "tests/contracts": (), "tests/services": (), "tests/browser": ("chromium",),
    "tests/watch": ("prometheus",),
}  # fmt: skip
"""Debian's packages that the tests of a room need; those of other rooms need a broker."""
PLACES = {
    "rabbitmq-server": ("rabbitmq-server",),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "prometheus": ("promtool",),
}
"""By which names a package's program is found."""
BROKER = ("rabbitmq-server",)
GIVEN = {
    "rabbitmq-server": "TONGXIN_TEST_AMQP_URL", "chromium": "TONGXIN_TEST_CHROMIUM",
    "prometheus": "TONGXIN_TEST_PROMTOOL",
}  # fmt: skip
"""Where the address or path of one that the tests may use can stand."""
FONT = "fonts-wqy-microhei"
"""Chinese letters for the pictures that the browser tests keep."""
SERVER = "/usr/lib/rabbitmq/bin"
MEMORY = Path("/dev/shm")  # noqa: S108 - below it, a folder of our own
"""Where files in memory are kept: hundreds of databases are made, each of hundreds of files."""
ROOM = 4 << 30
"""Bytes that must be free there; the tests stay on disk otherwise."""
NO_ENGINE = 69
"""The exit code where no Docker engine can be had: nothing was tested, and nothing failed."""

LOCK = Path("/run/lock/tongxin-test-compose")
"""Held by who runs the tests with Docker: every clone's containers have the same names."""


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object at the end.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(as_json: bool, arguments: tuple[str, ...]) -> None:
    """Run everything that must pass, or what ARGUMENTS for pytest choose.

    Paths are seen from the top: ./tongxin test tests/rules -k union.
    RabbitMQ, Chromium and Prometheus's tool are installed where they are missing and root may.
    ./tongxin test compose runs what needs Docker, which is installed likewise; exit 69 where it
    can't be.
    """
    if arguments[:1] == ("compose",):
        sys.exit(compose(arguments[1:]))
    packages = wanted(arguments)
    for package in sorted(packages):
        see_to(package)
    if "chromium" in packages:
        see_to_font()
    with tempfile.TemporaryDirectory(prefix="tongxin-", dir=roomy()) as folder:
        Path(folder).chmod(0o711)  # PostgreSQL does not run as root, and has folders in it
        report = Path(folder) / "report.xml"
        run = [sys.executable, "-m", "pytest", f"--junit-xml={report}", *side_by_side(arguments)]
        environment = os.environ | {"TMPDIR": folder}
        code = subprocess.run(run, cwd=TOP, env=environment, check=False).returncode  # noqa: S603
        if as_json:
            click.echo(json.dumps(counted(report) | {"ok": code == 0}))
    sys.exit(code)


def compose(more: tuple[str, ...]) -> int:
    """Run the tests that need Docker; give the exit code, `NO_ENGINE` where none can be had."""
    from deploy.commands.__main__ import language
    from deploy.engine import EngineMissing, engine
    from deploy.imaging import make_images
    from shared import words

    def tell(what: str) -> None:
        click.echo(what, err=True)

    others = words.sentence("deployment.engine_in_use", language())
    try:
        with held(LOCK, lambda: tell(others)), engine(tell) as compose:
            make_images(tell)
            run = [sys.executable, "-m", "pytest", "--timeout=900", "tests/compose", *more]
            environment = os.environ | {"TONGXIN_TEST_COMPOSE": " ".join(compose)}
            return to_the_end(subprocess.Popen(run, cwd=TOP, env=environment))  # noqa: S603
    except EngineMissing as missing:
        why = words.told(missing, language())
        tell(words.sentence("deployment.no_engine", language(), why=why))
        return NO_ENGINE


def roomy() -> Path | None:
    """Give where files are made quickest, none for the usual place."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM else None


@contextlib.contextmanager
def held(lock: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold a lock of the machine; say it when somebody else has it, and wait for them."""
    if not lock.exists():
        lock.touch()
    with lock.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def to_the_end(tests: subprocess.Popen[bytes]) -> int:
    """Let pytest take its containers away, however it is stopped; give its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: tests.send_signal(signal.SIGINT))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to pytest too
    return tests.wait()


def side_by_side(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """Give pytest's arguments; the whole suite is shared among processes, each file in one."""
    if chosen(arguments) or "-n" in arguments:
        return arguments
    processes = min(MOST_PROCESSES, 1 + (os.cpu_count() or 1))  # real parts keep a test waiting
    sharing = ("-n", str(processes), "--dist", "loadfile", "--no-loadscope-reorder")
    return (*sharing, *arguments)


def chosen(arguments: tuple[str, ...]) -> list[str]:
    """Give the paths among the arguments."""
    return [one for one in arguments if (TOP / one.partition("::")[0]).exists()]


def wanted(arguments: tuple[str, ...]) -> set[str]:
    """Name the packages that the chosen tests may need: all where no path chooses."""
    return {package for path in chosen(arguments) or ["tests"] for package in needs(path)}


def needs(path: str) -> tuple[str, ...]:
    """Name the packages that the tests under a path may need."""
    if path.strip("./") in {"", "tests"}:
        return tuple(PLACES)
    return next((some for room, some in ROOMS.items() if path.startswith(room)), BROKER)


def see_to(package: str) -> None:
    """Find what a package brings, or install it where that is allowed."""
    places = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", SERVER])
    if os.environ.get(GIVEN[package]) or any(
        shutil.which(one, path=places) for one in PLACES[package]
    ):
        return
    missing = (
        f"The tests need {package}; type: apt-get install {package} "
        f"(or say in {GIVEN[package]} where one is that they may use)."
    )
    if not may_install():
        raise click.ClickException(missing)
    trouble = install(package)
    if trouble:
        raise click.ClickException(f"{missing} apt-get said: {trouble}")


def see_to_font() -> None:
    """Find a Chinese font, or install one where that is allowed; the tests do without."""
    if chinese_font():
        return
    if not may_install() or install(FONT):
        told = f"The pictures of the page have no Chinese letters; type: apt-get install {FONT}."
        click.echo(told, err=True)


def chinese_font() -> bool:
    """Tell whether there is a font with Chinese letters."""
    if not shutil.which("fc-list"):
        return False
    listed = ["fc-list", ":lang=zh", "family"]
    return bool(subprocess.run(listed, capture_output=True, check=False).stdout)  # noqa: S603


def may_install() -> bool:
    """Tell whether Debian's packages can be installed."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(package: str) -> str:
    """Install one of Debian's packages; give what apt-get said when it failed, or nothing."""
    click.echo(f"installing {package} with apt-get", err=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", package]):
        done = subprocess.run(  # noqa: S603 - Debian's own tool, with the package's name
            ["apt-get", "-q", *step],  # noqa: S607
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            return done.stderr.strip() or "nothing"
    return ""


def counted(report: Path) -> dict[str, int | float]:
    """Read from pytest's report how many tests there were, and how they ended."""
    suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314 - pytest's own file
    found = suite.attrib if suite is not None else {}
    counts = {name: int(found.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
    return {**counts, "seconds": float(found.get("time", 0))}

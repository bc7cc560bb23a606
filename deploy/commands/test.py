"""Runs the tests, with a real RabbitMQ and PostgreSQL."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

import click

from deploy.commands import TOP

MOST_PROCESSES = 4
ROOMS = {
    "tests/rules": (), "tests/contracts": (), "tests/services": (), "tests/browser": ("chromium",),
}  # fmt: skip
"""Debian's packages that the tests of a room need; those of other rooms need a broker."""
PLACES = {
    "rabbitmq-server": ("rabbitmq-server",),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
}
"""By which names a package's program is found."""
BROKER = ("rabbitmq-server",)
GIVEN = {"rabbitmq-server": "TONGXIN_TEST_AMQP_URL", "chromium": "TONGXIN_TEST_CHROMIUM"}
"""Where the address or path of one that the tests may use can stand."""
SERVER = "/usr/lib/rabbitmq/bin"
NO_ENGINE = 69
"""The exit code where no Docker engine can be had: nothing was tested, and nothing failed."""


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object at the end.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(as_json: bool, arguments: tuple[str, ...]) -> None:
    """Run everything that must pass, or what ARGUMENTS for pytest choose.

    Paths are seen from the top: ./tongxin test tests/rules -k union.
    RabbitMQ and Chromium are installed where they are missing and root may.
    ./tongxin test compose runs what needs Docker, which is installed likewise; exit 69 where it
    can't be.
    """
    if arguments[:1] == ("compose",):
        sys.exit(compose(arguments[1:]))
    for package in sorted(wanted(arguments)):
        see_to(package)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        run = [sys.executable, "-m", "pytest", f"--junit-xml={report}", *side_by_side(arguments)]
        code = subprocess.run(run, cwd=TOP, check=False).returncode  # noqa: S603 - our own pytest
        if as_json:
            click.echo(json.dumps(counted(report) | {"ok": code == 0}))
    sys.exit(code)


def compose(more: tuple[str, ...]) -> int:
    """Run the tests that need Docker; give the exit code, `NO_ENGINE` where none can be had."""
    from deploy.engine import EngineMissing, engine
    from deploy.imaging import make_bases, make_ours
    from deploy.roster import MADE_HERE

    def tell(what: str) -> None:
        click.echo(what, err=True)

    try:
        with engine(tell) as words:
            make_bases(tell)
            make_ours(tell, MADE_HERE)
            run = [sys.executable, "-m", "pytest", "--timeout=900", "tests/compose", *more]
            environment = os.environ | {"TONGXIN_TEST_COMPOSE": " ".join(words)}
            return subprocess.run(run, cwd=TOP, env=environment, check=False).returncode  # noqa: S603
    except EngineMissing as missing:
        tell(f"tests/compose was not run, there is no Docker engine here. {missing}")
        return NO_ENGINE


def side_by_side(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """Give pytest's arguments; the whole suite, which waits much, is shared among processes."""
    if chosen(arguments) or "-n" in arguments:
        return arguments
    return ("-n", str(min(MOST_PROCESSES, os.cpu_count() or 1)), "--dist", "loadgroup", *arguments)


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
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise click.ClickException(missing)
    click.echo(f"installing {package} with apt-get", err=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", package]):
        done = subprocess.run(  # noqa: S603 - Debian's own tool, with the package's name
            ["apt-get", "-q", *step],  # noqa: S607
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise click.ClickException(f"{missing} apt-get said: {done.stderr.strip()}")


def counted(report: Path) -> dict[str, int | float]:
    """Read from pytest's report how many tests there were, and how they ended."""
    suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314 - pytest's own file
    found = suite.attrib if suite is not None else {}
    counts = {name: int(found.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
    return {**counts, "seconds": float(found.get("time", 0))}

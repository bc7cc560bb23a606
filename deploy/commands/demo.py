"""Runs a whole city embedded, with reports arriving live."""

from __future__ import annotations

import logging
import sys
import warnings
from pathlib import Path

import click
import orjson

from deploy.commands import TOP

STOPPED_EARLY = 3


@click.command()
@click.option(
    "--data", type=click.Path(path_type=Path), default=TOP / ".data" / "demo", show_default=True,
    help="Folder in which the city is kept; a second start goes on from the first.",
)  # fmt: skip
@click.option("--headless", is_flag=True, help="End by itself after --seconds, and check.")
@click.option(
    "--seconds", type=click.FloatRange(min=0), default=30, show_default=True,
    help="How long reports arrive live, with --headless.",
)  # fmt: skip
@click.option("--rate", type=click.FloatRange(min=0.1), default=40, show_default=True,
              help="Live reports a second.")  # fmt: skip
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True,
              help="Port of the page.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 2**31), default=2026, show_default=True,
              help="Another number, another city; for a new folder.")  # fmt: skip
@click.option("--size", type=click.Choice(["city", "hamlet"]), default="city", hidden=True,
              help="A hamlet has a few of everything, for tests.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object as the last line.")
def command(  # noqa: PLR0913, PLR0917 - click hands over every option
    data: Path, headless: bool, seconds: float, rate: float, port: int, seed: int, size: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Run Yinchuan's unions in one process, on a database and a broker of its own.

    The first start enters more than 100,000 reports; then dozens of agents report live. The page's
    address is printed. Ctrl-C stops. With --headless it ends by itself, checks everything, and
    exits 0 only if nothing is lost, nothing is unexpected and all agree.
    """
    warnings.filterwarnings("ignore", "\\s*Eventlet is deprecated")  # nothing to do about it
    from shared.runtime import green

    green.patch()  # before anything makes a socket, a lock or a pool

    from deploy.demo import demo, plan
    from deploy.demo.screen import Screen

    logging.basicConfig(level=logging.ERROR)
    wishes = demo.Wishes(
        folder=data.resolve(), seconds=seconds if headless else None, port=port, seed=seed,
        rate=rate, size=plan.SIZES[size],
    )  # fmt: skip
    screen = Screen(as_json=as_json)
    found = demo.run(wishes, screen)
    if found is None:
        screen.say("Stopped. The city is kept; the next start goes on from here.")
        sys.exit(STOPPED_EARLY if headless else 0)
    screen.result(found)
    if as_json:
        click.echo(orjson.dumps(found._asdict()).decode())
    sys.exit(0 if found.good else 1)

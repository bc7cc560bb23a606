"""Rotates the federation key, with the old one's last day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click


@click.command()
@click.option(
    "--until", metavar="DAY", help="The last day on which the old key counts: 2026-12-31."
)
@click.option("--end", is_flag=True, help="Forget the old key: every agent has joined anew.")
@click.option(
    "--env", "path", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=Path(".env"), show_default=True, help="The file that `secrets` has written.",
)  # fmt: skip
def command(until: str | None, end: bool, path: Path) -> None:
    """Put a new federation key into .env, and beside it the old one, until --until DAY.

    Then `admit` every agent again and let it join with its new bundle: it tells for each of its
    people that both keys are one person's. After the day nothing that is recorded under an old key
    is taken; who joins later still tells, as long as the old key isn't forgotten by --end.
    """
    from deploy import federation_key
    from deploy.commands.__main__ import language
    from shared.words import sentence

    if end == (until is not None):
        raise click.UsageError("Say --until DAY, or --end.")
    if end:
        federation_key.end(path)
        return
    federation_key.rotate(path, str(until), dt.date.today())  # noqa: DTZ011 - the operator's day
    click.echo(sentence("deployment.rotated", language()), err=True)

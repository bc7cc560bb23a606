"""Runs one service until it is told to stop."""

from __future__ import annotations

import click

from deploy.roster import CLASSES


@click.command()
@click.argument("name", type=click.Choice([*CLASSES, "topology"]))
def command(name: str) -> None:
    """Run the service NAME, as the environment's TONGXIN_ settings say, until SIGTERM.

    Its database is brought up to date first. `topology` keeps the broker's queues, users and
    rights as organization's database says.
    """
    from deploy.serving import serve

    serve(name)

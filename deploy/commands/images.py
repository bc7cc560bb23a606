"""Makes the images for compose, and their bases."""

from __future__ import annotations

import click

from deploy.chosen import chosen
from deploy.roster import MADE_HERE


@click.command()
@click.option(
    "--bases", default=lambda: chosen("BASES", MADE_HERE), show_default=MADE_HERE,
    help="What stands before the bases' names: nothing for the public ones.",
)  # fmt: skip
@click.option("--again", is_flag=True, help="Make the bases anew, with today's packages.")
def command(bases: str, again: bool) -> None:
    """Make what docker-compose.yml runs, without a registry: needs Docker and mmdebstrap, as root.

    Bases under another name than localhost/tongxin/ are taken from the engine, or pulled by it.
    """
    from deploy import imaging

    def tell(what: str) -> None:
        click.echo(what, err=True)

    imaging.make_images(tell, bases, again=again)

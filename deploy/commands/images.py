"""Makes the images for compose: ours, and their bases of Debian's packages."""

from __future__ import annotations

from pathlib import Path

import click

from deploy.roster import MADE_HERE


@click.command()
@click.option(
    "--bases", default=MADE_HERE, envvar="TONGXIN_BASES", show_default=True,
    help="What stands before the bases' names: nothing for the public ones.",
)  # fmt: skip
@click.option("--again", is_flag=True, help="Make the bases anew, with today's packages.")
@click.option(
    "--bundle", type=click.Path(path_type=Path), help="Write all into one file for `docker load`."
)
def command(bases: str, again: bool, bundle: Path | None) -> None:
    """Make what docker-compose.yml runs, without a registry: needs Docker and mmdebstrap, as root.

    Bases under another name than localhost/tongxin/ are taken from the engine, or pulled by it.
    """
    from deploy import imaging

    def tell(what: str) -> None:
        click.echo(what, err=True)

    if bases == MADE_HERE:
        imaging.make_bases(tell, bases, again=again)
    imaging.make_ours(tell, bases)
    if bundle:
        names = [imaging.IMAGE, *(bases + one.name for one in imaging.BASES[1:])]
        imaging.pull_missing(tell, names)
        imaging.run(["docker", "save", "--output", str(bundle), *names])
        click.echo(f"{bundle}: {', '.join(names)}")

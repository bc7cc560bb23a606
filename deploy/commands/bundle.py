"""Puts images and wheels into one file, for offline use."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from deploy.chosen import chosen
from deploy.roster import MADE_HERE


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--bases", default=lambda: chosen("BASES", MADE_HERE), show_default=MADE_HERE,
    help="What stands before the bases' names: nothing for the public ones.",
)  # fmt: skip
@click.option("--images/--no-images", default=True, help="Images too, which need Docker.")
@click.option(
    "--python", "pythons", multiple=True, metavar="3.N",
    help="The Python of the machine that the wheels are for; this one's by default.",
)  # fmt: skip
def command(file: Path, bases: str, images: bool, pythons: tuple[str, ...]) -> None:
    """Write FILE, with which `./tongxin install FILE` needs no network; it tells FILE's SHA-256.

    Images must have been made (`./tongxin images`) or are pulled.
    """
    from deploy import imaging, offline
    from deploy.commands.__main__ import language
    from shared.words import sentence

    def tell(what: str) -> None:
        click.echo(what, err=True)

    versions = pythons or (offline.here(),)
    names = [imaging.IMAGE, *(bases + one.name for one in imaging.BASES[1:])] if images else []
    with tempfile.TemporaryDirectory(dir=file.absolute().parent) as place:
        folder = Path(place)
        for version in versions:
            tell(f"fetching wheels for Python {version}")
            imaging.fetch_wheels(folder / "wheels", imaging.LOCK, version)
        if names:
            imaging.pull_missing(tell, names)
            tell(f"saving {', '.join(names)}")
            imaging.run(["docker", "save", "--output", str(folder / offline.IMAGES), *names])
        sum_ = offline.write(file, folder, versions, names)
    click.echo(sentence("deployment.bundled", language(), path=file, sum=sum_))

"""Takes in an offline bundle: wheels and images."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def command(file: Path) -> None:
    """Take in the FILE that `./tongxin bundle` has made; nothing is reached for.

    `./tongxin install FILE` makes the environment of the bundle's wheels, where there is none yet,
    and loads its images. One that is damaged, or of another state of this software, is refused.
    """
    from deploy import imaging, offline
    from deploy.commands.__main__ import language
    from shared.words import sentence

    manifest = offline.check(file)
    if manifest.images:
        imaging.load(lambda take: offline.hand_images(file, take))
    click.echo(
        sentence(
            "deployment.taken_in", language(), wheels=len(manifest.files) - bool(manifest.images),
            images=", ".join(manifest.images) or "–",
        )
    )  # fmt: skip

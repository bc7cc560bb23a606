"""Lists what the images are made of, and known weaknesses."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from deploy.chosen import chosen
from deploy.commands import TOP
from deploy.roster import MADE_HERE


@click.command()
@click.option(
    "--bases", default=lambda: chosen("BASES", MADE_HERE), show_default=MADE_HERE,
    help="What stands before the bases' names: nothing for the public ones.",
)  # fmt: skip
@click.option(
    "--to", type=click.Path(path_type=Path), default=TOP / ".data" / "sbom",
    show_default=".data/sbom", help="The folder that the SBOMs are written to.",
)  # fmt: skip
def command(bases: str, to: Path) -> None:
    """Write an SBOM (CycloneDX) of each image, and tell known weaknesses of Python's packages.

    Images that aren't there are passed over in words, and so is a service that doesn't answer.
    Exit 1 while a weakness has no written answer in deploy/weaknesses.toml.
    """
    from deploy import auditing, imaging
    from deploy.commands.__main__ import language
    from shared.words import told

    def progress(what: str) -> None:
        click.echo(what, err=True)

    programs = auditing.tools(progress)
    to.mkdir(parents=True, exist_ok=True)
    auditing.of_python(programs, to / "python.cdx.json")
    listed("Python", to / "python.cdx.json")
    with auditing.docker(progress):
        for image in [imaging.IMAGE, *(bases + base.name for base in imaging.BASES[1:])]:
            sbom = to / f"{image.rpartition('/')[2].partition(':')[0]}.cdx.json"
            try:
                auditing.of_debian(programs, image, sbom)
            except imaging.ImageNotMade as missing:
                say("image_not_looked_at", image=image, why=told(missing, language()))
            else:
                listed(image, sbom)
    try:
        found = auditing.weaknesses(programs)
    except auditing.AuditAway as away:
        click.echo(told(away, language()))
        return
    for one in found:
        say(
            "weakness", id=one.id, package=one.package, fixed=one.fixed_in, answer=one.answer or "–"
        )
    unanswered = [one for one in found if one.answer is None]
    say("weaknesses", count=len(found), unanswered=len(unanswered))
    sys.exit(1 if unanswered else 0)


def say(name: str, **facts: object) -> None:
    """Print a sentence of the deployment's."""
    from deploy.commands.__main__ import language
    from shared.words import sentence

    click.echo(sentence(f"deployment.{name}", language(), **facts))


def listed(what: str, sbom: Path) -> None:
    """Print what an SBOM lists."""
    from deploy import auditing

    purls = auditing.components(sbom)
    say("made_of", what=what, count=len(purls), path=sbom)
    click.echo("\n".join(f"  {purl}" for purl in purls))

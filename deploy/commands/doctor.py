"""Says what is wrong with the city, and what to do."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from deploy.commands import TOP
from deploy.commands import _options as options
from deploy.commands._doctor import tell


@click.command()
@click.option(
    "--env", type=click.Path(path_type=Path), default=TOP / ".env", show_default=True,
    help="The file with the secrets of compose, where there is one.",
)  # fmt: skip
@click.option(
    "--certificates", type=click.Path(path_type=Path), default=TOP / "certificates",
    envvar="TONGXIN_CERTIFICATES", show_default=True, help="Where the broker's certificate lies.",
)  # fmt: skip
@click.option(
    "--store", "stores", type=click.Path(path_type=Path, exists=True), multiple=True,
    help="An agent's store beside the city, to compare with what the services have of it.",
)  # fmt: skip
@click.option(
    "--least-free", "least", type=float, default=5.0, show_default=True,
    help="GiB that should be free on each disk.",
)  # fmt: skip
@options.as_json
def command(
    env: Path, certificates: Path, stores: tuple[Path, ...], least: float, as_json: bool
) -> None:
    """Look at disks, clocks, databases, broker, services, streams, certificate and secrets.

    What is to be done now or soon makes the exit code 1. What the settings don't name isn't looked
    at, and is told. Of a branch's agent: ./tongxin agent doctor.
    """
    from deploy.doctor.city import City
    from deploy.doctor.findings import examine
    from deploy.doctor.parts import PARTS
    from shared.runtime.settings import read_settings

    city = City(read_settings(), env, certificates, stores, least)
    with closing(city):
        report = examine(PARTS, city)
    tell(report, as_json=as_json)

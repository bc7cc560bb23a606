"""Makes the broker's certificate, or says when it ends."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from deploy.chosen import chosen
from deploy.commands import TOP


@click.command()
@click.argument("hosts", nargs=-1)
@click.option(
    "--folder", type=click.Path(path_type=Path), show_default="as compose: ./certificates",
    default=lambda: TOP / chosen("CERTIFICATES", "certificates"), help="Where they lie.",
)  # fmt: skip
def command(hosts: tuple[str, ...], folder: Path) -> None:
    """Make the broker's certificate for HOSTS: the names and addresses by which branches reach it.

    The authority is made once and kept; agents trust it by their bundle, so a new certificate
    needs no new bundles. Without HOSTS: say when the certificate ends; exit 1 within 30 days.
    Certificates by an authority of your own are never written over.
    """
    from deploy.certifying import certify, ends, is_of_other
    from shared.runtime.certificate import SOON

    until = certify(folder, hosts) if hosts else ends(folder)
    click.echo(f"The broker's certificate is good until {until:%Y-%m-%d}.")
    if until - dt.datetime.now(dt.UTC) < SOON:
        click.echo(
            "Have your authority renew it, then restart the broker." if is_of_other(folder)
            else "Make a new one: ./tongxin certificates HOST…, then restart the broker."
        )  # fmt: skip
        sys.exit(1)

"""Compares branch, ledger, state, figures and totals."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import orjson

from deploy.commands import _options as options


@click.command()
@options.data
@click.option(
    "--store", "stores", type=click.Path(path_type=Path, exists=True), multiple=True,
    help="An agent's store to compare too, as it lies in a file.",
)  # fmt: skip
@options.as_json
def command(data: Path, stores: tuple[Path, ...], as_json: bool) -> None:
    """Check that the whole installation is in step; exit 1 on any difference.

    It must be at rest: what is still under way between two places is a difference.
    """
    from deploy.place import place
    from deploy.verification import verify

    def tell(what: str) -> None:
        if not as_json:
            click.echo(f"  {what}", err=True)

    with place(data) as found:
        files = found.stores | {str(path): path for path in stores}
        report = verify(found.databases, files, tell)
    first = report.first_difference
    if as_json:
        said = {
            "in_step": report.in_step,
            "streams": report.streams,
            "first_difference": first._asdict() if first else None,
        }
        click.echo(orjson.dumps(said).decode())
    elif first is None:
        click.echo(f"In step: {report.streams} streams, every state, figure and total agree.")
    else:
        click.echo(
            f"Not in step. The first difference is in {first.where} at {first.key}:\n"
            f"  held      {first.held}\n  should be {first.expected}"
        )
    sys.exit(0 if report.in_step else 1)

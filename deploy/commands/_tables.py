"""A clerk's tables: imported."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deploy.commands._store import as_json, bar, opened, tell, who

if TYPE_CHECKING:
    from services.agent.importing import Imported

KINDS = ("employers", "unions", "members", "joined")


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(KINDS), required=True, help="What the table holds.")
@click.option("--account", "name", help="Who imports; needed when there are several accounts.")
@click.option("--dry-run", is_flag=True, help="Judge every row, record nothing.")
@click.option("--good-rows", is_flag=True, help="Record the good rows even if others are bad.")
@as_json
@click.pass_obj
def import_(  # noqa: PLR0913, PLR0917 - an option each
    path: Path, file: Path, kind: str, name: str | None, dry_run: bool, good_rows: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Import the table FILE (CSV) as one batch; exit 1 when a row is bad.

    Nothing is recorded while a row is bad, unless --good-rows is given. Rows that were imported
    before and haven't changed are passed over.
    """
    from services.agent.importing import Importer

    with opened(path) as store:
        importer = Importer(store, who(store, name), kind)
        progress, done = bar(quiet=as_json)
        try:
            found = importer.run(file, dry_run=dry_run, good_rows=good_rows, progress=progress)
        finally:
            done()
    if as_json:
        tell(found, as_json)
    else:
        show_import(found)
    sys.exit(1 if found.bad else 0)


def show_import(found: Imported) -> None:
    """Print what an import came to: each bad row, then the sums."""
    from deploy.commands.__main__ import language
    from shared.words import sentence

    for bad in found.bad:
        click.secho(bad.told(language()), fg="red")
    name = "dry_run" if found.dry_run else "done"
    click.echo(
        sentence(
            f"importing.{name}", language(), rows=found.rows, good=found.good,
            unchanged=found.unchanged, recorded=found.recorded, batch=found.batch,
        )
    )  # fmt: skip

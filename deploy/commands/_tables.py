"""A clerk's tables: templates for them, imports, and their undoing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deploy.commands import _options as options
from deploy.commands._store import bar, opened, tell, who

if TYPE_CHECKING:
    from services.agent.importing import Imported

KINDS = (
    "employers", "unions", "members", "joined", "officers", "disputes", "contracts", "congresses",
    "hardship", "entries", "results", "suggestions",
)  # fmt: skip
MOST_SHOWN = 200
"""Bad cells that are told on the terminal; all of them stand in the workbook and in the JSON."""


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(KINDS), help="What it holds, if its sheet doesn't say.")
@click.option("--account", "name", help="Who imports; needed when there are several accounts.")
@click.option("--dry-run", is_flag=True, help="Judge every row, record nothing.")
@click.option("--good-rows", is_flag=True, help="Record the good rows even if others are bad.")
@click.option("--returned", type=click.Path(path_type=Path), help="Where to hand it back.")
@options.as_json
@click.pass_obj
def import_(  # noqa: PLR0913, PLR0917 - an option each
    path: Path, file: Path, kind: str | None, name: str | None, dry_run: bool, good_rows: bool,
    returned: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Import the table FILE (a workbook, or CSV) as one batch; exit 1 when a row is bad.

    Nothing is recorded while a row is bad, unless --good-rows is given; a workbook is handed back
    beside FILE with the reasons in it. Rows that were imported before and haven't changed are
    passed over.
    """
    from deploy.commands.__main__ import language
    from services.agent.importing import Importer
    from services.agent.returning import hand_back
    from services.agent.tables import kind_of

    with opened(path) as store:
        importer = Importer(store, who(store, name), kind or kind_of(file))
        with bar(quiet=as_json) as progress:
            found = importer.run(file, dry_run=dry_run, good_rows=good_rows, progress=progress)
    back = hand_back(file, found, language(), returned) if found.bad else None
    if as_json:
        tell(found_and(found, back), as_json)
    else:
        show_import(found, back)
    sys.exit(1 if found.bad else 0)


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--filled", is_flag=True, help="Fill in what the store knows, to be checked.")
@options.as_json
@click.pass_obj
def template(path: Path, kind: str, file: Path, filled: bool, as_json: bool) -> None:
    """Write the workbook FILE to be filled in for a KIND of table, with instructions."""
    from deploy.commands.__main__ import language
    from services.agent import kinds
    from services.agent.filling import rows
    from services.agent.template import write_template
    from shared.words import sentence

    of_kind = kinds.KINDS[kind]
    if filled:
        with opened(path) as store, bar(quiet=as_json) as progress:
            count = write_template(of_kind, file, rows(store, of_kind, progress))
    else:
        count = write_template(of_kind, file)
    if as_json:
        tell({"file": str(file), "kind": kind, "rows": count}, as_json)
    else:
        name = "filled" if filled else "template"
        click.echo(sentence(f"importing.{name}", language(), path=file, count=count))


@click.command()
@click.argument("batch")
@click.option("--reason", help="Why, as the services and the city will read it.")
@click.option("--account", "name", help="Who undoes it; needed when there are several accounts.")
@options.as_json
@click.pass_obj
def undo(path: Path, batch: str, reason: str | None, name: str | None, as_json: bool) -> None:
    """Undo the import BATCH: void each of its reports that still stands, all or none."""
    from deploy.commands.__main__ import language
    from services.agent import undoing
    from shared.words import sentence

    why = reason or sentence("importing.undo_reason", language())
    with opened(path) as store, bar(quiet=as_json) as progress:
        found = undoing.undo(store, who(store, name), batch, why, progress)
    if as_json:
        tell(found, as_json)
    else:
        click.echo(
            sentence(
                "importing.undone", language(), batch=found.batch, recorded=found.recorded,
                voids=found.voids,
            )
        )  # fmt: skip


def found_and(found: Imported, back: Path | None) -> dict[str, object]:
    """Give what an import came to, and the workbook handed back."""
    import msgspec

    values: dict[str, object] = msgspec.to_builtins(found)
    return values | {"returned": str(back) if back else None}


def show_import(found: Imported, back: Path | None) -> None:
    """Print what an import came to: each bad row, then the sums, and where it was handed back."""
    from deploy.commands.__main__ import language
    from shared.words import sentence

    for bad in found.bad[:MOST_SHOWN]:
        click.secho(bad.told(language()), fg="red")
    if found.bad[MOST_SHOWN:]:
        more, name = len(found.bad) - MOST_SHOWN, "more_bad" if back else "more_untold"
        click.secho(sentence(f"importing.{name}", language(), count=more), fg="red")
    if not found.rows:
        click.secho(sentence("importing.nothing", language()), fg="yellow")
    name = "dry_run" if found.dry_run else "done"
    click.echo(
        sentence(
            f"importing.{name}", language(), rows=found.rows, good=found.good,
            unchanged=found.unchanged, changed=found.changed, recorded=found.recorded,
            batch=found.batch,
        )
    )  # fmt: skip
    if found.sheet:
        click.echo(sentence("importing.sheet", language(), sheet=found.sheet))
    if found.bad and not (found.dry_run or found.recorded):
        click.secho(sentence("importing.refrained", language()), fg="yellow")
    if back:
        click.echo(sentence("importing.returned", language(), path=back))

"""Backs up every database and store while all works."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from deploy.commands import _backups as shared
from deploy.commands import _options as options

if TYPE_CHECKING:
    from deploy.backups.taking import Taken


@click.command()
@shared.shelf
@shared.keep
@shared.stores
@options.data
@options.as_json
def command(
    shelf: Path | None, keep: int, stores: tuple[str, ...], data: Path, as_json: bool
) -> None:
    """Copy every service's database and every agent's store into a new folder.

    Nothing has to stop. A backup holds private keys, and an agent's also names and ID numbers: it
    is for its owner alone, and has to be kept like a key.
    """
    from deploy.backups.taking import take

    with shared.place(data, stores) as found:
        folder = shared.shelf_of(shelf, data)
        taken = take(found, folder, keep, shared.telling(quiet=as_json))
    if as_json:
        click.echo(orjson.dumps(told(taken)).decode())
        return
    for part in taken.manifest.parts:
        click.echo(f"{part.name}: {part.size / 1e6:.1f} MB, {len(part.heads)} streams")
    click.echo(f"{taken.backup} after {taken.seconds:.1f} s; {len(taken.gone)} older ones deleted")


def told(taken: Taken) -> dict[str, object]:
    """Give what was taken as JSON."""
    parts = {part.name: {"size": part.size, "streams": len(part.heads)}
             for part in taken.manifest.parts}  # fmt: skip
    return {
        "backup": str(taken.backup), "parts": parts, "seconds": round(taken.seconds, 3),
        "deleted": taken.gone,
    }  # fmt: skip

"""Puts a backup back; the streams fill in the rest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from deploy.commands import _backups as shared
from deploy.commands import _options as options

if TYPE_CHECKING:
    from deploy.backups.putting import Restored


@click.command()
@click.argument("name", required=False)
@click.option(
    "--only", "names", multiple=True, metavar="PART",
    help="A service or an agent to restore; without it, all that is in the backup.",
)  # fmt: skip
@shared.discard
@shared.shelf
@shared.stores
@options.data
@options.as_json
def command(  # noqa: PLR0913, PLR0917 - click hands each option over
    name: str | None, names: tuple[str, ...], discard: bool, shelf: Path | None,
    stores: tuple[str, ...], data: Path, as_json: bool,
) -> None:  # fmt: skip
    """Restore the backup NAME, or the newest, where the databases and stores are now.

    Services and agents have to be stopped; nothing is done while one is at work. What stands there
    is put aside under a name with the time. Once all run again the streams bring what came after
    the backup; `drill` tells beforehand what they don't bring, and `verify` proves it afterwards.
    """
    from deploy.backups.putting import restore
    from deploy.backups.shelf import found

    backup = found(shared.shelf_of(shelf, data), name)
    tell = shared.telling(quiet=as_json)
    done = {}
    with shared.place(data, stores) as at:
        for one in restore(at, backup, names, tell, discard=discard):
            done[one.name] = {"store": one.store, "aside": one.aside}
            if not as_json:
                show(one)
    if as_json:
        click.echo(orjson.dumps({"backup": str(backup), "restored": done}).decode())


def show(one: Restored) -> None:
    """Tell what was put back, and where what stood there is."""
    follower = f"goes on as {one.store}" if one.store else "is back"
    aside = f"; what stood there is now {one.aside}" if one.aside else ""
    click.echo(f"{one.name} {follower}{aside}")

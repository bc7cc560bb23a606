"""`./tongxin agent backup` and `restore`: a branch's store by itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from deploy.commands import _backups as shared
from deploy.commands import _options as options
from deploy.commands._store import opened, tell

if TYPE_CHECKING:
    from deploy.place import Place

shelf = click.option(
    "--folder", "shelf", type=click.Path(path_type=Path), required=True, envvar="TONGXIN_BACKUPS",
    help="Folder that the backups lie in, best on another disk or a stick.",
)  # fmt: skip


@click.command()
@shelf
@shared.keep
@options.as_json
@click.pass_obj
def backup(path: Path, shelf: Path, keep: int, as_json: bool) -> None:
    """Copy the store into a new folder, while it is at work.

    The copy holds the store's keys, names and ID numbers: keep it like a key. What is erased or
    deleted in the store stays in it.
    """
    from deploy.backups.taking import take

    with opened(path) as store:
        bundle = store.settings.get("bundle")
        name = bundle["agent"] if bundle else store.identity.id
    taken = take(only(name, path), shelf / name, keep, lambda _: None)
    tell({"backup": str(taken.backup), "seconds": round(taken.seconds, 3), "deleted": taken.gone},
         as_json)  # fmt: skip


@click.command()
@click.argument("name", required=False)
@shelf
@click.option("--agent", help="Whose store, where the folder has backups of several.")
@shared.discard
@options.as_json
@click.pass_obj
def restore(  # noqa: PLR0913, PLR0917 - click hands each option over
    path: Path, name: str | None, shelf: Path, agent: str | None, discard: bool, as_json: bool
) -> None:
    """Put the store of the backup NAME, or of the newest, back; the agent has to be stopped.

    It goes on under a new id and tells its readers so. Reports recorded after the backup stay at
    the city, as far as they had been sent.
    """
    from deploy.backups.putting import restore as put
    from deploy.backups.shelf import found

    whose = agent or the_only_one(shelf)
    backup = found(shelf / whose, name)
    (done,) = put(only(whose, path), backup, [whose], lambda _: None, discard=discard)
    tell({"store": done.store, "aside": done.aside}, as_json)


def the_only_one(shelf: Path) -> str:
    """Name the agent of which a folder has backups. Raises click's UsageError for several."""
    from deploy.backups.manifest import BackupMissing
    from deploy.backups.shelf import backups

    agents = sorted(one.name for one in shelf.glob("*") if backups(one))
    if not agents:
        raise BackupMissing(folder=shelf)
    if len(agents) > 1:
        raise click.UsageError(f"Say by --agent whose store: {', '.join(agents)}.")
    return agents[0]


def only(agent: str, path: Path) -> Place:
    """Give a place in which there is this store alone."""
    from deploy.place import Place

    return Place({}, {agent: path}, "")

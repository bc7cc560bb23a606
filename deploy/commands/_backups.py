"""What the commands about backups share: where they lie, which databases and stores there are."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from deploy.place import Place

shelf = click.option(
    "--folder", "shelf", type=click.Path(path_type=Path), envvar="TONGXIN_BACKUPS",
    help="Folder that the backups lie in; else `backups` in that of the installation.",
)  # fmt: skip
stores = click.option(
    "--store", "stores", multiple=True, envvar="TONGXIN_STORES", metavar="NAME=FILE",
    help="An agent's store beside those that are known; several in TONGXIN_STORES, by blanks.",
)  # fmt: skip
discard = click.option(
    "--discard", is_flag=True, help="Delete what is replaced, instead of putting it aside."
)
keep = click.option(
    "--keep", type=click.IntRange(min=1), default=14, show_default=True,
    help="So many backups are kept; older ones are deleted once this one is whole.",
)  # fmt: skip


@contextlib.contextmanager
def place(data: Path, stores: tuple[str, ...]) -> Iterator[Place]:
    """Give where all is, with the stores that were named."""
    from deploy import place as places

    named = {}
    for one in stores:
        name, _, file = one.partition("=")
        if not name or not file:
            raise click.UsageError(f"{one} isn't NAME=FILE.")
        named[name] = Path(file)
    with places.place(data) as found:
        yield found._replace(stores=found.stores | named)


def shelf_of(given: Path | None, data: Path) -> Path:
    """Give the folder that the backups of an installation lie in."""
    return given or data / "backups"


def telling(*, quiet: bool) -> Callable[[str], None]:
    """Give how progress is told: a line each, away from what others read."""

    def tell(what: str) -> None:
        if not quiet:
            click.echo(f"  {what}", err=True)

    return tell

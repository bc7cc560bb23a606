"""Lets an agent in: its store, its unions, its broker user."""

from __future__ import annotations

import os
from pathlib import Path

import click


@click.command()
@click.argument("name")
@click.option("--union", "unions", multiple=True, required=True, help="For whom it speaks.")
@click.option("--store", help="The id that `agent new` has told, with its --public-key.")
@click.option("--public-key", help="The key that `agent new` has told, in hex.")
@click.option("--broker", help="The broker's address for it; usually TONGXIN_AGENTS_URL.")
@click.option(
    "--authority", type=click.Path(path_type=Path, exists=True), envvar="TONGXIN_BROKER_CA",
    help="File of who signed the broker's certificate, for the bundle.",
)  # fmt: skip
@click.option("--to", type=click.Path(path_type=Path), help="Write the bundle there; once only.")
def command(  # noqa: PLR0913, PLR0917 - click hands each option over
    name: str, unions: tuple[str, ...], store: str | None, public_key: str | None,
    broker: str | None, authority: Path | None, to: Path | None,
) -> None:  # fmt: skip
    """Admit the agent NAME (its user at the broker) and print its bundle: hand it over like a key.

    An agent that is in already gets a new password, and speaks for the unions named now; its store
    keeps its keys. Where bundle or store are lost, expel NAME first, then admit it. With --to
    nothing is done where the file is there, unless the federation key was rotated since.
    """
    from deploy.admitting import Wanted, admit, federation, made_with
    from deploy.place import admission_station, need
    from shared.runtime.settings import read_settings

    if (store is None) != (public_key is None):
        raise click.UsageError("--store and --public-key go together.")
    settings = read_settings()
    need(settings, "federation_key", *([] if broker else ["agents_url"]))
    keys = federation(settings)
    if to and to.exists() and made_with(to, keys):
        return
    with admission_station(settings) as station:
        bundle = admit(
            station,
            Wanted(name, unions, store, public_key),
            broker or settings.agents_url,
            authority.read_text("ascii") if authority else None,
            keys,
        )
    if to:
        put(to, bundle)
    else:
        click.echo(bundle)


def put(path: Path, bundle: bytes) -> None:
    """Write a bundle for its owner alone: whole or not at all, and so that a power cut keeps it."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(bundle)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

"""`./tongxin agent dossiers …`: what travels sealed, listed, opened by name, deleted, logged."""

from __future__ import annotations

from pathlib import Path

import click

from deploy.commands import _options as options
from deploy.commands._store import opened, tell, who

account = click.option("--account", "name", help="Who acts; needed if there are several.")


@click.group()
def dossiers() -> None:
    """See, open and delete sealed dossiers: what has to travel by name."""


@dossiers.command("list")
@options.as_json
@click.pass_obj
def list_(path: Path, as_json: bool) -> None:
    """List the dossiers sent and received, and the fingerprint of this store's key."""
    from deploy.commands.__main__ import language
    from services.agent.dossiers import Dossiers
    from shared.words import sentence

    with opened(path) as store:
        post = Dossiers(store)
        own = post.own().fingerprint
        rows = [
            {name: value for name, value in dict(row).items() if name not in {"sealed", "told"}}
            for row in post.list()
        ]
    if as_json:
        tell({"key": own, "dossiers": rows}, as_json)
        return
    click.echo(sentence("screen.sealing_key", language(), key=own))
    for row in rows:
        click.echo(sentence("screen.dossier", language(), **row))


@dossiers.command("open")
@click.argument("hash")
@account
@options.as_json
@click.pass_obj
def open_(path: Path, hash: str, name: str | None, as_json: bool) -> None:  # noqa: A002
    """Open the dossier HASH; who opened it, and when, stays in the log."""
    from services.agent.dossiers import Dossiers

    with opened(path) as store:
        content = Dossiers(store).open(hash, who(store, name))
    if as_json:
        tell(content, as_json)
        return
    for person in content.people:
        told = (person.name, person.phone, person.id_number, person.address)
        click.echo("  ".join(filter(None, told)))
    click.echo(content.text)


@dossiers.command()
@click.argument("hash")
@account
@options.as_json
@click.pass_obj
def delete(path: Path, hash: str, name: str | None, as_json: bool) -> None:  # noqa: A002
    """Delete the dossier HASH here, and call it back if it is on its way; the hash stays."""
    from services.agent.dossiers import Dossiers

    with opened(path) as store:
        Dossiers(store).delete(hash, who(store, name))
    tell({"deleted": hash}, as_json)


@dossiers.command()
@options.as_json
@click.pass_obj
def log(path: Path, as_json: bool) -> None:
    """Show who sealed, opened and deleted which dossier; checks that nothing was changed."""
    from deploy.commands.__main__ import language
    from services.agent.dossier_log import entries
    from shared.words import sentence

    with opened(path) as store, store.database.read() as tx:
        found = list(entries(tx))
    if as_json:
        tell({"log": found}, as_json)
        return
    for one in found:
        told = {"at": one.at, "account": one.account or "–", "act": one.act, "hash": one.hash}
        click.echo(sentence("screen.dossier_log", language(), **told))


@dossiers.command()
@click.argument("union")
@options.as_json
@click.pass_obj
def keys(path: Path, union: str, as_json: bool) -> None:
    """Show the fingerprints of the keys of UNION, to be compared by phone; asks for them anew."""
    from services.agent.dossiers import Dossiers

    with opened(path) as store:
        found = Dossiers(store).known_keys(union)
    tell({one.store: one.fingerprint for one in found}, as_json)

"""Shuts an agent out: its stores, and its user at the broker."""

from __future__ import annotations

import click
import orjson

from deploy.commands import _options as options


@click.command()
@click.argument("name")
@click.option("--why", required=True, help="What stands in the ledger, in a few words.")
@options.as_json
def command(name: str, why: str, as_json: bool) -> None:
    """Shut the agent NAME out: whatever it sends from now on is put in quarantine.

    Its connections are cut within seconds. What it has reported stands.
    """
    from deploy.place import admission_station
    from services.organization.admission import expel
    from shared.runtime.settings import read_settings

    with admission_station(read_settings()) as station:
        stores = expel(station, name, why)
    if not stores:
        raise click.ClickException(f"No store of {name} was let in.")
    said = {"agent": name, "stores": stores}
    click.echo(orjson.dumps(said).decode() if as_json else f"{name}: {', '.join(stores)}")

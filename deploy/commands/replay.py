"""Rebuilds the tables from the ledgers, and compares."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson
import psycopg

from deploy.commands import _options as options

if TYPE_CHECKING:
    from shared.streams.rebuild import Difference


@click.command()
@options.data
@options.as_json
def command(data: Path, as_json: bool) -> None:
    """Fold every recorded outcome again, beside the live tables; swap them in.

    Exit 1 when the live tables were not what follows from the ledgers; they are afterwards.
    """
    from deploy.place import place

    found: dict[str, Difference | None] = {}
    with place(data) as at:
        for name, url in at.databases.items():
            if not as_json:
                click.echo(f"  {name}", err=True)
            with psycopg.connect(url) as tx:
                found[name] = replay(name, tx)
    equal = not any(found.values())
    if as_json:
        said = {name: one._asdict() if one else None for name, one in found.items()}
        click.echo(orjson.dumps({"equal": equal, "differences": said}).decode())
    else:
        for name, one in found.items():
            click.echo(f"{name}: {f'{one.where} {one.key} differed' if one else 'equal'}")
    sys.exit(0 if equal else 1)


def replay(name: str, tx: psycopg.Connection) -> Difference | None:
    """Rebuild one service's tables; give what was different before."""
    from deploy.installation import domain
    from services.city.replay import replay as replay_totals
    from shared.streams.rebuild import Rebuild

    if name == "city":
        return replay_totals(tx)
    own = domain(name)
    rebuild = Rebuild(tx, own.rulebook, own.indicators, own.announce, own.announces)
    found = rebuild.first_difference()
    rebuild.swap()
    return found

"""Makes the databases, or brings them up to date."""

from __future__ import annotations

import click
import orjson

from deploy.commands import _options as options


@click.command()
@options.as_json
def command(as_json: bool) -> None:
    """Make or upgrade what TONGXIN_DATABASES_URL holds; it may be done again at any time.

    Services wait for it. Each gets a database and a role of its own, with its password of
    TONGXIN_PASSWORDS, which is its password at the broker too.
    """
    from deploy.migrating import migrate_all
    from deploy.place import need
    from shared.runtime.settings import read_settings

    settings = read_settings()
    need(settings, "databases_url", "passwords", "root_code", "root_name")
    done = migrate_all(settings)
    if as_json:
        click.echo(orjson.dumps(done).decode())
        return
    for name, steps in done.items():
        click.echo(f"{name}: {', '.join(steps) or 'up to date'}")

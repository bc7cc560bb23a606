"""Runs one service until it is told to stop."""

from __future__ import annotations

from shared.runtime import green

green.patch()  # before anything makes a socket, a lock or a pool

import threading  # noqa: E402

import click  # noqa: E402

from deploy.installation import CLASSES, SERVICES, migrate_service, service  # noqa: E402
from deploy.topology import keep_topology  # noqa: E402
from shared.runtime import logs  # noqa: E402
from shared.runtime.serving import Serving  # noqa: E402
from shared.runtime.settings import read_settings  # noqa: E402


@click.command()
@click.argument("name", type=click.Choice([*CLASSES, "topology"]))
def command(name: str) -> None:
    """Run the service NAME, as the environment's TONGXIN_ settings say, until SIGTERM.

    Its database is brought up to date first. `topology` keeps the broker's queues, users and
    rights as organization's database says.
    """
    settings = read_settings()
    logs.set_up(name, settings.log_level, settings.log_format)
    if name == "topology":
        keep_topology(settings, threading.Event())
        return
    if name in SERVICES:
        migrate_service(name, settings.database_url)
    Serving({service(name): settings}, settings).run()

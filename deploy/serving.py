"""Runs one service in this process, on eventlet from its first line."""

from __future__ import annotations

from shared.runtime import green

green.patch()  # before anything makes a socket, a lock or a pool

import threading  # noqa: E402

from deploy.installation import SERVICES, migrate_service, service  # noqa: E402
from deploy.topology import keep_topology  # noqa: E402
from shared.runtime import logs  # noqa: E402
from shared.runtime.serving import Serving  # noqa: E402
from shared.runtime.settings import read_settings  # noqa: E402


def serve(name: str) -> None:
    """Run a service, or the keeper of the topology, until SIGTERM."""
    settings = read_settings()
    logs.set_up(name, settings.log_level, settings.log_format)
    if name == "topology":
        keep_topology(settings, threading.Event())
        return
    if name in SERVICES:
        migrate_service(name, settings.database_url)
    Serving({service(name): settings}, settings).run()

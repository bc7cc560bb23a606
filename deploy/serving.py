"""Runs one service in this process, on eventlet from its first line."""

from __future__ import annotations

from shared.runtime import green

green.patch()  # before anything makes a socket, a lock or a pool

from deploy.installation import SERVICES, migrate_service, service  # noqa: E402
from deploy.topology import TopologyService  # noqa: E402
from shared.runtime import logs  # noqa: E402
from shared.runtime.serving import Serving  # noqa: E402
from shared.runtime.settings import read_settings  # noqa: E402


def serve(name: str) -> None:
    """Run a service, or the keeper of the topology, until SIGTERM."""
    settings = read_settings()
    logs.set_up(
        name, settings.log_level, settings.log_format, settings.log_folder, settings.log_days
    )
    if name in SERVICES:
        migrate_service(name, settings.database_url)
    kind = TopologyService if name == "topology" else service(name)
    Serving({kind: settings}, settings).run()

"""Runs services: each in a container of its own, health in another, all in one process or many."""

from __future__ import annotations

import gc
import logging
import signal
import threading
from collections.abc import Mapping
from types import FrameType
from typing import Any, Final

import eventlet
from eventlet.event import Event
from eventlet.greenpool import GreenPool
from eventlet.greenthread import GreenThread
from nameko.containers import ServiceContainer

from shared.runtime.health import Checks, Health
from shared.runtime.settings import Settings

log = logging.getLogger(__name__)

ROOM: Final = 1000
COLLECT: Final = 50_000
"""Objects after which Python looks for garbage: a batch makes many objects and few cycles, and took
a tenth longer with the usual 700."""
STOPPING: Final = 8.0
"""Seconds for a good stop; what is not done by then is cut off, and done again elsewhere."""


class Container(ServiceContainer):
    """nameko's container, with room for every worker at once.

    nameko hangs for ever when stopped while a worker waits for room. RPC takes no more calls
    than `workers`, by its prefetch, and intake one batch, so room is never what limits them.
    """

    def __init__(self, service: type, config: dict[str, Any]) -> None:
        super().__init__(service, config)
        self._worker_pool = GreenPool(size=ROOM)
        self.ready = threading.Event()

    def start(self) -> None:
        """Start every extension; then let those of ours begin.

        nameko starts them all at once: what calls another service at that moment may have its
        answer come before the queue for answers is there, and wait for it for ever.
        """
        super().start()
        self.ready.set()


class Serving:
    """Some services in this process, started and stopped together."""

    def __init__(self, services: Mapping[type, Settings], health: Settings | None = None) -> None:
        """Take each service's class and settings; `health` tells where to serve health."""
        self.checks = Checks()
        self.containers = [
            Container(service, self.config(settings)) for service, settings in services.items()
        ]
        if health and health.health_port:
            address = f"{health.listen}:{health.health_port}"
            self.containers.append(Container(Health, self.config(health, address)))
        self._over = Event()
        self._stopping: GreenThread | None = None

    def config(self, settings: Settings, address: str = "") -> dict[str, Any]:
        """Return nameko's configuration for a container."""
        return {
            "AMQP_URI": settings.broker_url,
            "AMQP_SSL": settings.broker_tls,
            "HEARTBEAT": settings.broker_heartbeat,
            "WEB_SERVER_ADDRESS": address or f"{settings.listen}:{settings.web_port}",
            "max_workers": settings.workers,
            "settings": settings,
            "checks": self.checks,
        }

    def start(self) -> None:
        """Start every container."""
        gc.set_threshold(COLLECT)
        gc.freeze()  # what is there by now stays
        for container in self.containers:
            container.start()
            eventlet.spawn(self._watch, container)

    def _watch(self, container: Container) -> None:
        """End all when one ends, with its error if it had one."""
        try:
            container.wait()
        except Exception as error:  # noqa: BLE001  a bug of whatever kind, raised by `wait`
            self._end(error)
        else:
            self._end(None)

    def _end(self, error: Exception | None) -> None:
        if not self._over.ready():
            self._over.send(error)

    def wait(self) -> None:
        """Wait until something ends it, then stop the rest. Raises what a service died of."""
        error = self._over.wait()
        self.stop()
        if error is not None:
            raise error

    def stop(self) -> None:
        """Stop: running batches are settled and acknowledged. Return within `STOPPING`.

        nameko hangs when a container is told twice, so whoever calls this again waits for the
        first.
        """
        if self._stopping is None:
            self._stopping = eventlet.spawn(self._stop)
        self._stopping.wait()

    def _stop(self) -> None:
        stopping = [eventlet.spawn(container.stop) for container in self.containers]
        with eventlet.Timeout(STOPPING, exception=False):
            for one in stopping:
                one.wait()
            return
        log.warning("not everything stopped in time; what was under way is done again")
        for container in self.containers:
            container.kill()

    def run(self) -> None:
        """Start, and serve until SIGTERM or SIGINT. Raises what a service died of."""

        def stop(_: int, __: FrameType | None) -> None:
            eventlet.spawn_n(self._end, None)

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        self.start()
        log.info("running")
        self.wait()
        log.info("stopped")

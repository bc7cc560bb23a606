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
PATIENCE: Final = 3.0
"""Seconds for a start, after which it is said what it waits for."""
BROKER: Final = "the broker of its calls"
"""For which nameko waits when it starts, without a word and without an end."""


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
        for container in self.containers:
            self.checks.expect(container.service_name, BROKER)
        if health and health.health_port:  # the first, so that it tells what the others wait for
            address = f"{health.listen}:{health.health_port}"
            self.containers.insert(0, Container(Health, self.config(health, address)))
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
            late = eventlet.spawn_after(
                PATIENCE, log.warning, "%s waits for the broker", container.service_name
            )
            container.start()
            late.cancel()
            self.checks.here(container.service_name, BROKER)
            eventlet.spawn(self._watch, container)

    def _watch(self, container: Container) -> None:
        """End all when one ends, with its error if it had one."""
        try:
            container.wait()
        except Exception as error:  # noqa: BLE001  a bug of whatever kind, raised by `wait`
            self._end(error)
        else:
            self._end(None)

    def _begin(self) -> None:
        """Start; end all if that fails."""
        try:
            self.start()
        except Exception as error:  # noqa: BLE001  whatever it was, `wait` raises it
            self._end(error)

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
        # What hasn't begun has nothing under way, and nameko would not end its waiting.
        begun = [container for container in self.containers if container.ready.is_set()]
        stopping = [eventlet.spawn(container.stop) for container in begun]
        with eventlet.Timeout(STOPPING, exception=False):
            for one in stopping:
                one.wait()
            return
        log.warning("not everything stopped in time; what was under way is done again")
        for container in begun:
            container.kill()

    def run(self) -> None:
        """Start, and serve until SIGTERM or SIGINT. Raises what a service died of."""

        def stop(_: int, __: FrameType | None) -> None:
            eventlet.spawn_n(self._end, None)

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        log.info("starting")
        eventlet.spawn(self._begin)
        self.wait()
        log.info("stopped")

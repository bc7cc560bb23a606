"""Whether this process lives, and whether it can work: for whoever starts and watches it.

A container of its own, so that busy workers of the service don't hold up the answer. It names
what is away and since when; the metrics are beside it.
"""

from __future__ import annotations

import json
import threading
import time
from typing import Any, ClassVar

from nameko.extensions import DependencyProvider
from nameko.web.handlers import http
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shared.runtime import metrics

Answer = tuple[int, dict[str, str], str]
JSON = {"Content-Type": "application/json; charset=utf-8"}
NOT_YET = "not reached yet"


class Checks:
    """What this process needs, and what of it is away: one for all containers of a process."""

    def __init__(self) -> None:
        self._away: dict[tuple[str, str], tuple[float, str]] = {}
        self._known: set[tuple[str, str]] = set()
        self._turn = threading.Lock()

    def here(self, service: str, what: str) -> float | None:
        """Note that something works; return how long it was away, None if nobody was told so."""
        with self._turn:
            self._known.add((service, what))
            since, why = self._away.pop((service, what), (0.0, NOT_YET))
        return None if why == NOT_YET else time.monotonic() - since

    def away(self, service: str, what: str, why: str) -> bool:
        """Note that something is away; return whether that is news."""
        with self._turn:
            self._known.add((service, what))
            since, before = self._away.get((service, what), (time.monotonic(), NOT_YET))
            self._away[service, what] = since, why
        return before == NOT_YET

    def expect(self, service: str, what: str) -> None:
        """Note that something is needed and has not been reached yet."""
        self.away(service, what, NOT_YET)

    def told(self) -> dict[str, str]:
        """Return what is away and why: empty when all is well."""
        now = time.monotonic()
        with self._turn:
            away = dict(self._away)
        return {
            f"{service}: {what}": f"{why}, for {now - since:.0f} s"
            for (service, what), (since, why) in sorted(away.items())
        }

    def measure(self) -> None:
        """Bring the metric of what is away up to date."""
        now = time.monotonic()
        for service, what in tuple(self._known):
            since, _ = self._away.get((service, what), (now, ""))
            metrics.AWAY.labels(service, what).set(now - since)


class ProcessChecks(DependencyProvider):
    """Gives the checks of this process."""

    def get_dependency(self, worker_ctx: Any) -> Checks:  # noqa: ANN401, ARG002  nameko's
        """Return the checks that `shared.runtime.serving` put into the configuration."""
        checks: Checks = self.container.config["checks"]
        return checks


class Health:
    """`/health/live`, `/health/ready`, `/metrics`."""

    name: ClassVar = "health"
    checks = ProcessChecks()

    @http("GET", "/health/live")
    def live(self, request: object) -> Answer:  # noqa: ARG002
        """Answer at all: greenlets are switched."""
        return 200, JSON, '{"live": true}'

    @http("GET", "/health/ready")
    def ready(self, request: object) -> Answer:  # noqa: ARG002
        """Answer 200 if nothing is away, else 503 and what is."""
        away = self.checks.told()
        return 503 if away else 200, JSON, json.dumps({"ready": not away, "away": away})

    @http("GET", "/metrics")
    def metrics(self, request: object) -> Answer:  # noqa: ARG002
        """Answer with all metrics in Prometheus's format."""
        self.checks.measure()
        return 200, {"Content-Type": CONTENT_TYPE_LATEST}, generate_latest().decode()

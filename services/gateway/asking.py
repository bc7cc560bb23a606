"""How the gateway asks the other services, and what it remembers of their answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final, Protocol

SECONDS: Final = 30.0
"""So long the indicators are remembered: they change only when a service is renewed."""


class Ask(Protocol):
    """Asks another service, by RPC. Raises `ServiceAway`, `ServiceFailed` or `Unanswerable`."""

    def __call__(self, service: str, method: str, **arguments: Any) -> Any:  # noqa: ANN401
        """Give the service's answer: plain JSON."""


class Memory:
    """Spares asking anew what hardly changes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Remember nothing yet."""
        self.clock = clock
        self.until = 0.0
        self.indicators: Any = None

    def asking(self, ask: Ask) -> Ask:
        """Give a way of asking that answers from here what is remembered."""

        def remembered(service: str, method: str, **arguments: Any) -> Any:  # noqa: ANN401
            if (service, method) != ("city", "indicators"):
                return ask(service, method, **arguments)
            if self.clock() >= self.until:
                self.indicators = ask(service, method, **arguments)
                self.until = self.clock() + (SECONDS if self.indicators else 0.0)
            return self.indicators

        return remembered

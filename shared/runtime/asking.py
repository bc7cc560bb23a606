"""Asking another service by nameko's RPC, for as long as the asker can wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import eventlet
from amqp.exceptions import AMQPError
from kombu.exceptions import KombuError
from nameko.exceptions import UnknownService
from nameko.rpc import RpcProxy, ServiceProxy

PATIENCE: Final = 15.0
AWAY: Final = (AMQPError, KombuError, OSError, UnknownService)


class ServiceAway(Exception):
    """The service asked has not answered: it or the broker is away."""


class Questions:
    """The methods of one service, each to be called."""

    def __init__(self, proxy: ServiceProxy, name: str, seconds: float) -> None:
        self._proxy = proxy
        self._name = name
        self._seconds = seconds

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def ask(*words: object, **named: object) -> Any:  # noqa: ANN401  what it answers
            # In a greenlet of its own: nameko's publisher hangs while the broker is short of
            # memory, and no timeout frees it.
            asking = eventlet.spawn(getattr(self._proxy, method), *words, **named)
            try:
                with eventlet.Timeout(self._seconds, ServiceAway(self._name)):
                    return asking.wait()
            except AWAY as error:
                raise ServiceAway(self._name) from error

        return ask


class Ask(RpcProxy):
    """Gives the methods of another service.

    nameko's own proxy waits for ever for a service that is down, or an answer that was lost.
    These raise ServiceAway after `seconds`; an error that the other service raised comes
    through.
    """

    def __init__(self, service: str, seconds: float = PATIENCE, **options: Any) -> None:  # noqa: ANN401
        """Take the name of the service to ask."""
        super().__init__(service, **options)
        self.seconds = seconds

    def get_dependency(self, worker_ctx: Any) -> Questions:  # noqa: ANN401  nameko's
        """Return its methods."""
        proxy = super().get_dependency(worker_ctx)
        return Questions(proxy, self.target_service, self.seconds)

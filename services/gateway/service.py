"""The gateway: pages and HTTP API of the city office; it asks the other services by RPC."""

from __future__ import annotations

from typing import Any, ClassVar, Final

import eventlet
import psycopg
from amqp.exceptions import AMQPError, MessageNacked
from kombu.exceptions import KombuError
from nameko.exceptions import MethodNotFound, RemoteError, UnknownService
from nameko.rpc import RpcProxy
from nameko.web.handlers import http
from werkzeug.wrappers import Request, Response

from services.gateway.errors import ServiceAway, answered
from services.gateway.site import Site
from shared.runtime import certificate
from shared.runtime.certificate import Certificate
from shared.runtime.extensions import loop
from shared.runtime.tools import Made, Tools

PATIENCE = 10.0
"""Seconds that a service has for its answer: nameko itself would wait for ever."""
METHODS: Final = "GET,HEAD,POST,PUT,PATCH,DELETE,OPTIONS"
"""All that is sent here is answered here, so that every error is one sentence."""


def site(tools: Tools) -> Site:
    """Make the site of the container."""
    told = tools.settings
    return Site(told.web_tokens.split(","), certificate=Certificate(told.certificate_at))


def outages(error: type[Exception]) -> frozenset[str]:
    """Name an error and all its kinds, as RPC tells them."""
    return frozenset({error.__name__}).union(*map(outages, error.__subclasses__()))


class GatewayService:
    """Serves the page, the API and the live numbers."""

    name: ClassVar = "gateway"
    site = Made(site)
    organization = RpcProxy("organization")
    rights = RpcProxy("rights")
    skills = RpcProxy("skills")
    city = RpcProxy("city")

    @http(METHODS, "/")
    @http(METHODS, "/<path:path>")
    def web(self, request: Request, path: str = "") -> Response:  # noqa: ARG002 - nameko's
        """Answer a request."""
        answer: Response = self.site.answer(request, self.ask)
        return answer

    @loop(1.0)
    def look(self) -> None:
        """Look at the city once a second, for those who listen."""
        self.site.live.look(self.ask)

    @loop(certificate.EVERY)
    def look_at_certificate(self) -> None:
        """See when the certificate ends that the broker shows to branches."""
        self.site.certificate.look()

    def ask(self, service: str, method: str, **arguments: Any) -> Any:
        """Ask another service.

        Raises `ServiceAway` when it doesn't answer, `Unanswerable` when it says why it can't, and
        `ServiceFailed` when it fails.
        """
        try:
            with eventlet.Timeout(PATIENCE):
                return getattr(getattr(self, service), method)(**arguments)
        except AWAY as error:
            raise ServiceAway(service=service) from error
        except RemoteError as error:
            if error.exc_type in OUTAGES:
                raise ServiceAway(service=service) from error
            raise answered(service, error.exc_type, arguments) from error


AWAY: Final = (
    UnknownService, MethodNotFound, AMQPError, MessageNacked, KombuError, OSError, eventlet.Timeout,
)  # fmt: skip
"""How nameko says that nobody answers."""
OUTAGES: Final = outages(psycopg.OperationalError)
"""What a service's answer is called when its database is away."""

"""Serves the gateway on nameko with a made-up city behind it: for browsers, and to look at.

`python -m tests.office_server PORT [JOINS_A_SECOND]` prints the address to open.
"""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any, Final

from shared.runtime import green

green.patch()

import eventlet  # noqa: E402
from nameko.exceptions import RemoteError, UnknownService  # noqa: E402
from nameko.testing.services import replace_dependencies  # noqa: E402

from services.gateway import service  # noqa: E402
from services.gateway.service import GatewayService  # noqa: E402
from services.gateway.tokens import hashed  # noqa: E402
from shared.runtime.serving import Serving  # noqa: E402
from shared.runtime.settings import Settings  # noqa: E402
from tests.office import ERRORS, Office  # noqa: E402

TOKEN: Final = "a-token-for-looking"
FAILURES: Final = {
    "9801": RemoteError("PoolTimeout", "30 s"),
    "9802": RemoteError("KeyError", "x"),
    "9803": UnknownService("city"),
    "9804": ConnectionResetError(),
}
"""What asking for these unions ends in."""
SILENT: Final = "9805"
"""Who asks for this union gets no answer."""
service.PATIENCE = 1.0


class Proxy(SimpleNamespace):
    """Stands for the RPC to one service."""

    def __init__(self, office: Office, service: str) -> None:
        """Take who answers, and which service that stands for."""
        super().__init__(office=office, service=service)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a method of the office
        """Give the method that answers, or fails as RPC does."""

        def call(**arguments: Any) -> Any:  # noqa: ANN401 - JSON
            fail = FAILURES.get(str(arguments.get("union")))
            if fail is not None:
                raise fail
            if arguments.get("union") == SILENT:
                eventlet.sleep(60)
            try:
                return self.office.answer(self.service, name, **arguments)
            except LookupError as error:
                raise RemoteError(ERRORS.get(str(error), "KeyError"), str(error)) from error

        return call


def main(port: int, joins: int) -> None:
    """Serve until ended."""
    office = Office()
    serving = Serving(
        {GatewayService: Settings(broker_url="memory://", web_port=port, web_tokens=hashed(TOKEN))}
    )
    proxies = {name: Proxy(office, name) for name in ("organization", "rights", "skills", "city")}
    replace_dependencies(serving.containers[0], **proxies)
    eventlet.spawn(grow, office, joins)
    eventlet.spawn(tell, serving, port)
    serving.run()


def tell(serving: Serving, port: int) -> None:
    """Print the address when it can be opened."""
    serving.containers[0].ready.wait()
    sys.stdout.write(f"http://127.0.0.1:{port}/?token={TOKEN}\n")
    sys.stdout.flush()


def grow(office: Office, joins: int) -> None:
    """Let some workers join every second."""
    while joins:
        eventlet.sleep(1)
        office.join(count=joins)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)

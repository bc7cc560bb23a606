"""The gateway for tests: in this process, or on nameko in one of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPResponse
from typing import Any, Final

from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Request

from deploy.rabbit import free_port
from services.gateway.site import Site
from services.gateway.tokens import hashed, new_token
from tests.office import Office

TOKEN: Final = new_token()
MEMBERS: Final = "organization.members"


def browser(office: Office) -> Client:
    """Give a browser in front of the gateway, without a token."""
    site = Site([hashed(TOKEN)])

    def app(environ: Any, start_response: Any) -> Any:  # noqa: ANN401 - WSGI
        return site.answer(Request(environ), office.ask)(environ, start_response)

    return Client(app)


def get(client: Client, path: str, *, token: str | None = TOKEN, **query: str) -> TestResponse:
    """Ask the API."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.get(f"/api/v1/{path}", query_string=query, headers=headers)


def told(client: Client, path: str, **query: str) -> Any:  # noqa: ANN401 - JSON
    """Ask the API, and give what it answers."""
    answer = get(client, path, **query)
    assert answer.status_code == 200
    return answer.json


def page(client: Client, **query: str) -> str:
    """Open the page."""
    client.get("/", query_string={"token": TOKEN})
    return client.get("/", query_string=query).text


class Served:
    """The gateway on nameko in a process of its own, with a made-up city behind it."""

    def __init__(self, joins: int = 5) -> None:
        """Start it, and wait until it serves; so many workers join each second."""
        self.connections: list[HTTPConnection] = []
        self.answers: list[HTTPResponse] = []
        self.port = free_port()
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-W",
                "ignore",
                "-m",
                "tests.office_server",
                str(self.port),
                str(joins),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        address = self.process.stdout.readline()
        self.address = f"http://127.0.0.1:{self.port}"
        self.token = address.strip().rpartition("=")[2]

    def ask(self, path: str) -> HTTPResponse:
        """Ask over HTTP."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        self.connections.append(connection)
        connection.request("GET", path, headers={"Authorization": f"Bearer {self.token}"})
        self.answers.append(connection.getresponse())
        return self.answers[-1]

    def stop(self) -> float:
        """Ask it to stop; give the seconds that took."""
        began = time.monotonic()
        self.process.terminate()
        self.process.wait(timeout=20)
        seconds = time.monotonic() - began
        for one in (*self.answers, *self.connections, self.process.stdout):
            if one is not None:
                one.close()
        return seconds

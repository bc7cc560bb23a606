"""Asks organization by nameko's own client, in a process of its own: nameko brings eventlet."""

from __future__ import annotations

import json
import sys

from nameko.exceptions import RemoteError
from nameko.standalone.rpc import ClusterRpcProxy


def ask(url: str, union: str, on: str) -> dict[str, object]:
    """Ask for a union on a day; give the answer, or the name of the error."""
    with ClusterRpcProxy({"AMQP_URI": url}, timeout=20) as services:
        try:
            return {"answer": services.organization.union(code=union, on=on)}
        except RemoteError as error:
            return {"error": error.exc_type}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(ask(*sys.argv[1:])))

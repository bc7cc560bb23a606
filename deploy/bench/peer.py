"""The peer: a plain nameko service, as a good nameko user writes it.

One event a report, dispatched with confirms, validated by marshmallow, one insert and one upsert,
one commit. Run as `python -m deploy.bench.peer serve` or `dispatch NUMBER`.
"""

from __future__ import annotations

import sys
from typing import Any, ClassVar

from shared.runtime import green

green.patch()

import json  # noqa: E402
import os  # noqa: E402
import uuid  # noqa: E402

from marshmallow import Schema, fields  # noqa: E402
from nameko.containers import ServiceContainer  # noqa: E402
from nameko.events import event_handler  # noqa: E402
from nameko.extensions import DependencyProvider  # noqa: E402
from nameko.standalone.events import event_dispatcher  # noqa: E402
from psycopg_pool import ConnectionPool  # noqa: E402

from deploy.bench.tables import ADD, INSERT  # noqa: E402

AMQP = os.environ.get("TONGXIN_BENCH_AMQP", "")
DATABASE = os.environ.get("TONGXIN_BENCH_DATABASE", "")


class ReportSchema(Schema):
    """What a report holds."""

    id = fields.UUID(required=True)
    member = fields.String(required=True)
    union = fields.String(required=True)
    employer = fields.String(required=True)
    on = fields.Date(required=True)
    sex = fields.String(required=True)
    birth_year = fields.Integer(required=True)
    migrant = fields.Boolean(required=True)
    employment = fields.String(required=True)


class Connections(DependencyProvider):
    """A pool of connections."""

    def setup(self) -> None:
        """Open it."""
        self.pool: ConnectionPool[Any] = ConnectionPool(DATABASE, min_size=4, max_size=10)

    def get_dependency(self, worker_ctx: object) -> ConnectionPool[Any]:  # noqa: ARG002
        """Give it."""
        return self.pool


class ReportsService:
    """Writes reports and adds them up."""

    name: ClassVar = "plain_reports"
    connections = Connections()
    schema = ReportSchema()

    @event_handler("branches", "member_joined")
    def joined(self, payload: dict[str, Any]) -> None:
        """Write one report."""
        report = self.schema.load(payload)
        with self.connections.connection() as connection:
            connection.execute(
                INSERT, (report["id"], report["union"], report["on"], json.dumps(payload))
            )
            connection.execute(ADD, (report["union"], report["on"]))


def report(number: int) -> dict[str, Any]:
    """Make one report."""
    union = f"640104001{number % 2000:04}"
    return {
        "id": str(uuid.uuid4()), "member": uuid.uuid4().hex * 2, "union": union,
        "employer": f"E{union}", "on": f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "sex": "female", "birth_year": 1980, "migrant": bool(number % 3),
        "employment": "standard",
    }  # fmt: skip


def dispatch(count: int) -> None:
    """Dispatch reports, one after the other, each confirmed."""
    send = event_dispatcher({"AMQP_URI": AMQP})
    for number in range(count):
        send("branches", "member_joined", report(number))


def serve() -> None:
    """Run the service until killed."""
    container = ServiceContainer(ReportsService, {"AMQP_URI": AMQP, "max_workers": 10})
    container.start()
    container.wait()


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve()
    else:
        dispatch(int(sys.argv[2]))

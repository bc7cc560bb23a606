"""What the example service of the tests needs: tables, queues, and what is sent to it."""

from __future__ import annotations

from shared.runtime.topology import Topology
from shared.streams.wire import Message

TOPOLOGY = Topology(domains=("example",), announcements={}, figures={}, people={}, partitions=1)
NAMES = ("example", "asking")
QUEUE = "example.reports.0"
TABLES = """
CREATE TABLE seen (id text PRIMARY KEY, deliveries int NOT NULL);
CREATE TABLE said (what text NOT NULL);
"""


def report(number: int, body: bytes = b"{}") -> Message:
    """Return a report for the example."""
    return Message("reports", "me.example.0", body, {"id": str(number)}, "events", "json", "1")

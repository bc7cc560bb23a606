"""A small service for the tests of serving.

`python -m tests.system.example serve` serves it with the settings in the environment, until it
is told to stop. `python -m tests.system.example once` starts it, sends it some messages in the
same process, and prints what became of them.
"""

# mypy: allow-untyped-decorators

from __future__ import annotations

# ruff: noqa: E402  what is imported before eventlet has patched stays as it was
from shared.runtime import green

green.patch()

import json
import sys
import time

from nameko.rpc import rpc

from shared.runtime import logs
from shared.runtime.asking import Ask, ServiceAway
from shared.runtime.extensions import Wake, intake, loop
from shared.runtime.serving import Serving
from shared.runtime.settings import read_settings
from shared.runtime.tools import Made, Tools
from shared.streams.wire import Delivery, Message
from tests.system.tables import NAMES, TOPOLOGY, report

SLOW = 0.2


class Example:
    """Writes down what it takes in; slowly, so that tests can strike in the middle."""

    name = "example"
    database = Made(Tools.database)
    wake_turn = Wake("turn")

    @intake(queues=lambda _: ["example.reports.0"])
    def take(self, batch: list[Delivery]) -> None:
        """Write down each delivery, and how often it came."""
        ids = [[delivery.headers["id"]] for delivery in batch]
        with self.database.transaction() as tx:
            tx.cursor().executemany(
                "INSERT INTO seen VALUES (%s, 1) "
                "ON CONFLICT (id) DO UPDATE SET deliveries = seen.deliveries + 1",
                ids,
            )
            if any(delivery.body == b"bug" for delivery in batch):
                raise ZeroDivisionError
            tx.execute("SELECT pg_sleep(%s)", [SLOW])
        self.wake_turn()

    @intake(queues=lambda _: ["mail.example"])
    def receive(self, batch: list[Delivery]) -> None:
        """Write down that mail came."""
        self.say(f"{len(batch)} by mail")

    @loop(3600)
    def turn(self) -> None:
        """Write down that it was called."""
        self.say("turn")

    @rpc
    def add(self, one: int, other: int) -> int:
        """Add."""
        return one + other

    @rpc
    def sleep(self, seconds: float) -> None:
        """Take time to answer."""
        time.sleep(seconds)

    def say(self, what: str) -> None:
        """Write down what happened."""
        with self.database.transaction() as tx:
            tx.execute("INSERT INTO said VALUES (%s)", [what])


class Asking:
    """Asks the other service."""

    name = "asking"
    database = Made(Tools.database)
    example = Ask("example")
    hasty = Ask("example", seconds=0.5)
    nobody = Ask("nobody")

    @loop(3600)
    def ask(self) -> None:
        """Write down who answers, and who doesn't in time."""
        self.say(f"answer {self.example.add(19, 23)}")
        for asked, question in (("slow", self.hasty.sleep), ("nobody", self.nobody.add)):
            try:
                question(2)
            except ServiceAway:
                self.say(f"{asked} is away")

    def say(self, what: str) -> None:
        """Write down what happened."""
        with self.database.transaction() as tx:
            tx.execute("INSERT INTO said VALUES (%s)", [what])


def once() -> None:
    """Send 500 messages and one by mail; print how many were seen and what was said."""
    settings = read_settings()
    serving = Serving({Example: settings, Asking: settings})
    tools = Tools().bind(serving.containers[0])
    with tools.broker().channel() as channel:
        TOPOLOGY.declare(channel, NAMES)
    serving.start()
    publisher = tools.publisher()
    publisher.publish([report(number) for number in range(500)])
    publisher.publish([Message("mail", "example", b"{}", {}, "receipt", "json", "1")])
    wanted = {"1 by mail", "turn", "answer 42", "slow is away", "nobody is away"}
    said: set[str] = set()
    while (seen := count(tools)) < 500 or not wanted <= said:
        time.sleep(0.02)
        with tools.database().transaction() as tx:
            said = {what for (what,) in tx.execute("SELECT what FROM said")}
    began = time.monotonic()
    serving.stop()
    print(json.dumps({"seen": seen, "said": sorted(said), "stop": time.monotonic() - began}))  # noqa: T201


def count(tools: Tools) -> int:
    """Return how many were seen."""
    with tools.database().transaction() as tx:
        row = tx.execute("SELECT count(*) FROM seen").fetchone()
    return int(row[0]) if row else 0


def main() -> None:
    """Serve, or do it once."""
    settings = read_settings()
    logs.set_up("example", form="plain", folder=settings.log_folder)
    if sys.argv[1] == "once":
        once()
    else:
        Serving({Example: settings}, settings).run()


if __name__ == "__main__":
    main()

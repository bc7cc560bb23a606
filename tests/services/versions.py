"""A city that is a version older, and a branch that reports to it with everything of its own.

Older is the same code with declarations taken away, and the rules that need them: that is all that
tells two versions of the software apart in what they take in. What a branch of an older version
writes are the bytes of the older class, as the golden samples hold them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from services.agent.mail import Mail
from services.agent.routes import AgentRoutes
from services.agent.store import Store
from shared.events import registry
from shared.events.base import DECLARED, OF_CLASS, Event
from shared.events.organization import Speaks
from shared.streams.relay import Relay
from shared.streams.rules import Rulebook
from shared.streams.wire import Delivery
from tests.agents import Wire
from tests.services.branch import Agent
from tests.services.station import Bed, City

NAME: Final = "eva"
UNION: Final = "u1"


@contextmanager
def a_version_older(book: Rulebook, *classes: type[Event]) -> Iterator[None]:
    """Let the services that are opened meanwhile not know these events."""
    declared = {OF_CLASS[cls].schema: OF_CLASS[cls] for cls in classes}
    rules = {key: rule for key, rule in book.rules.items() if key[0] in classes}
    for schema in declared:
        del DECLARED[schema]
    for key in rules:
        del book.rules[key]
    forget()
    try:
        yield
    finally:
        DECLARED.update(declared)
        book.rules.update(rules)
        forget()


def forget() -> None:
    """Let nothing be kept of what was declared before."""
    registry._loaders.clear()
    registry.newest.cache_clear()


class Branch:
    """A store with its relay and its mail, and the service that reads its stream."""

    def __init__(self, folder: Path, city: City, domain: str) -> None:
        """Make the store; organization admits it for u1."""
        self.store = Store.create(folder / "eva.store", clock=city.clock)
        self.store.people.speaks_for([Speaks(union=UNION, from_=dt.date(2020, 1, 1))])
        who = self.store.identity
        admitted = Agent(NAME, UNION, clock=city.clock).admitted(
            store=who.id, public_key=who.public_key.hex()
        )
        city.station.record([admitted])
        self.stream = f"{who.id}/{domain}"
        self.wire = Wire()
        self.relay = Relay(self.store, self.wire, AgentRoutes(NAME))
        self.mail = Mail(self.store)
        self.now = 0.0

    def report(self, *events: Event) -> list[str]:
        """Record reports on behalf of u1; give their ids."""
        return self.store.record(events, source=f"/unions/{UNION}")

    def exchange(self, bed: Bed) -> None:
        """Send what is recorded, and take the receipts, until nothing is left to say."""
        for _ in range(4):
            self.now += 31.0  # long enough for the next head
            self.relay.turn(self.now)
            if sent := self.wire.take():
                bed.settle(*(
                    Delivery(one.body, one.headers, NAME, one.routing_key, one.content_type, None)
                    for one in sent
                ))  # fmt: skip
            bed.station.receipts.owed[self.stream] = 0.0
            with bed.database.transaction() as tx:
                said = bed.station.receipts.due(tx, 1.0)
            mine = [
                Delivery(one.body, one.headers, bed.station.name, NAME, one.content_type, None)
                for one in said
                if one.headers["stream"] == self.stream
            ]
            for receipt in self.mail.take(mine):
                self.relay.receive(receipt, self.now)

    def states(self, ids: list[str]) -> list[tuple[str, str | None]]:
        """Give what became of reports, and why, as the branch is told."""
        found = [self.store.report(one) for one in ids]
        return [(one.state, one.reason) for one in found if one]

    @property
    def knows(self) -> str | None:
        """Give what the status says of the reader's knowledge."""
        (stream,) = self.store.status().streams
        return stream.knows

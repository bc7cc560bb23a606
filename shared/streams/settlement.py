"""What one batch came to: what its writers are to be told, and what metrics count."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from shared.streams.entries import plain
from shared.streams.floods import sender
from shared.streams.wire import Delivery

OUTCOMES: Final = (
    "applied", "refused", "waiting", "duplicates", "early", "beyond", "damaged", "forked",
    "quarantined", "cut_off",
)  # fmt: skip
"""All that is counted; of quarantined and damaged the messages, of the rest the events."""


class Aside(NamedTuple):
    """A message that was not taken: whose it was, and its place as it says itself."""

    reason: str
    user: str
    stream: str
    number: str


@dataclass
class Settlement:
    """What one batch came to: outcomes counted, and the streams that want a receipt.

    `recorded` is for each channel when the first event of a transaction was recorded, `aside` the
    first message for each reason that was not taken, `blamed` counts by sender what was put in
    quarantine.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    streams: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    urgent: set[str] = field(default_factory=set)
    asks: dict[str, bool] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)
    recorded: dict[str, dt.datetime] = field(default_factory=dict)
    aside: dict[str, Aside] = field(default_factory=dict)
    blamed: Counter[str] = field(default_factory=Counter)

    def ask(self, stream: str, user: str | None = None, *, singly: bool = False) -> None:
        """Let the receipt ask for the stream again from the next number."""
        self.asks[stream] = singly or self.asks.get(stream, False)
        self.urgent.add(stream)
        if user:
            self.users[stream] = user

    def pass_over(self, delivery: Delivery, outcome: str, reason: str) -> None:
        """Count a message that was not taken, and keep the first for each reason."""
        self.outcomes[outcome] += 1
        if outcome == "quarantined":
            self.blamed[sender(delivery)] += 1
        if reason not in self.aside:
            headers = delivery.headers
            said = (delivery.user_id, headers.get("stream", ""), headers.get("first", ""))
            self.aside[reason] = Aside(reason, *map(plain, said))

    def add(self, other: Settlement) -> None:
        """Take in what a part of the batch came to."""
        self.outcomes += other.outcomes
        for stream, count in other.streams.items():
            self.streams[stream] += count
        self.urgent |= other.urgent
        self.asks |= other.asks
        self.users |= other.users
        self.recorded = other.recorded | self.recorded
        self.aside = other.aside | self.aside
        self.blamed += other.blamed

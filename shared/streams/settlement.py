"""What one batch came to: what its writers are to be told, and what metrics count."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field


@dataclass
class Settlement:
    """What one batch came to: outcomes counted, and the streams that want a receipt."""

    outcomes: Counter[str] = field(default_factory=Counter)
    streams: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    urgent: set[str] = field(default_factory=set)
    asks: dict[str, bool] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)

    def ask(self, stream: str, user: str | None = None, *, singly: bool = False) -> None:
        """Let the receipt ask for the stream again from the next number."""
        self.asks[stream] = singly or self.asks.get(stream, False)
        self.urgent.add(stream)
        if user:
            self.users[stream] = user

    def add(self, other: Settlement) -> None:
        """Take in what a part of the batch came to."""
        self.outcomes += other.outcomes
        for stream, count in other.streams.items():
            self.streams[stream] += count
        self.urgent |= other.urgent
        self.asks |= other.asks
        self.users |= other.users

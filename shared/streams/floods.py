"""Who floods: of a sender more stands in a queue at once than one who keeps the window ever sends.

What a queue holds at one moment was all sent without the receipts that come after it, so it is
counted by sender while it is read; and of the stream that fills it no receipt tells more than what
is settled then. A queue that fills is looked at a second time before that: more stands there then.
Who floods is cut off: nothing more of theirs is taken for a while. Nothing is lost by that, for
what isn't receipted is sent again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from shared.streams.relay import WINDOW
from shared.streams.wire import Delivery

FRESH: Final = 2 * WINDOW
"""Events of a sender in a queue at once, each number counted once: who keeps the window has one
window there, or two where one of its stores has just followed another."""
MOST: Final = 5 * WINDOW
"""The same with what was sent again: a slow reader may have asked for a window more than once."""
PIECE: Final = 1 << 14
"""Bytes that weigh as much as one event: a message may say that it holds fewer than it does."""
ASIDE: Final = 1000
"""Messages of a sender that are set aside, each with its bytes, within an `HOUR`."""
HOUR: Final = 3600.0
LOOKS: Final = 2
"""Looks at a queue of which not all has been read that stood there."""


class Sifted(NamedTuple):
    """What is left of a batch; by whom what was dropped, and what of it began a flood."""

    kept: list[Delivery]
    dropped: Counter[str]
    began: list[Delivery]


@dataclass
class Seen:
    """What of a sender stood in a queue: how many events, and the last number of each stream."""

    fresh: int = 0
    all: int = 0
    last: dict[str, int] = field(default_factory=dict)

    def add(self, delivery: Delivery) -> tuple[str, int]:
        """Count a message; a number that isn't later than those before it was sent again."""
        heavy = weight(delivery)
        self.all += heavy
        stream, number = place(delivery)
        if number > self.last.get(stream, 0):
            self.fresh += heavy
            self.last[stream] = number
        return stream, number


@dataclass
class Look:
    """What stood in a queue when it was looked at: how much is left to be read, and by sender.

    `ends` are the last numbers of streams that receipts had allowed to be sent by then.
    """

    left: int
    ends: Mapping[str, int] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=lambda: defaultdict(Seen))

    def crowded(self, delivery: Delivery, name: str) -> bool:
        """Count a message; tell whether it was too many of its sender."""
        seen = self.seen[name]
        stream, number = seen.add(delivery)
        beyond = number > self.ends.get(stream, number)
        return beyond or seen.fresh > FRESH or seen.all > MOST


class Floods:
    """Counts by sender what stands in queues, and knows who is cut off. Times are seconds."""

    def __init__(self, seconds: float) -> None:
        """Have seen nothing; who floods is cut off for so many seconds."""
        self.seconds = seconds
        self.looks: dict[str, list[Look]] = {}
        self.until: dict[str, float] = {}
        self.aside: Counter[str] = Counter()
        self.hour = 0.0

    def wants_look(self, queues: Iterable[str]) -> list[str]:
        """Give the queues that may be looked at again."""
        return [queue for queue in queues if len(self.looks.get(queue, ())) < LOOKS]

    def look(self, standing: Mapping[str, int], ends: Mapping[str, int] | None = None) -> None:
        """Take how many messages stand in queues now: the next so many stood there together.

        `ends` says how far streams may have been sent by now, of those of which that is known.
        """
        for queue, count in standing.items():
            if count:
                self.looks.setdefault(queue, []).append(Look(count, ends or {}))

    def sift(self, batch: Sequence[Delivery], now: float) -> Sifted:
        """Give what may be taken of a batch."""
        found = Sifted([], Counter(), [])
        for delivery in batch:
            name = sender(delivery)
            if self.is_cut_off(name, now):
                self.read(delivery.queue)
            elif self.crowds(delivery, name):
                self.until[name] = now + self.seconds
                found.began.append(delivery)
            else:
                found.kept.append(delivery)
                continue
            found.dropped[name] += 1
        return found

    def crowds(self, delivery: Delivery, name: str) -> bool:
        """Count a message that stood in its queue; tell whether it was too many of its sender."""
        looks = self.read(delivery.queue)
        return bool(looks) and max(look.crowded(delivery, name) for look in looks)

    def read(self, queue: str) -> list[Look]:
        """Note that a message of a queue was read; give the looks at which it stood there."""
        looks = self.looks.get(queue, [])
        for look in looks:
            look.left -= 1
        if looks:
            self.looks[queue] = [look for look in looks if look.left]
        return looks

    def is_cut_off(self, name: str, now: float) -> bool:
        """Tell whether nothing is taken of a sender now."""
        return self.until.get(name, 0.0) > now

    def blame(self, aside: Mapping[str, int], now: float) -> list[str]:
        """Take how much was set aside of whom; give who is cut off for it now."""
        if now - self.hour >= HOUR:
            self.hour = now
            self.aside.clear()
        self.aside.update(aside)
        found = [name for name in aside if name and self.aside[name] >= ASIDE]
        for name in found:
            self.until[name] = now + self.seconds
            del self.aside[name]
        return found


def sender(delivery: Delivery) -> str:
    """Name the agent that sent a report, empty for what services tell each other.

    By the key, which the broker lets an agent begin with nothing but its own name: a user may be
    missing, and copies keep the key.
    """
    name, _, rest = delivery.routing_key.partition(".")
    return name if "." in rest else ""


def place(delivery: Delivery) -> tuple[str, int]:
    """Give the stream and the first number that a message names, 0 where that is none."""
    first = str(delivery.headers.get("first", ""))
    number = int(first) if first.isdecimal() and len(first) < 17 else 0  # noqa: PLR2004
    return str(delivery.headers.get("stream", "")), number


def events_in(delivery: Delivery) -> int:
    """Give how many events a message says that it holds; its sender may write anything."""
    count = str(delivery.headers.get("count", "1"))
    return int(count) if count.isdecimal() and len(count) < 4 else 1  # noqa: PLR2004


def weight(delivery: Delivery) -> int:
    """Give how many events a message counts for."""
    return max(events_in(delivery), len(delivery.body) // PIECE)

"""Guards a service's intake against floods, and tells the topology process whom to cut off.

What stands in the queues is asked for on a connection of its own, and only under load.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
import psycopg

from shared.runtime import metrics
from shared.runtime.tools import Tools
from shared.runtime.topology import KEEPER, MAIL, REPORTS
from shared.streams import entries
from shared.streams.floods import Floods, place, sender
from shared.streams.intake import queries
from shared.streams.relay import WINDOW
from shared.streams.wire import BrokerAway, BrokerRefused, Delivery, Message

log = logging.getLogger(__name__)

BUSY: Final = 500
"""Messages of a batch from which on something may stand in its queues."""
BULKY: Final = 1 << 19
"""Bytes of a batch from which on it may, too."""
EVERY: Final = 0.1
"""Seconds between two looks at the queues."""


class Flood(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a service tells of a sender that floods: cut it off for so many seconds."""

    agent: str
    seconds: float


def sift(tools: Tools, batch: Sequence[Delivery]) -> Sequence[Delivery]:
    """Give a batch without what is of who floods."""
    return tools.made(Guard).sift(batch)


class Guard:
    """Lets through what a service may settle."""

    def __init__(self, tools: Tools) -> None:
        """Take the container's tools."""
        self.service = tools.service
        self.database = tools.database()
        self.gauge = tools.broker().gauge()
        self.mail = tools.publisher(mandatory=False)
        self.floods = Floods(tools.settings.cut_off)
        self.looked = 0.0
        self.untold: list[str] = []

    def sift(self, batch: Sequence[Delivery]) -> Sequence[Delivery]:
        """Give a batch without what is of who floods. Raises in an outage."""
        now = time.monotonic()
        busy = len(batch) >= BUSY or sum(len(one.body) for one in batch) >= BULKY
        if busy and now - self.looked >= EVERY:
            self.look(batch, now)
        sifted = self.floods.sift(batch, now)
        metrics.SETTLED.labels(self.service, "cut_off").inc(sifted.dropped.total())
        self.untold += [sender(one) for one in sifted.began]
        self.tell()
        for began in sifted.began:
            with self.database.transaction() as tx:
                entries.quarantine(tx, began, "flood")
        return sifted.kept

    def look(self, batch: Sequence[Delivery], now: float) -> None:
        """Look how much stands in the queues of a batch, itself and what comes after it."""
        self.looked = now
        taken = Counter(one.queue for one in batch if f".{REPORTS}." in one.queue)
        if wanted := self.floods.wants_look(sorted(taken)):
            # Where nobody can tell, nothing counts as a flood; reading goes on or meets it too.
            with contextlib.suppress(BrokerAway, BrokerRefused, psycopg.OperationalError):
                standing = self.gauge.standing(wanted)
                ends = self.ends(batch)
                self.floods.look({queue: taken[queue] + standing[queue] for queue in wanted}, ends)

    def ends(self, batch: Sequence[Delivery]) -> dict[str, int]:
        """Give how far the stream that fills most of a batch may have been sent.

        Asked after what stands there was counted: no receipt tells more than what is settled.
        """
        ((stream, _),) = Counter(place(one)[0] for one in batch).most_common(1)
        with self.database.transaction() as tx:
            row = tx.execute(queries.settled_number, {"stream": stream}).fetchone()
        end = (row[0] if row else 0) + WINDOW
        first = min(number for one, number in map(place, batch) if one == stream)
        # Who is further already may have been told so before this database was restored.
        return {stream: end} if first <= end else {}

    def blame(self, aside: Mapping[str, int]) -> None:
        """Take how much was set aside of whom; too much is a flood too."""
        self.untold += self.floods.blame(aside, time.monotonic())
        self.tell()

    def tell(self) -> None:
        """Tell whom to cut off; what can't be told now is told with the next batch."""
        while self.untold:
            name = self.untold.pop()
            try:
                self.mail.publish([flood(name, self.floods.seconds)])
            except (BrokerAway, BrokerRefused):
                log.warning("%s floods, and the broker can't be told", name)
                self.untold.append(name)
                return
            metrics.FLOODS.labels(self.service, name).inc()
            log.error("%s floods: nothing is taken of it for %.0f s", name, self.floods.seconds)


def flood(agent: str, seconds: float) -> Message:
    """Write who floods to the keeper of the topology."""
    said = msgspec.json.encode(Flood(agent=agent, seconds=seconds))
    return Message(MAIL, KEEPER, said, {"kind": "flood"}, "flood", "application/json", agent)

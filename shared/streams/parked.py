"""What is parked: reports that wait, and messages in quarantine; tried again or dropped by hand.

A report that is tried again is judged as if it came now, with what stands behind it; one that is
dropped is refused, and its branch reads why. A message in quarantine has touched no number: it is
given to intake once more, or put away.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import psycopg

from shared.clock import SHANGHAI
from shared.events.base import DECLARED, OF_CLASS, SubjectKey
from shared.events.envelope import BATCH_TYPE, CONTENT_TYPE
from shared.streams import entries
from shared.streams.intake import DOMAIN_OF, MOST_WORDS, channel_of, domain_of
from shared.streams.ledger import Arrival, Connection
from shared.streams.queries import load_queries
from shared.streams.reading import read
from shared.streams.rules import Rulebook
from shared.streams.wire import Delivery

if TYPE_CHECKING:
    from shared.streams.station import Reader

log = logging.getLogger(__name__)
queries = load_queries(Path(__file__).with_suffix(".sql"))

AT_ONCE: Final = 500
"""Reports tried again in one transaction."""
Work = Callable[[Sequence[int]], Counter[str]]
KEPT: Final = dt.timedelta(days=30)
"""How long quarantined bytes are kept after they are settled (DESIGN 7)."""


class Held(NamedTuple):
    """A report that waits: where it stands, what it is about, and why it waits."""

    id: int
    stream: str
    number: int
    type: str | None
    subject: str | None
    source: str | None
    reason: str
    needs: str | None
    facts: dict[str, str]
    since: dt.datetime
    tried: int
    body: bytes


class SetAside(NamedTuple):
    """A message in quarantine: who sent it, what it is, and why it lies there."""

    id: int
    came_at: dt.datetime
    user_id: str | None
    routing_key: str
    headers: dict[str, str]
    reason: str
    body: bytes


class Parked:
    """What is parked at one service."""

    def __init__(self, reader: Reader, rulebook: Rulebook | None = None) -> None:
        """Take the service's end of the streams, and the rules of one that has some."""
        self.reader = reader
        self.rulebook = rulebook

    def waiting(
        self, reason: str | None = None, ids: Sequence[int] | None = None, limit: int = AT_ONCE
    ) -> list[Held]:
        """Give what waits, first come first: for a reason, or these, or all."""
        given = {"reason": reason, "ids": None if ids is None else list(ids), "limit": limit}
        with self.reader.database.transaction() as tx:
            return [Held._make(row) for row in tx.execute(queries.waiting, given)]

    def quarantine(
        self, reason: str | None = None, ids: Sequence[int] | None = None, limit: int = AT_ONCE
    ) -> list[SetAside]:
        """Give what is in quarantine, first come first: for a reason, or these, or all."""
        given = {"reason": reason, "ids": None if ids is None else list(ids), "limit": limit}
        with self.reader.database.transaction() as tx:
            return [SetAside._make(row) for row in tx.execute(queries.quarantine, given)]

    def waiting_ids(self, reason: str | None = None) -> list[int]:
        """Name all that waits, or all that waits for a reason."""
        with self.reader.database.transaction() as tx:
            return [id_ for (id_,) in tx.execute(queries.waiting_ids, {"reason": reason})]

    def quarantine_ids(self, reason: str | None = None) -> list[int]:
        """Name all that is in quarantine, or all that is there for a reason."""
        with self.reader.database.transaction() as tx:
            return [id_ for (id_,) in tx.execute(queries.quarantine_ids, {"reason": reason})]

    def retry(self, ids: Sequence[int]) -> Counter[str]:
        """Try reports again, as many at once as go; give how many came to what.

        One on which our code fails again goes on waiting, and says how it failed.
        """
        return self.each(ids, self.halving)

    def drop(self, ids: Sequence[int], why: str) -> Counter[str]:
        """Refuse reports that wait, with a reason in words that their branch reads."""
        attempt = self.reader.intake.attempt
        return self.each(ids, lambda some: attempt(lambda tx: self.refuse(tx, some, why), "retry"))

    def each(self, ids: Sequence[int], work: Work) -> Counter[str]:
        """Do the work for so many ids at a time."""
        found: Counter[str] = Counter()
        for first in range(0, len(ids), AT_ONCE):
            found += work(ids[first : first + AT_ONCE])
        return found

    def halving(self, ids: Sequence[int]) -> Counter[str]:
        """Try reports again; where that fails, each half by itself."""
        try:
            return self.reader.intake.attempt(lambda tx: self.again(tx, ids), "retry")
        except psycopg.OperationalError:
            raise
        except Exception as error:
            log.exception("a retry of %d failed", len(ids))
            fault = repr(error)[:MOST_WORDS]
        if len(ids) > 1:
            middle = len(ids) // 2
            return self.halving(ids[:middle]) + self.halving(ids[middle:])
        return self.reader.intake.attempt(lambda tx: self.fail(tx, ids, fault), "retry")

    def again(self, tx: Connection, ids: Sequence[int]) -> Counter[str]:
        """Judge reports once more."""
        arrivals = self.arrivals(tx, ids)
        for arrival in arrivals:
            read(arrival, domain_of(arrival), self.reader.today())
        return self.settle(tx, arrivals)

    def refuse(self, tx: Connection, ids: Sequence[int], why: str) -> Counter[str]:
        """Refuse reports."""
        arrivals = self.arrivals(tx, ids)
        for arrival in arrivals:
            arrival.settle("refused", "dropped", None, why=why)
        return self.settle(tx, arrivals)

    def fail(self, tx: Connection, ids: Sequence[int], fault: str) -> Counter[str]:
        """Note that a retry failed."""
        arrivals = self.arrivals(tx, ids)
        for arrival in arrivals:
            arrival.settle("waiting", "our_fault", None, error=fault)
        entries.conclude(tx, arrivals)
        return Counter(waiting=len(arrivals))

    def arrivals(self, tx: Connection, ids: Sequence[int]) -> list[Arrival]:
        """Give reports that still wait as arrivals, each pointing to its first row."""
        return [
            Arrival(
                stream, number, link, bytes(body), retry_of=id_,
                key=SubjectKey(*key.split(":", 1)) if key else None,
            )
            for id_, stream, number, key, link, body in tx.execute(
                queries.take_waiting, {"ids": list(ids)}
            )
        ]  # fmt: skip

    def settle(self, tx: Connection, arrivals: Sequence[Arrival]) -> Counter[str]:
        """Give arrivals to their keepers, and write what came of them."""
        now = self.reader.clock()
        rows = self.reader.intake.keep(tx, arrivals, now.astimezone(SHANGHAI).date())
        entries.conclude(tx, (one for one in arrivals if channel_of(one) in DOMAIN_OF))
        done = [row for row in rows if row.retry_of is None or row.outcome != "waiting"]
        entries.write(tx, done, now)
        still = [row for row in arrivals if row.outcome == "waiting"]
        return Counter(str(row.outcome) for row in (*done, *still) if row.retry_of is not None)

    def retry_known(self) -> Counter[str]:
        """Try again what waits for a type, version or union that is known by now.

        After an upgrade; and where a union became known while a report of it was being judged.
        """
        with self.reader.database.transaction() as tx:
            types = [needs for (needs,) in tx.execute(queries.types)]
            known = [needs for needs in types if self.knows(needs.removeprefix("type:"))]
            ids = [id_ for (id_,) in tx.execute(queries.known, {"types": known})]
        return self.retry(ids)

    def knows(self, type_: str) -> bool:
        """Tell whether a version is declared here, or a type has a rule."""
        book = self.rulebook.rules if self.rulebook else ()
        return type_ in DECLARED or any(OF_CLASS[event].type == type_ for event, _ in book)

    def readmit(self, ids: Sequence[int]) -> Counter[str]:
        """Give messages of the quarantine to intake once more; they come back if still wrong."""
        found: Counter[str] = Counter()
        for one in self.quarantine(ids=ids, limit=len(ids)):
            batch = one.body.startswith(b"[")
            delivery = Delivery(
                one.body, one.headers, one.user_id, one.routing_key,
                BATCH_TYPE if batch else CONTENT_TYPE, None,
            )  # fmt: skip
            found += self.reader.intake.settle([delivery]).outcomes
            self.put_away([one.id], "retried")
        return found

    def put_away(self, ids: Sequence[int], why: str) -> Counter[str]:
        """Say of messages in quarantine that they are settled, and why."""
        given: dict[str, Any] = {"ids": list(ids), "why": why, "now": self.reader.clock()}
        with self.reader.database.transaction() as tx:
            return Counter(dropped=tx.execute(queries.put_away, given).rowcount)

    def forget(self) -> int:
        """Delete quarantined bytes that were settled long ago; give how many."""
        with self.reader.database.transaction() as tx:
            before = self.reader.clock() - KEPT
            return tx.execute(queries.forget, {"before": before}).rowcount

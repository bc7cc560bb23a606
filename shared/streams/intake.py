"""Intake: what has arrived is settled in one transaction, and only then acknowledged (DESIGN 4).

Who sent it, where it belongs in its stream, then what it says, which is the keeper's. A batch
that fails for anything but an outage is halved until the culprit is alone.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import psycopg

from shared.clock import SHANGHAI
from shared.streams import chain, entries
from shared.streams.attempts import Attempts
from shared.streams.directory import Directory
from shared.streams.doorkeeper import Doorkeeper, Refusal
from shared.streams.ledger import Arrival, Connection, Keeper
from shared.streams.notices import Head
from shared.streams.outbox import Database
from shared.streams.parcel import Parcel
from shared.streams.placing import Places
from shared.streams.queries import load_queries
from shared.streams.reading import Said, read
from shared.streams.settlement import Settlement
from shared.streams.succession import Succession
from shared.streams.wire import Delivery

log = logging.getLogger(__name__)
queries = load_queries(Path(__file__).with_suffix(".sql"))

Clock = Callable[[], dt.datetime]
Succeed = Callable[[Connection, Succession, dt.date], list[Arrival]]
MOST_WORDS = 200
"""Characters that are kept of our own code's error."""


class Intake(Attempts):
    """Takes in streams of one service, one transaction at a time; others may run beside it."""

    def __init__(  # noqa: PLR0913, PLR0917 - what intake stands on
        self, domain: str, database: Database, directory: Directory,
        keepers: Mapping[str, Keeper], clock: Clock, succeed: Succeed | None = None,
    ) -> None:  # fmt: skip
        """Take the domain's name, its database, the keeper of each channel.

        `succeed` admits a store that follows another; services other than organization hear of
        it by announcement.
        """
        super().__init__(database, directory, keepers)
        self.domain = domain
        self.clock = clock
        self.succeed = succeed
        self.doorkeeper = Doorkeeper(directory, keepers)
        self.said: Mapping[bytes, Said] = {}
        self.told: dict[str, int] | None = None
        """How far receipts have told writers that they are, where that limits what is taken."""

    def settle(
        self, deliveries: Sequence[Delivery], said: Mapping[bytes, Said] | None = None
    ) -> Settlement:
        """Settle a batch. Raises `psycopg.OperationalError` in an outage: hold it, try again.

        `said` is what was read of it ahead, while another was being settled.
        """
        if said is not None:
            self.said = said
        try:
            return self.attempt(lambda tx: self.transact(tx, deliveries))
        except psycopg.OperationalError:
            raise
        except Exception:
            log.exception("a batch of %d failed and is halved", len(deliveries))
        if len(deliveries) > 1:
            middle = len(deliveries) // 2
            found = self.settle(deliveries[:middle])
            found.add(self.settle(deliveries[middle:]))
            return found
        return self.one_by_one(deliveries[0])

    def one_by_one(self, delivery: Delivery) -> Settlement:
        """Settle the events of one parcel each in a transaction; what else fails is set aside."""
        found = Settlement()
        opened = self.attempt(lambda _: self.doorkeeper.open(delivery))
        if not isinstance(opened, Parcel):
            reason = opened.reason if isinstance(opened, Refusal) else "our_fault"
            self.attempt(lambda tx: entries.quarantine(tx, delivery, reason))
            found.pass_over(delivery, "quarantined", reason)
            return found
        for one in singles(opened):
            found.add(self.alone(one))
        if delivery.user_id:
            found.users[opened.stream] = delivery.user_id
        return found

    def alone(self, one: Parcel) -> Settlement:
        """Settle one event in a transaction of its own; when that fails, the fault is ours.

        Where even what was read of it can't be written, its bytes wait alone.
        """
        try:
            return self.attempt(lambda tx: self.place(tx, [one], {}, Settlement()))
        except psycopg.OperationalError:
            raise
        except Exception as error:
            place = {"stream": one.stream, "number": one.first}
            log.exception("%s %s failed alone", one.stream, one.first, extra=place)
            fault = repr(error)[:MOST_WORDS]
        try:
            return self.attempt(lambda tx: self.blame(tx, one, fault))
        except psycopg.OperationalError:
            raise
        except Exception:
            told = "%s %s can't be written as it was read"
            log.exception(told, one.stream, one.first, extra=place)
        return self.attempt(lambda tx: self.blame(tx, one, fault, unread=True))

    def transact(self, tx: Connection, deliveries: Sequence[Delivery]) -> Settlement:
        """Settle all deliveries in a transaction."""
        found = Settlement()
        parcels: list[Parcel] = []
        heads: dict[str, Head] = {}
        origin: dict[int, Delivery] = {}
        for delivery in deliveries:
            opened = self.doorkeeper.open(delivery)
            if isinstance(opened, Refusal):
                self.turn_away(tx, delivery, opened, found)
                continue
            if isinstance(opened, Succession):
                self.admit_successor(tx, opened)
                self.ask_back(tx, opened, delivery.user_id or "", found)
                continue
            if delivery.user_id:
                found.users[opened.stream] = delivery.user_id
            if isinstance(opened, Head):
                heads[opened.stream] = opened
            else:
                origin[id(opened)] = delivery
                parcels.append(opened)
        return self.place(tx, parcels, heads, found, origin)

    def admit_successor(self, tx: Connection, said: Succession) -> None:
        """Let the service admit the store, unless it has."""
        if self.succeed and said.store not in self.directory.stores:
            now = self.clock()
            entries.write(tx, self.succeed(tx, said, now.astimezone(SHANGHAI).date()), now)

    def ask_back(self, tx: Connection, said: Succession, user: str, found: Settlement) -> None:
        """Ask for what the old store had brought and isn't here: this database was restored."""
        stream = f"{said.old}/{self.domain}"
        row = tx.execute(queries.settled_number, {"stream": stream}).fetchone()
        if said.shared.get(self.domain, 0) > (row[0] if row else 0):
            found.ask(stream, user)

    def turn_away(
        self, tx: Connection, delivery: Delivery, refusal: Refusal, found: Settlement
    ) -> None:
        """Set a message aside, or ask again for what is only damaged."""
        if refusal.ask is not None:
            found.ask(refusal.ask, delivery.user_id, singly=True)
            found.pass_over(delivery, "damaged", refusal.reason)
            return
        entries.quarantine(tx, delivery, refusal.reason)
        found.pass_over(delivery, "quarantined", refusal.reason)

    def place(
        self, tx: Connection, parcels: Sequence[Parcel], heads: Mapping[str, Head],
        found: Settlement, origin: Mapping[int, Delivery] | None = None,
    ) -> Settlement:  # fmt: skip
        """Take what is next in each stream, settle it, and move the streams on."""
        now = self.clock()
        places = Places(tx, {parcel.stream for parcel in parcels} | heads.keys())
        arrivals = places.take(parcels, found, self.told)
        for parcel in places.tampered:
            if origin and id(parcel) in origin:
                entries.quarantine(tx, origin[id(parcel)], "tampered")
                found.pass_over(origin[id(parcel)], "quarantined", "tampered")
        rows = self.settle_arrivals(tx, arrivals, now)
        entries.write(tx, rows, now)
        places.hear(heads, now, found)
        places.write()
        found.outcomes.update(row.outcome for row in rows if row.outcome)
        first = arrivals[0] if arrivals else None
        if first and first.envelope:
            found.recorded[channel_of(first)] = first.envelope.time
        for row in (*arrivals, *(row for row in rows if row.retry_of is not None)):
            found.streams[row.stream] += 1
        return found

    def settle_arrivals(
        self, tx: Connection, arrivals: Sequence[Arrival], now: dt.datetime
    ) -> list[Arrival]:
        """Read the events and give them to their channel's keeper."""
        today = now.astimezone(SHANGHAI).date()
        for arrival in arrivals:
            read(arrival, domain_of(arrival), today, self.said)
        entries.settle_used(tx, arrivals, self.directory, wary=self.wary > 0)
        return self.keep(tx, arrivals, today)

    def keep(self, tx: Connection, arrivals: Iterable[Arrival], today: dt.date) -> list[Arrival]:
        """Give arrivals to their channel's keeper."""
        channels: dict[str, list[Arrival]] = defaultdict(list)
        for arrival in arrivals:
            channels[channel_of(arrival)].append(arrival)
        return [
            row
            for channel, some in channels.items()
            for row in self.keepers[channel].take(tx, some, today)
        ]

    def blame(
        self, tx: Connection, parcel: Parcel, fault: str, *, unread: bool = False
    ) -> Settlement:
        """Record an event that our code can't settle: it waits for us to mend it."""
        found = Settlement()
        now = self.clock()
        places = Places(tx, {parcel.stream})
        arrivals = places.take([parcel], found)
        if not unread:
            for arrival in arrivals:
                read(arrival, domain_of(arrival), now.astimezone(SHANGHAI).date())
            entries.settle_used(tx, arrivals, self.directory, wary=self.wary > 0)
        for arrival in arrivals:
            if arrival.outcome not in {"applied", "refused"}:
                arrival.settle("waiting", "our_fault", None, error=fault)
            found.outcomes.update([str(arrival.outcome)])
            found.streams[arrival.stream] += 1
        entries.write(tx, entries.number(tx, arrivals), now)
        places.write()
        return found


DOMAIN_OF: Mapping[str, str] = {
    "announcements": "directory", "people": "directory", "figures": "figures",
}  # fmt: skip
"""Which domain's events the channels between services carry."""


def channel_of(arrival: Arrival) -> str:
    """Give the channel on which an event came."""
    return arrival.stream.partition("/")[2]


def domain_of(arrival: Arrival) -> str:
    """Give the domain whose events the arrival's channel carries."""
    channel = channel_of(arrival)
    return DOMAIN_OF.get(channel, channel)


def singles(parcel: Parcel) -> Iterable[Parcel]:
    """Take a parcel apart into parcels of one event."""
    before = parcel.before
    for place, (body, after) in enumerate(
        zip(parcel.bodies, chain.links(before, parcel.bodies), strict=True)
    ):
        yield Parcel(parcel.stream, parcel.first + place, before, after, [body])
        before = after

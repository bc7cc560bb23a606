"""A service's end of the streams, put together: intake, receipts, outbox, clocks, own events.

Free of nameko and of any broker: tests drive it step by step, and `service.py` wires it up.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from shared.clock import SHANGHAI
from shared.events import directory as announced
from shared.events.base import Event
from shared.events.registry import catalogue
from shared.figures.indicators import Indicators
from shared.streams import entries, outbox
from shared.streams.directory import Directory
from shared.streams.intake import Clock, Intake
from shared.streams.keeper import Announce, React, SubjectsKeeper
from shared.streams.ledger import Arrival, Connection, Keeper
from shared.streams.notices import Receipt
from shared.streams.outbox import Database, ServiceOutbox
from shared.streams.own import OwnStream
from shared.streams.parked import Parked
from shared.streams.projection import DirectoryKeeper
from shared.streams.readers import WRITERS, readers
from shared.streams.receipts import Receipts
from shared.streams.rules import Rulebook, Subject
from shared.streams.stores import new_store, own_store
from shared.streams.succession import Succession

Successor = Callable[[announced.StoreAnnounced, Succession, dt.date], Event]
"""Makes the event by which a store follows another; organization has it."""


def no_mark(rule: str, article: str) -> str | None:  # noqa: ARG001 - as a domain with rules has it
    """Know of no rule how sure it is."""
    return None


class Domain(NamedTuple):
    """What a domain declares: its name, rules, indicators, and what it announces.

    `people` are the kinds of its subjects that are persons; `react` is what its service does by
    itself once an event was applied; `mark_of` tells of the rule and article of a finding how sure
    that is.
    """

    name: str
    rulebook: Rulebook
    indicators: Indicators
    announce: Announce
    announces: Sequence[str] = ("indicator",)
    successor: Successor | None = None
    people: Sequence[str] = ()
    react: React | None = None
    mark_of: Callable[[str, str], str | None] = no_mark


def announces_nothing(before: Subject | None, after: Subject | None) -> Iterator[Event]:  # noqa: ARG001
    """Announce nothing, for a domain whose subjects concern nobody else."""
    return iter(())


log = logging.getLogger(__name__)


class Reader:
    """What every service that reads streams has: a store, a directory, intake and receipts."""

    def __init__(self, name: str, database: Database, clock: Clock) -> None:
        """Open the service's store."""
        self.name = name
        self.database = database
        self.clock = clock
        with database.transaction() as tx:
            self.store = own_store(tx, name)
        self.directory = Directory()
        self.receipts = Receipts(name)
        self.parked = Parked(self)

    def read(self, keepers: Mapping[str, Keeper]) -> None:
        """Take in these channels."""
        self.intake = Intake(self.name, self.database, self.directory, keepers, self.clock)

    def today(self) -> dt.date:
        """Give the day in Shanghai."""
        return self.clock().astimezone(SHANGHAI).date()


class Station(Reader):
    """The streams of one domain's service over its database."""

    def __init__(self, domain: Domain, database: Database, clock: Clock) -> None:
        """Open the service's store, and tell what its indicators are."""
        super().__init__(domain.name, database, clock)
        self.receipts = Receipts(domain.name, catalogue(domain.name))
        self.parked = Parked(self, domain.rulebook)
        self.domain = domain
        self.own = OwnStream(self.store.id, domain.name)
        self.keeper = self.keep(self.directory)
        self.lanes = [self.lane(keeper) for keeper in (self.keeper, self.keep(Directory()))]
        self.intake = self.lanes[0]
        self.outbox = ServiceOutbox(database, self.store, readers(domain.name))
        self.warned_on: dt.date | None = None
        self.adopted_on: dt.date | None = None
        self.announce_indicators()

    def keep(self, directory: Directory) -> SubjectsKeeper:
        """Make a keeper of the domain's subjects over a copy of the directory."""
        own = self.domain
        return SubjectsKeeper(
            own.name, own.rulebook, own.indicators, own.announce, directory, self.own, own.react
        )

    def lane(self, keeper: SubjectsKeeper) -> Intake:
        """Make an intake; lanes settle different streams side by side.

        While one waits for the database the other works.
        """
        heard = DirectoryKeeper(keeper.directory, keeper.learn)
        keepers: dict[str, Keeper] = {self.name: keeper, "announcements": heard}
        if self.name in WRITERS["people"]:
            keepers["people"] = heard
        succeed = partial(self.succeed, keeper)
        return Intake(self.name, self.database, keeper.directory, keepers, self.clock, succeed)

    def receive(self, receipt: Receipt) -> None:
        """Keep a reader's receipt; one that can't be true of this store makes it a new one."""
        if not self.outbox.receive(receipt):
            place = {"stream": receipt.stream, "number": receipt.number}
            told = "restored from a copy: %s has %s"
            log.warning(told, receipt.reader, receipt.number, extra=place)
            self.follow()

    def follow(self) -> None:
        """Go on as a new store: this database was restored from a copy.

        Readers replace by the new store's figures all that they had of the old one's.
        """
        with self.database.transaction() as tx:
            store = new_store(tx, self.name)
            self.outbox.follow(tx, store, self.domain.announces)
        self.store = self.outbox.store = store

    def take_over(self) -> None:
        """Go on where another process of the service has sent; it may be another store by now."""
        with self.database.transaction() as tx:
            self.store = self.outbox.store = own_store(tx, self.name)

    def succeed(
        self, keeper: SubjectsKeeper, tx: Connection, said: Succession, today: dt.date
    ) -> list[Arrival]:
        """Admit a store that follows another, where this is the service that admits stores."""
        if self.domain.successor is None:
            return []
        event = self.domain.successor(keeper.directory.stores[said.old], said, today)
        return keeper.take(tx, self.own.write(tx, [event]), today)

    def refuse_overdue(self) -> list[Arrival]:
        """Refuse what has waited for too long, once what has become known was tried again."""
        self.parked.retry_known()
        self.parked.forget()
        return self.settle_own(lambda tx: self.keeper.refuse_overdue(tx, self.clock()))

    def record(self, events: Sequence[Event]) -> list[Arrival]:
        """Write events of the service itself into its own stream and settle them."""
        today = self.today()
        return self.settle_own(lambda tx: self.keeper.take(tx, self.own.write(tx, events), today))

    def adopt_calendar(self) -> list[Arrival]:
        """Reckon anew what was reckoned before a year's days off were known; once a day."""
        today = self.today()
        if self.adopted_on == today:
            return []
        found: list[Arrival] = []
        while some := self.settle_own(lambda tx: self.keeper.adopt(tx, today)):
            found += some
        self.adopted_on = today
        return found

    def fire_clocks(self) -> list[Arrival]:
        """Record the clocks that have run out."""
        return self.settle_own(lambda tx: self.keeper.fire(tx, self.today()))

    def warn(self) -> list[Arrival]:
        """Record the clocks that are about to run out; a day is looked at once."""
        today = self.today()
        if self.warned_on == today:
            return []
        found: list[Arrival] = []
        while some := self.settle_own(lambda tx: self.keeper.warn(tx, today)):
            found += some
        self.warned_on = today
        return found

    def settle_own(self, work: Callable[[Connection], list[Arrival]]) -> list[Arrival]:
        """Run one transaction of the service's own and write its rows."""

        def settle(tx: Connection) -> list[Arrival]:
            rows = work(tx)
            entries.write(tx, rows, self.clock())
            return rows

        return self.intake.attempt(settle, "own")

    def announce_indicators(self) -> None:
        """Announce the indicators that are new or have changed."""
        events: Iterable[Event] = (
            announced.IndicatorAnnounced(
                indicator=one.id, kind=one.kind, zh=one.zh, en=one.en, unit=one.unit,
                source=one.source, numerator=one.numerator, denominator=one.denominator,
                hidden=one.hidden,
            )
            for one in self.domain.indicators.all.values()
        )  # fmt: skip
        with self.database.transaction() as tx:
            news = self.directory.unheard(tx, events)
            for event in news:
                self.directory.announce(event)
            outbox.add(tx, self.domain.name, news)
            self.directory.write(tx)
        self.directory.committed()

"""A city of two districts whose branches report to organization, to be read from above."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from services.agent.routes import AgentRoutes
from services.agent.store import Store
from services.organization.announce import announce
from services.organization.domain import organization
from services.organization.indicators import indicators
from services.organization.rules import rules
from shared.events.base import Event
from shared.events.organization import (
    MemberJoined,
    Speaks,
    StoreAdmitted,
)
from shared.runtime.database import Database
from shared.streams import answers
from shared.streams.relay import Relay
from shared.streams.station import Domain, Station
from shared.streams.wire import Delivery
from tests.agents import Wire, a_store, joined
from tests.rules.organization import (
    employer_registered,
    union_registered,
)

MIGRATIONS = Path("shared/streams/migrations").resolve()
CITY, DISTRICT, OTHER, UNION = "6401", "640104", "640105", "64010400101"
TODAY = "2026-03-02"


class Branches:
    """A city with one store that speaks for all its unions, and organization over a database."""

    def __init__(self, station: Station, store: Store) -> None:
        """Admit the store."""
        self.station = station
        self.store = store
        self.wire = Wire()
        self.relay = Relay(store, self.wire, AgentRoutes("branch"))
        self.seconds = 0.0
        self.admit()

    def admit(self, *more: str) -> None:
        """Let the store speak for the unions of the test, and for more."""
        unions = [
            Speaks(union=one, from_=dt.date(2020, 1, 1))
            for one in (CITY, DISTRICT, OTHER, UNION, *more)
        ]
        self.store.people.speaks_for(unions)
        self.station.record([admission(self.store, unions)])

    def report(self, *events: Event, source: str = CITY) -> None:
        """Record events for a union and let organization settle them."""
        self.store.record(events, source=f"/unions/{source}")
        self.pass_on()

    def pass_on(self) -> None:
        """Send what is recorded and what the relay says of itself, and settle it."""
        self.relay.turn(self.seconds)
        self.seconds += 2
        self.relay.turn(self.seconds)
        self.station.intake.settle(self.deliveries())

    def deliveries(self) -> list[Delivery]:
        """Take what was sent, as the broker delivers it."""
        return [
            Delivery(one.body, dict(one.headers), "branch", one.routing_key, one.content_type, None)
            for one in self.wire.take()
        ]

    def behind(self, *arguments: object) -> dict[str, Any]:
        """Ask which subjects are behind a number."""
        return self.ask(answers.subjects, organization, *arguments)

    def ask(self, read: Callable[..., dict[str, Any]], *arguments: object) -> dict[str, Any]:
        """Read in a transaction."""
        with self.station.database.transaction() as tx:
            return read(tx, *arguments)


def admission(store: Store, unions: Sequence[Speaks]) -> StoreAdmitted:
    """Make the event by which a store is let in."""
    return StoreAdmitted(
        on=dt.date(2020, 1, 1), store=store.identity.id, agent="branch", broker_user="branch",
        public_key=store.identity.public_key.hex(), kind="agent", unions=tuple(unions),
    )  # fmt: skip


def opened(url: str, folder: Path) -> Iterator[Branches]:
    """Give a city with two districts, and below the first a grassroots union of one employer."""
    database = Database(url, "test")
    database.open()
    store = a_store(folder)
    domain = Domain("organization", rules, indicators, announce)
    station = Station(domain, database, store.clock)
    station.record([union_registered(union=CITY, name="银川市总工会", kind="city", parent=None,
                                     employers=())])  # fmt: skip
    made = Branches(station, store)
    made.report(
        *(
            union_registered(union=one, name=f"{one}总工会", kind="district", parent=CITY,
                             employers=())
            for one in (DISTRICT, OTHER)
        )
    )  # fmt: skip
    made.report(employer_registered(employer="e1", workers=40), source=DISTRICT)
    made.report(
        union_registered(union=UNION, name="枸杞厂工会", parent=DISTRICT, employers=["e1"]),
        source=DISTRICT,
    )
    yield made
    store.close()
    database.close()


def members(count: int, **fields: object) -> Sequence[MemberJoined]:
    """Make reports of members who joined on the first of March."""
    return [joined(number, **fields) for number in range(count)]

"""The city above a service: what the service announces is carried there, and added up."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from services.city.station import CityStation
from shared.runtime.database import Database
from shared.streams.parcel import packed
from shared.streams.wire import Delivery
from tests.services.totals import queries

if TYPE_CHECKING:
    from tests.services.branch import Clock
    from tests.services.station import Bed


class Above:
    """The city service at its database."""

    def __init__(self, url: str, clock: Clock) -> None:
        """Open a migrated database."""
        self.database = Database(url, "city", most=2)
        self.database.open()
        self.station = CityStation(self.database, clock)
        self.sent: dict[str, int] = defaultdict(int)

    def hear(self, below: Bed) -> None:
        """Take in what a service has written for the city since the last time."""
        outbox = below.station.outbox
        for written in outbox.stand().written:
            before, events = outbox.run(written.stream, self.sent[written.stream], 10_000)
            for parcel in packed(written.stream, before, events, 500):
                name = below.station.domain.name
                letter = Delivery(
                    parcel.body(), parcel.headers(), name, name, parcel.content_type, None
                )
                self.station.intake.settle([letter])
            self.sent[written.stream] = written.number

    def totals(self) -> list[tuple[Any, ...]]:
        """Give every total: of both forms, trees, all unions, days, indicators and labels."""
        with self.database.transaction() as tx:
            return tx.execute(queries.all_totals).fetchall()

    def close(self) -> None:
        """Leave the database."""
        self.database.close()

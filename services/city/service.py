"""The city service: totals of every level, as it was and on today's boundaries."""

from __future__ import annotations

from typing import ClassVar

from services.city.station import CityStation
from shared.runtime.clock import now
from shared.runtime.extensions import loop
from shared.runtime.streaming import ReaderService, reading


class CityService(ReaderService):
    """Keeps the totals."""

    name: ClassVar = "city"
    line = reading(lambda tools: CityStation(tools.database(), now))

    @loop(60.0)
    def turn(self) -> None:
        """Bring the totals onto a new day: boundaries decided for it hold from now on."""
        station = self.line.station
        station.totals.turn(station.database, station.today())

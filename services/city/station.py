"""The city's end of the streams: figures become totals, announcements the directory."""

from __future__ import annotations

from services.city.totals import TotalsKeeper
from shared.events import directory, figures  # noqa: F401 - the types that arrive here
from shared.streams.intake import Clock
from shared.streams.outbox import Database
from shared.streams.projection import DirectoryKeeper
from shared.streams.station import Reader


class CityStation(Reader):
    """Takes in what the services announce."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Open the city's store."""
        super().__init__("city", database, clock)
        self.totals = TotalsKeeper()
        announcements = DirectoryKeeper(self.directory, self.totals.learnt)
        self.read({"figures": self.totals, "announcements": announcements})

"""The city service: totals of every level, as it was and on today's boundaries."""

from __future__ import annotations

from typing import Any, ClassVar

from nameko.rpc import rpc

from services.city.station import CityStation
from shared.clock import now
from shared.runtime.extensions import loop
from shared.runtime.streaming import ReaderService, reading


class CityService(ReaderService):
    """Keeps the totals, and answers for them."""

    name: ClassVar = "city"
    line = reading(lambda tools: CityStation(tools.database(), now))

    @rpc
    def indicators(self) -> Any:
        """Give what is announced of each indicator."""
        return self.line.station.answer("indicators")

    @rpc
    def totals(self, **question: Any) -> Any:
        """Give the values of all indicators at a union."""
        return self.line.station.answer("totals", **question)

    @rpc
    def children(self, **question: Any) -> Any:
        """Give the unions below one, each with the value of an indicator."""
        return self.line.station.answer("children", **question)

    @rpc
    def series(self, **question: Any) -> Any:
        """Give the values of an indicator month by month."""
        return self.line.station.answer("series", **question)

    @rpc
    def trends(self, **question: Any) -> Any:
        """Give the values of all indicators month by month."""
        return self.line.station.answer("trends", **question)

    @rpc
    def contributors(self, **question: Any) -> Any:
        """Give the unions whose own numbers make a total."""
        return self.line.station.answer("contributors", **question)

    @rpc
    def opens(self, **question: Any) -> Any:
        """Tell whether what is a union's own may be opened."""
        return self.line.station.answer("opens", **question)

    @rpc
    def streams(self) -> Any:
        """Give how the streams stand that the city reads."""
        return self.line.station.answer("streams")

    @rpc
    def parked(self) -> Any:
        """Give what waits and what is in quarantine."""
        return self.line.station.answer("parked")

    @rpc
    def changed_since(self, version: int | None) -> Any:
        """Give the root's totals when they have changed since a version."""
        return self.line.station.changed_since(version)

    @loop(1.0)
    def tell(self) -> None:
        """Tell the totals that have changed to whoever has bound a queue to them."""
        self.line.mail.publish(self.line.station.news())

    @loop(60.0)
    def turn(self) -> None:
        """Bring the totals onto a new day: boundaries decided for it hold from now on."""
        self.line.station.turn()

"""Services whose events name sealed dossiers, which travel on the same line as the reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from shared.runtime.extensions import loop
from shared.runtime.lanes import leases
from shared.runtime.leases import Leases
from shared.runtime.streaming import DomainService, Line
from shared.runtime.tools import Made, Tools
from shared.streams.post import KINDS, Post
from shared.streams.reading import Said
from shared.streams.station import Station
from shared.streams.wire import Delivery


class PostalLine(Line[Station]):
    """A line on which dossiers travel too."""

    def __init__(self, tools: Tools, leases: Leases, station: Station) -> None:
        """Take what every line takes."""
        super().__init__(tools, leases, station)
        self.post = Post(station.name)

    def settle(self, batch: Sequence[Delivery], said: Mapping[bytes, Said], lane: int = 0) -> None:
        """Settle reports first: a dossier is handed on once its event is applied."""
        letters = [one for one in batch if one.headers.get("kind") in KINDS]
        reports = [one for one in batch if one.headers.get("kind") not in KINDS]
        if reports:
            super().settle(reports, said, lane)
        if letters:
            now = self.station.clock()
            taken = self.tools.database().run(lambda tx: self.post.take(tx, letters, now))
            self.mail.publish(taken)

    def hand_on(self) -> None:
        """Hand on, on duty, the dossiers that events have named meanwhile."""
        if self.on_duty:
            now = self.station.clock()
            self.mail.publish(self.tools.database().run(lambda tx: self.post.hand_on(tx, now)))


def postal_line(make: Callable[[Tools], Station]) -> Made[PostalLine]:
    """Give a domain's service a line that carries dossiers."""
    return Made(lambda tools: PostalLine(tools, tools.made(leases), make(tools)))


class PostalService(DomainService):
    """A domain's service that carries dossiers."""

    @loop(20.0)
    def hand_on(self) -> None:
        """Hand on sealed dossiers."""
        self.line.hand_on()

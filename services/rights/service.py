"""The rights service: disputes, supervision, and what is raised because nobody was heard."""

from __future__ import annotations

from typing import ClassVar

from services.rights.domain import rights
from services.rights.telling import Telling
from shared.runtime.clock import now
from shared.runtime.extensions import loop
from shared.runtime.streaming import DomainService, line
from shared.runtime.tools import Made
from shared.streams.station import Station


class RightsService(DomainService):
    """Keeps the truth of rights."""

    name: ClassVar = "rights"
    line = line(lambda tools: Station(rights, tools.database(), now))
    telling = Made(lambda _: Telling())

    @loop(60.0)
    def tell_raised(self) -> None:
        """Tell unions what was raised to them."""
        station = self.line.station
        mail = station.database.run(lambda tx: self.telling.messages(tx, station.today()))
        self.line.mail.publish(mail)

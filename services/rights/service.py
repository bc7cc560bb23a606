"""The rights service: disputes, supervision, and what is raised because nobody was heard."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from nameko.rpc import rpc

from services.rights import numbering
from services.rights.domain import rights
from services.rights.numbering import Form, Numbering, NumbersPost
from services.rights.telling import Telling
from shared.clock import now
from shared.events.rights import CaseNumbered
from shared.runtime.extensions import loop
from shared.runtime.postal import PostalService, postal_line
from shared.runtime.tools import Made
from shared.streams.station import Station

IDLE: Final = 10.0
"""Seconds until cases are looked for again, where there was none."""


class RightsService(PostalService):
    """Keeps the truth of rights."""

    name: ClassVar = "rights"
    line = postal_line(lambda tools: Station(rights, tools.database(), now))
    telling = Made(lambda _: Telling())
    numbering = Made(
        lambda tools: Numbering(Form(tools.settings.case_number, tools.settings.case_kinds))
    )
    numbers = Made(lambda _: NumbersPost())

    @loop(60.0)
    def tell_raised(self) -> None:
        """Tell unions what came to them."""
        if self.line.on_duty:
            station = self.line.station
            mail = station.database.run(lambda tx: self.telling.messages(tx, station.today()))
            self.line.mail.publish(mail)

    @loop()
    def number_cases(self) -> float:
        """Give new cases their numbers, and tell the unions that have them.

        Some a second while reports come, since those go first; give the seconds until next time.
        """
        if not self.line.on_duty:
            return IDLE
        station = self.line.station
        rows = self.numbering.give(station)
        given = [row.event for row in rows if isinstance(row.event, CaseNumbered)]
        mail = station.database.run(lambda tx: self.numbers.messages(tx, now(), given))
        self.line.mail.publish(mail)
        if not self.numbering.cases:
            return IDLE
        return 1.0 if self.line.busy else 0.0

    @rpc
    def find_cases(self, text: str) -> Any:
        """Find cases by their number."""
        return self.answer(numbering.find, text=text)

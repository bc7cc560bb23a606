"""The rights service: disputes, supervision, and what is raised because nobody was heard."""

from __future__ import annotations

from typing import Any, ClassVar

from nameko.rpc import rpc

from services.rights import numbering
from services.rights.domain import rights
from services.rights.numbering import Form, NumbersPost
from services.rights.telling import Telling
from shared.runtime.clock import now
from shared.runtime.extensions import loop
from shared.runtime.postal import PostalService, postal_line
from shared.runtime.tools import Made
from shared.streams.station import Station


class RightsService(PostalService):
    """Keeps the truth of rights."""

    name: ClassVar = "rights"
    line = postal_line(lambda tools: Station(rights, tools.database(), now))
    telling = Made(lambda _: Telling())
    form = Made(lambda tools: Form(tools.settings.case_number, tools.settings.case_kinds))
    numbers = Made(lambda _: NumbersPost())

    @loop(60.0)
    def tell_raised(self) -> None:
        """Tell unions what came to them."""
        if self.line.on_duty:
            station = self.line.station
            mail = station.database.run(lambda tx: self.telling.messages(tx, station.today()))
            self.line.mail.publish(mail)

    @loop(10.0)
    def number_cases(self) -> None:
        """Give new cases their numbers, and tell the unions that have them."""
        if self.line.on_duty:
            station = self.line.station
            given, today = numbering.give(station, self.form), station.today()
            if given or self.numbers.told_on != today:  # it reads every number that there is
                mail = station.database.run(lambda tx: self.numbers.messages(tx, today))
                self.line.mail.publish(mail)

    @rpc
    def find_cases(self, text: str) -> Any:
        """Find cases by their number."""
        return self.answer(numbering.find, text=text)

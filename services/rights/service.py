"""The rights service: disputes, supervision, and what is raised because nobody was heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from nameko.rpc import rpc

from services.rights import numbering
from services.rights.domain import rights
from services.rights.dossiers import KINDS, Post
from services.rights.numbering import Form, NumbersPost
from services.rights.telling import Telling
from shared.runtime.clock import now
from shared.runtime.extensions import loop
from shared.runtime.leases import Leases
from shared.runtime.streaming import DomainService, Line, leases
from shared.runtime.tools import Made, Tools
from shared.streams.reading import Said
from shared.streams.station import Station
from shared.streams.wire import Delivery


class PostalLine(Line[Station]):
    """A line on which dossiers travel too."""

    def __init__(self, tools: Tools, leases: Leases, station: Station) -> None:
        """Take what every line takes."""
        super().__init__(tools, leases, station)
        self.post = Post()

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


class RightsService(DomainService):
    """Keeps the truth of rights."""

    name: ClassVar = "rights"
    line = Made(
        lambda tools: PostalLine(tools, tools.made(leases), Station(rights, tools.database(), now))
    )
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

    @loop(20.0)
    def hand_on(self) -> None:
        """Hand on sealed dossiers."""
        self.line.hand_on()

"""A small service of rights for tests: it reads announcements, and months confirmed."""

from __future__ import annotations

import datetime as dt

import msgspec

from shared.events import rights as events
from shared.figures.indicators import Indicators
from shared.streams.notices import Head
from shared.streams.parcel import packed
from shared.streams.rules import Fact, Rulebook, Subject
from shared.streams.station import Domain, announces_nothing
from shared.streams.wire import Delivery
from tests.rules import organization as report
from tests.services.branch import Agent
from tests.services.station import Bed, City


class Period(Subject, frozen=True, kw_only=True):
    """A month of a union, as a small service of rights keeps it."""

    union: str

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it never passes to another
        """Give the union."""
        return self.union


def small_domain() -> Domain:
    """Give a service of rights that only takes in months confirmed."""
    rules = Rulebook("rights")

    @rules.rule
    def confirmed(_period: Period | None, event: events.PeriodConfirmed, _fact: Fact) -> Period:
        return Period(union=event.union)

    return Domain("rights", rules, Indicators(), announces_nothing)


class Rights:
    """A service that reads what organization announces, and anna's stream to it."""

    def __init__(self, city: City, bed: Bed) -> None:
        """Take organization and the other service."""
        self.city = city
        self.bed = bed
        self.read = 0
        self.anna = Agent("anna", "u9", clock=city.clock)
        self.anna.stream = f"{self.anna.id}/rights"
        self.anna.key = city.anna.key

    def report(self) -> None:
        """Report the month of a union that the service doesn't know."""
        made = report.period_confirmed(union="u9")
        fields = {name: getattr(made, name) for name in made.__struct_fields__}
        self.bed.settle(*self.anna.say(events.PeriodConfirmed(**fields)))

    def hear(self) -> None:
        """Bring what organization has announced."""
        outbox = self.city.station.outbox
        outbox.stand()
        stream = f"{self.city.station.store.id}/announcements"
        for parcel in packed(stream, *outbox.run(stream, self.read, 1000)):
            self.bed.settle(message(parcel.body(), parcel.headers(), parcel.content_type))
            self.read = parcel.last

    def hear_head(self) -> None:
        """Bring organization's head."""
        stream = f"{self.city.station.store.id}/announcements"
        (written,) = [
            one for one in self.city.station.outbox.stand().written if one.stream == stream
        ]
        head = Head(stream=stream, number=written.number, link=written.link.hex())
        body = msgspec.json.encode(self.city.station.outbox.sign(head))
        self.bed.settle(message(body, {"kind": "head", "stream": stream}, "application/json"))


def message(body: bytes, headers: dict[str, str], content_type: str) -> Delivery:
    """Give a message of organization's."""
    return Delivery(body, headers, "organization", "organization", content_type, None)

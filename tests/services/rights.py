"""Rights beside organization: it hears what that announces, and anna reports to it."""

from __future__ import annotations

import msgspec

from shared.events import rights as events
from shared.events.base import Event
from shared.streams.notices import Head
from shared.streams.parcel import packed
from shared.streams.wire import Delivery
from tests.rules import organization as report
from tests.services.branch import Agent
from tests.services.station import Bed, City


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


def say(rights: Rights, *told: Event) -> list[str]:
    """Let u1's store report, and settle it; give the ids of the events."""
    ids = [rights.anna.record(one, "u1") for one in told]
    rights.bed.settle(*rights.anna.pack())
    assert rights.bed.outcome(rights.anna) == ("applied", None)
    return ids


def message(body: bytes, headers: dict[str, str], content_type: str) -> Delivery:
    """Give a message of organization's."""
    return Delivery(body, headers, "organization", "organization", content_type, None)

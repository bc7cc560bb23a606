"""A service at its streams: what every service takes in, tells its writers and sends on.

The base classes of the services: each `service.py` adds its name, its station and what it answers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Final, Generic, TypeVar

from nameko.rpc import rpc

from shared.runtime import metrics
from shared.runtime.extensions import intake, loop, mail
from shared.runtime.tools import Made, Tools
from shared.runtime.topology import PARTITIONS, reports_queue
from shared.streams import answers, standing
from shared.streams.notices import read_receipt
from shared.streams.readers import WRITERS
from shared.streams.reading import Said, read_ahead
from shared.streams.relay import Relay
from shared.streams.settlement import Settlement
from shared.streams.station import Reader, Station
from shared.streams.wire import BrokerAway, BrokerRefused, Delivery

LANES: Final = 2
"""Intakes of a domain's service, each for its share of the partitions."""
AT_ONCE: Final = 1000
"""Events settled in one transaction, about."""

ROUND: Final = 0.1
"""Seconds between two rounds of receipts, so that hundreds of streams share one; a writer that has
to send again is told at once."""

R = TypeVar("R", bound=Reader)
S = TypeVar("S", bound=Station)


class Reading(Generic[R]):
    """A reader at the broker: settles batches, and says receipts."""

    def __init__(self, tools: Tools, station: R) -> None:
        """Take the container's tools and the service's end of the streams."""
        self.tools = tools
        self.station = station
        # A mailbox may not be there yet; what isn't taken is said again.
        self.mail = tools.publisher(mandatory=False)

    def settle(self, batch: Sequence[Delivery], said: Mapping[bytes, Said]) -> None:
        """Settle a batch in transactions of about a thousand events."""
        for part in cut(batch):
            self.note(self.station.intake.settle(part, said))

    def note(self, found: Settlement) -> None:
        """Count what a batch came to, and owe receipts for it."""
        self.station.receipts.note(found, time.monotonic())
        for outcome, count in found.outcomes.items():
            metrics.SETTLED.labels(self.tools.service, outcome).inc(count)
        if found.urgent:
            self.tools.wake("say_receipts")

    def say_receipts(self) -> float:
        """Say the receipts that are due; give the seconds until the next."""
        receipts, now = self.station.receipts, time.monotonic()
        if receipts.rest(now) <= 0:
            with self.station.database.transaction() as tx:
                due = receipts.due(tx, now)
            try:
                self.mail.publish(due)
            except (BrokerAway, BrokerRefused):
                receipts.unsent(due, now)
                raise
        return max(ROUND, receipts.rest(time.monotonic()))


class Line(Reading[S]):
    """A station at the broker: it writes too, so it has a relay and takes receipts."""

    def __init__(self, tools: Tools, station: S) -> None:
        """Take the tools and the station."""
        super().__init__(tools, station)
        self.relay = Relay(station.outbox, tools.publisher(), ServiceRoutes(station.name))

    def settle(self, batch: Sequence[Delivery], said: Mapping[bytes, Said], lane: int = 0) -> None:
        """Settle a batch, and let the relay send what follows from each transaction."""
        for part in cut(batch):
            self.note(self.station.lanes[lane].settle(part, said))
            self.tools.wake("send")

    def receive(self, batch: Sequence[Delivery]) -> None:
        """Take the receipts of this service's readers."""
        for delivery in batch:
            receipt = read_receipt(delivery.body)
            if receipt is not None and receipt.reader == delivery.user_id:
                self.station.receive(receipt)
                self.relay.receive(receipt, time.monotonic())
        self.tools.wake("send")


class ServiceRoutes:
    """Fresh numbers go to all readers at once, what one lacks goes to it alone."""

    def __init__(self, service: str) -> None:
        """Take the name of the service that writes."""
        self.service = service

    def route(
        self,
        stream: str,
        readers: Sequence[str],
        all_readers: bool,  # noqa: FBT001
    ) -> Iterator[tuple[str, str]]:
        """Give exchange and key of each message."""
        channel = stream.partition("/")[2]
        if all_readers:
            yield channel, self.service
        else:
            yield from ((channel, f"{self.service}.{reader}") for reader in readers)


def cut(batch: Sequence[Delivery]) -> list[list[Delivery]]:
    """Cut a batch into parts of about a thousand events, by what the headers say.

    Of less than half a thousand no part is made where there is another.
    """
    parts: list[list[Delivery]] = [[]]
    size, left = 0, sum(map(events_in, batch))
    for delivery in batch:
        if size >= AT_ONCE and left >= AT_ONCE / 2:
            parts.append([])
            size = 0
        parts[-1].append(delivery)
        size += events_in(delivery)
        left -= events_in(delivery)
    return parts


def events_in(delivery: Delivery) -> int:
    """Give how many events a message says that it holds; a sender may write anything."""
    count = str(delivery.headers.get("count", "1"))
    return int(count) if count.isdecimal() and len(count) < 4 else 1  # noqa: PLR2004


def queues(tools: Tools, lane: int = 0) -> list[str]:
    """Name the queues that a service reads: its reports, shared out to lanes, and what it is told.

    Other services tell it in the first lane.
    """
    name = tools.service
    told = [f"{name}.{channel}" for channel, reading in WRITERS.items() if name in reading]
    if name == "city":
        return told
    reports = [reports_queue(name, n) for n in range(lane, PARTITIONS, LANES)]
    return reports if lane else reports + told


class ReaderService:
    """What a service that reads streams does; `line` is made of its tools by each service."""

    name: ClassVar[str]
    line: Any

    @intake(queues=queues, ahead=read_ahead)
    def settle(self, batch: list[Delivery], said: Mapping[bytes, Said]) -> None:
        """Settle what has arrived; it is acknowledged when this returns."""
        self.line.settle(batch, said)

    @loop()
    def say_receipts(self) -> float:
        """Tell writers how far their streams are settled."""
        return self.line.say_receipts()  # type: ignore[no-any-return]


class DomainService(ReaderService):
    """What a domain's service does: it sends on what follows, its clocks run, and it answers."""

    @intake(queues=partial(queues, lane=1), ahead=read_ahead)
    def settle_beside(self, batch: list[Delivery], said: Mapping[bytes, Said]) -> None:
        """Settle the other half of the reports, side by side."""
        self.line.settle(batch, said, lane=1)

    @loop()
    def send(self) -> float:
        """Send what was written, inside the window."""
        return self.line.relay.turn(time.monotonic())  # type: ignore[no-any-return]

    @mail()
    def receive(self, batch: list[Delivery]) -> None:
        """Take what readers say of our streams."""
        self.line.receive(batch)

    @loop(10.0)
    def watch_clocks(self) -> None:
        """Record the clocks that have run out, and refuse what has waited in vain."""
        self.line.station.fire_clocks()
        self.line.station.refuse_overdue()
        self.line.tools.wake("send")

    @rpc
    def subjects(self, **question: Any) -> Any:  # noqa: ANN401 - plain JSON, as all of these
        """Give the subjects behind a number of one union."""
        return self.answer(answers.subjects, domain=self.line.station.domain, **question)

    @rpc
    def timeline(self, kind: str, id: str, after: str | None = None) -> Any:  # noqa: A002, ANN401
        """Give the events of a subject."""
        return self.answer(answers.timeline, kind=kind, id_=id, after=after)

    @rpc
    def streams(self) -> Any:  # noqa: ANN401
        """Give how the streams stand that the service reads."""
        return self.answer(standing.streams)

    @rpc
    def parked(self) -> Any:  # noqa: ANN401
        """Give what waits and what is in quarantine."""
        return self.answer(standing.parked)

    def answer(self, ask: Callable[..., Any], **question: Any) -> Any:  # noqa: ANN401
        """Answer from the database."""
        return self.line.station.database.run(lambda tx: ask(tx, **question))


def line(make: Callable[[Tools], Station]) -> Made[Line[Station]]:
    """Give a domain's service its line."""
    return Made(lambda tools: Line(tools, make(tools)))


def reading(make: Callable[[Tools], Reader]) -> Made[Reading[Reader]]:
    """Give a service that only reads its end."""
    return Made(lambda tools: Reading(tools, make(tools)))

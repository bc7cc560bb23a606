"""A service at its streams: what every service takes in, tells its writers and sends on.

The base classes of the services: each `service.py` adds its name, its station and what it answers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Final, Generic, TypeVar

from nameko.rpc import rpc

from shared.runtime import metrics, watching
from shared.runtime.extensions import intake, loop
from shared.runtime.guard import Guard, sift
from shared.runtime.lanes import first_lane, leases, mailbox, reports, told
from shared.runtime.leases import Leases
from shared.runtime.tools import Made, Tools
from shared.streams import answers, standing
from shared.streams.flights import IDLE
from shared.streams.notices import read_receipt
from shared.streams.parts import cut
from shared.streams.reading import Said, read_ahead
from shared.streams.relay import Relay
from shared.streams.settlement import Settlement
from shared.streams.station import Reader, Station
from shared.streams.wire import BrokerAway, BrokerRefused, Delivery

ROUND: Final = 0.2
"""Seconds between two rounds of receipts, so that hundreds of streams share one; a writer that has
to send again is told at once."""

LULL: Final = 1.0
"""Seconds without a batch after which a process isn't busy."""

SHARED_EVERY: Final = 1.0
"""Seconds between two looks at how many processes there are."""

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
        self.settled = -LULL
        watching.begin(tools.service)

    def settle(self, batch: Sequence[Delivery], said: Mapping[bytes, Said]) -> None:
        """Settle a batch in transactions of about a thousand events."""
        for part in cut(batch):
            self.note(self.station.intake.settle(part, said))

    def note(self, found: Settlement) -> None:
        """Count what a batch came to, and owe receipts for it."""
        self.settled = time.monotonic()
        self.station.receipts.note(found, time.monotonic())
        watching.count(self.tools.service, found)
        if found.asks:
            self.tools.wake("say_receipts")

    @property
    def busy(self) -> bool:
        """Tell whether this process has just settled something: what can wait waits."""
        return time.monotonic() - self.settled < LULL

    def watch(self) -> None:
        """Look at how the streams stand, for who watches."""
        watching.look(self.station)

    def say_receipts(self) -> None:
        """Say the receipts that are due; who has filled the window waits for them."""
        receipts, now = self.station.receipts, time.monotonic()
        if receipts.rest(now) <= 0:
            with self.station.database.transaction() as tx:
                due = receipts.due(tx, now)
            try:
                self.mail.publish(due)
            except (BrokerAway, BrokerRefused):
                receipts.unsent(due, now)
                raise


class Line(Reading[S]):
    """A station at the broker: it writes too, so it has a relay and takes receipts."""

    def __init__(self, tools: Tools, leases: Leases, station: S) -> None:
        """Take the tools, the process's leases and the station."""
        super().__init__(tools, station)
        self.leases = leases
        name = tools.service
        metrics.PARTITIONS.labels(name).set_function(lambda: len(leases.partitions))
        metrics.ON_DUTY.labels(name).set_function(lambda: float(leases.on_duty))
        self.guard = tools.made(Guard)
        for lane in station.lanes:
            lane.told = station.receipts.told
        self.relay = Relay(station.outbox, tools.publisher(), ServiceRoutes(station.name))

    def settle(self, batch: Sequence[Delivery], said: Mapping[bytes, Said], lane: int = 0) -> None:
        """Settle a batch in one of the lanes."""
        for part in cut(batch):
            self.note(self.station.lanes[lane].settle(part, said))

    def note(self, found: Settlement) -> None:
        """Count what a batch came to, and who sends what has to be set aside."""
        super().note(found)
        self.guard.blame(found.blamed)

    @property
    def on_duty(self) -> bool:
        """Tell whether this process does what only one may do."""
        return self.leases.on_duty

    def share(self) -> None:
        """Hold a fair share of the partitions, and hear what other processes have written."""
        before = self.on_duty
        self.leases.share()
        if self.on_duty and not before:
            self.station.take_over()
        for _ in self.leases.news(SHARED_EVERY):
            if self.on_duty:
                self.tools.wake("send")

    def send(self) -> float:
        """Send what was written, inside the window, on duty; give the seconds until next time."""
        return self.relay.turn(time.monotonic()) if self.on_duty else IDLE

    def watch(self) -> None:
        """Look at how the streams stand, on duty."""
        if self.on_duty:
            super().watch()
        else:
            watching.look_away(self.tools.service)

    def watch_clocks(self) -> None:
        """Record clocks that have run out or are near, and refuse what has waited in vain."""
        if self.on_duty:
            self.station.adopt_calendar()
            self.station.fire_clocks()
            self.station.warn()
            self.station.refuse_overdue()

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


class ReaderService:
    """What a service that reads streams does; `line` is made of its tools by each service."""

    name: ClassVar[str]
    line: Any

    @intake(queues=told, ahead=read_ahead)
    def settle(self, batch: list[Delivery], said: Mapping[bytes, Said]) -> None:
        """Settle what has arrived; it is acknowledged when this returns."""
        self.line.settle(batch, said)

    @loop(ROUND)
    def say_receipts(self) -> None:
        """Tell writers how far their streams are settled."""
        self.line.say_receipts()

    @loop(watching.EVERY)
    def watch(self) -> None:
        """Show how the streams stand."""
        self.line.watch()


class DomainService(ReaderService):
    """What a domain's service does: it sends on what follows, its clocks run, and it answers.

    Several processes of it share the partitions; one of them is on duty.
    """

    @loop()
    def share(self) -> float:
        """Hold a fair share of the partitions; wait for news."""
        self.line.share()
        return 0.0

    @intake(queues=first_lane, ahead=read_ahead, sift=sift)
    def settle(self, batch: list[Delivery], said: Mapping[bytes, Said]) -> None:
        """Settle half of the reports, and what other services announce."""
        self.line.settle(batch, said)

    @intake(queues=partial(reports, lane=1), ahead=read_ahead, sift=sift)
    def settle_beside(self, batch: list[Delivery], said: Mapping[bytes, Said]) -> None:
        """Settle the other half of the reports, side by side."""
        self.line.settle(batch, said, lane=1)

    @loop()
    def send(self) -> float:
        """Send what was written."""
        return self.line.send()  # type: ignore[no-any-return]

    @intake(queues=mailbox)
    def receive(self, batch: list[Delivery]) -> None:
        """Take what readers say of our streams."""
        self.line.receive(batch)

    @loop(10.0)
    def watch_clocks(self) -> None:
        """Let the clocks run."""
        self.line.watch_clocks()

    @rpc
    def subjects(self, **question: Any) -> Any:  # noqa: ANN401 - plain JSON, as all of these
        """Give the subjects behind a number of one union."""
        return self.answer(answers.subjects, domain=self.line.station.domain, **question)

    @rpc
    def timeline(self, kind: str, id: str, after: str | None = None) -> Any:  # noqa: A002, ANN401
        """Give the events of a subject."""
        domain = self.line.station.domain
        return self.answer(answers.timeline, domain=domain, kind=kind, id_=id, after=after)

    @rpc
    def overdue(self, **question: Any) -> Any:  # noqa: ANN401
        """Give what is overdue at a union and below it."""
        return self.answer(answers.late, domain=self.line.station.domain, **question)

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
    return Made(lambda tools: Line(tools, tools.made(leases), make(tools)))


def reading(make: Callable[[Tools], Reader]) -> Made[Reading[Reader]]:
    """Give a service that only reads its end."""
    return Made(lambda tools: Reading(tools, make(tools)))

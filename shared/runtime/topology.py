"""Every exchange and every queue of the wire (DESIGN 3), in one place.

Services and agents declare nothing; one small process does, at start and whenever something is
missing, so a broker that lost its disk comes back by itself.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from shared.runtime.access import Management, Participant
from shared.runtime.broker import Broker
from shared.streams.readers import DOMAINS, WRITERS

REPORTS, ANNOUNCEMENTS, FIGURES, PEOPLE = "reports", "announcements", "figures", "people"
MAIL, TOTALS = "mail", "totals"
KEEPER = "topology"
"""Who alone may manage the broker, and is told by mail whom to cut off."""
EXCHANGES = (REPORTS, ANNOUNCEMENTS, FIGURES, PEOPLE, MAIL, TOTALS)
PARTITIONS = 16

# Each crash of a consumer counts as a delivery, and 4.0 drops after 20 unless told otherwise;
# 3.10 knows no "unlimited", so it is a number that no queue reaches.
QUORUM = {"x-queue-type": "quorum", "x-delivery-limit": 1_000_000_000}
ORDERED = QUORUM | {"x-single-active-consumer": True}
MAILBOX = {"x-queue-type": "classic", "x-max-length": 1000, "x-max-length-bytes": 64 << 20}


class Queue(NamedTuple):
    """A queue, what it is made with, and the keys by which it is bound to its exchange."""

    name: str
    arguments: dict[str, Any]
    exchange: str
    keys: tuple[str, ...]


def partition(store: str, partitions: int = PARTITIONS) -> int:
    """Return the partition of a store: one store's reports are always read by one process."""
    return zlib.crc32(store.encode()) % partitions


def report_key(agent: str, domain: str, store: str, partitions: int = PARTITIONS) -> str:
    """Return the routing key of an agent's reports of one domain."""
    return f"{agent}.{domain}.{partition(store, partitions)}"


def reports_queue(domain: str, number: int) -> str:
    """Return the name of one partition's queue."""
    return f"{domain}.{REPORTS}.{number}"


def mail_queue(participant: str) -> str:
    """Return the name of a participant's mailbox."""
    return f"{MAIL}.{participant}"


@dataclass(frozen=True)
class Topology:
    """Who writes what to whom: what services tell each other gives each reader its writers."""

    domains: Sequence[str] = DOMAINS
    announcements: Mapping[str, Sequence[str]] = field(
        default_factory=lambda: WRITERS[ANNOUNCEMENTS]
    )
    figures: Mapping[str, Sequence[str]] = field(default_factory=lambda: WRITERS[FIGURES])
    people: Mapping[str, Sequence[str]] = field(default_factory=lambda: WRITERS[PEOPLE])
    partitions: int = PARTITIONS

    def queues(self, participants: Iterable[str]) -> Iterator[Queue]:
        """Give every queue, with a mailbox for each of these participants."""
        for domain in self.domains:
            for number in range(self.partitions):
                key = f"*.{domain}.{number}"
                yield Queue(reports_queue(domain, number), ORDERED, REPORTS, (key,))
        for exchange, readers in (
            (ANNOUNCEMENTS, self.announcements), (FIGURES, self.figures), (PEOPLE, self.people),
        ):  # fmt: skip
            for reader, writers in readers.items():
                # Fresh numbers go to all readers of a writer, what one lacks to it alone.
                yield Queue(f"{reader}.{exchange}", QUORUM, exchange, (*writers, f"*.{reader}"))
        for name in (KEEPER, *participants):
            yield Queue(mail_queue(name), MAILBOX, MAIL, (name,))

    def declare(self, channel: Any, participants: Iterable[str]) -> None:  # noqa: ANN401  kombu's
        """Declare everything; what is there already stays as it is. Raises BrokerRefused."""
        for exchange in EXCHANGES:
            channel.exchange_declare(exchange, "topic", durable=True, auto_delete=False)
        for queue in self.queues(participants):
            channel.queue_declare(
                queue.name, durable=True, auto_delete=False, arguments=queue.arguments
            )
            for key in queue.keys:
                channel.queue_bind(queue.name, queue.exchange, key)

    def ensure(
        self, broker: Broker, participants: Sequence[Participant], access: Management | None,
        cut_off: Collection[str] = (),
    ) -> bool:  # fmt: skip
        """Declare what is missing and write rights that differ; tell whether anything was.

        Who is cut off may not connect. The embedded broker has no users, so `access` is None
        there. Raises BrokerAway, BrokerRefused.
        """
        names = [participant.name for participant in participants]
        if access is None:
            wanted = {queue.name for queue in self.queues(names)}
            with broker.channel() as channel:
                missing = not wanted <= set(channel.broker.queues)
                self.declare(channel, names)
            return missing
        missing = bool(self.bindings(names) - access.bindings())
        if missing:
            with broker.channel() as channel:
                self.declare(channel, names)
        return access.write(participants, cut_off) or missing

    def bindings(self, participants: Iterable[str]) -> set[tuple[str, str, str]]:
        """Give every binding as exchange, key, queue."""
        return {
            (queue.exchange, key, queue.name)
            for queue in self.queues(participants)
            for key in queue.keys
        }

"""A branch's agent at work: sends what its store records, and takes its mail.

Two threads, or greenlets where `threading` is patched. What is recorded wakes the relay at once;
an outage of the broker is waited for, with growing pauses, and ends by itself.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final, Protocol

from services.agent.errors import NeedsSuccession, NotStopped
from services.agent.mail import Mail
from services.agent.pauses import Pauses
from services.agent.posting import Posting
from services.agent.routes import AgentRoutes
from services.agent.store import Store
from services.agent.succeeding import Succeeding
from shared.runtime.topology import PARTITIONS, mail_queue
from shared.streams.notices import Receipt
from shared.streams.relay import Relay
from shared.streams.wire import BrokerAway, BrokerRefused, Consumer, Publisher

log = logging.getLogger(__name__)

PREFETCH: Final = 200
LISTEN: Final = 0.2
"""Seconds for which the mail is listened to before looking whether to stop."""
STOP: Final = 5.0
"""Seconds that a stop waits for what is under way; what isn't confirmed is sent again later."""


class Brokers(Protocol):
    """Where publishers and consumers come from: `shared.runtime.broker.Broker`."""

    def publisher(self) -> Publisher:
        """Give a publisher."""

    def consumer(self, queue: str, prefetch: int) -> Consumer:
        """Subscribe to a queue. Raises `BrokerAway` or `BrokerRefused`."""


class Agent:
    """One store at work. `start` it, `stop` it; the store's status says how it does."""

    def __init__(
        self,
        store: Store,
        broker_factory: Callable[[], Brokers],
        name: str,
        partitions: int = PARTITIONS,
        *,
        succeeds: bool = True,
    ) -> None:
        """Take the store, the way to the broker, and the agent's name there (its user).

        With `succeeds` a store that was restored goes on under a new id by itself; else it stops
        until somebody decides.
        """
        self.store = store
        self.name = name
        self.succeeds = succeeds
        self._broker_factory = broker_factory
        self._routes = AgentRoutes(name, partitions)
        self._mail = Mail(store)
        self._receipts: deque[Receipt] = deque()
        self._doubt = False
        self._wake = threading.Event()
        self._back = threading.Event()
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._troubles: dict[str, str] = {}
        store.on_record(self._wake.set)

    def start(self) -> None:
        """Begin to send and to listen; returns at once, whether the broker is there or not."""
        self._stopping.clear()
        broker = self._broker_factory()
        self._threads = [
            threading.Thread(target=work, args=(broker,), name=f"{self.name} {what}", daemon=True)
            for what, work in (("relay", self._send), ("mail", self._listen))
        ]
        for thread in self._threads:
            thread.start()
        log.info("store %s begins to send and to listen", self.store.identity.id)

    def stop(self) -> None:
        """Stop; what the broker hasn't confirmed by then is sent again after the next start."""
        self._stopping.set()
        self._back.set()
        self._wake.set()
        until = time.monotonic() + STOP
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        self._threads = []
        log.info("store %s has stopped", self.store.identity.id)

    # ---------------------------------------------------------------- sending

    def _send(self, broker: Brokers) -> None:
        publisher = broker.publisher()
        relay = Relay(self.store, publisher, self._routes)
        succeeding = Succeeding(self.store, publisher, self._routes)
        posting = Posting(self.store, publisher, self._routes)
        pauses = Pauses(self._back)
        while not self._stopping.is_set():
            self._wake.clear()
            self._back.clear()
            try:
                self._take_receipts(relay)
                now = time.monotonic()
                rest = min(succeeding.turn(now), relay.turn(now), posting.turn(now))
            except Exception as error:  # noqa: BLE001 - a thread that dies would say nothing
                self._trouble("relay", error)
                if not self._stopping.is_set():
                    pauses.wait(error)
            else:
                self._well("relay")
                pauses.end()
                if rest and not self._stopping.is_set():
                    self._wake.wait(rest)
        with contextlib.suppress(BrokerAway, BrokerRefused):
            publisher.close()

    def _take_receipts(self, relay: Relay) -> None:
        now = time.monotonic()
        if self._doubt:
            self._doubt = False
            relay.doubt(now)
        while self._receipts:
            relay.receive(self._receipts.popleft(), now)

    # ---------------------------------------------------------------- mail

    def _listen(self, broker: Brokers) -> None:
        pauses = Pauses(self._stopping)
        while not self._stopping.is_set():
            try:
                consumer = broker.consumer(mail_queue(self.name), PREFETCH)
            except Exception as error:  # noqa: BLE001 - as above
                self._trouble("mail", error)
                pauses.wait(error)
                continue
            self._well("mail")
            self._doubt = True
            self._back.set()
            self._wake.set()
            try:
                self._read(consumer, pauses)
            except Exception as error:  # noqa: BLE001 - as above
                self._trouble("mail", error)
                pauses.wait(error)
            with contextlib.suppress(BrokerAway, BrokerRefused):
                consumer.close()

    def _read(self, consumer: Consumer, pauses: Pauses) -> None:
        """Take mail until the broker is away or we stop."""
        while not self._stopping.is_set():
            deliveries = consumer.take(PREFETCH, 0.0, LISTEN)
            pauses.end()
            if not deliveries:
                continue
            try:
                self._receipts.extend(self._mail.take(deliveries))
            except NeedsSuccession as needs:
                self._restored(needs)
            consumer.ack(deliveries[-1].tag)
            self._wake.set()

    def _restored(self, needs: NeedsSuccession) -> None:
        """Go on under a new id, or wait for somebody who decides."""
        log.error("the store is behind its reader: %s", needs)
        if not self.succeeds:
            self._trouble("store", needs)
            return
        try:
            self.store.succeed()
        except NotStopped:
            log.info("somebody else let the store go on")

    # ---------------------------------------------------------------- how it does

    def _trouble(self, where: str, error: Exception) -> None:
        """Keep an error where `Store.status` shows it; the same one is written once."""
        told = getattr(error, "reason", "") or str(error) or type(error).__name__
        if self._troubles.get(where) == told:
            return
        self._troubles[where] = told
        known = isinstance(error, BrokerAway | BrokerRefused | NeedsSuccession)
        log.warning("%s: %s", where, told, exc_info=None if known else error)
        self._keep({
            "where": where, "error": type(error).__name__, "told": told,
            "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        })  # fmt: skip

    def _well(self, where: str) -> None:
        """Forget what was wrong there."""
        if self._troubles.pop(where, None):
            log.info("%s: well again", where)
            if not self._troubles:
                self._keep(None)

    def _keep(self, error: dict[str, str] | None) -> None:
        try:
            self.store.settings.set("last_error", error)
        except sqlite3.Error:
            log.exception("the store can't be written to")

"""nameko entrypoints of ours: intake and loop.

nameko's own acknowledge what failed, retry without a pause and can hang when stopped
(PLATFORM.md). These acknowledge after the method has returned, hold a batch through an outage,
and stop within seconds. Any other error of a method is a bug: it ends the process, which is
started again.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any, Final

import psycopg
from nameko.extensions import DependencyProvider, Entrypoint

from shared.runtime import metrics
from shared.runtime.broker import BrokerConsumer
from shared.runtime.tools import Tools
from shared.streams.wire import BrokerAway, BrokerRefused, Delivery

log = logging.getLogger(__name__)

OUTAGES: Final = (BrokerAway, BrokerRefused, psycopg.OperationalError)
LOOK: Final = 0.5
"""Seconds after which an idle intake looks whether it should stop or read other queues."""
PAUSES: Final = (0.1, 5.0)
"""Seconds before the first and before every later retry, doubled in between."""

GATHER: Final = 0.1
"""Seconds in which a batch gathers at most, beside the settling of the one before."""
BUSY: Final = 1 << 17
"""Bytes of a batch from which on its service is busy."""
FULL: Final = 1 << 18
"""Bytes of a batch from which on it has all that it can do."""

Ahead = Callable[[Sequence[Delivery]], Any]
Queues = Callable[[Tools], Collection[str]]
Sift = Callable[[Tools, Sequence[Delivery]], Sequence[Delivery]]


class Pause:
    """Growing pauses that end at once when the service stops."""

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping
        self.seconds = PAUSES[0]

    def rest(self) -> None:
        """Wait, the next time longer."""
        self._stopping.wait(self.seconds)
        self.seconds = min(2 * self.seconds, PAUSES[1])

    def over(self) -> None:
        """Begin with the shortest again."""
        self.seconds = PAUSES[0]


class Steady(Entrypoint):  # the base of ours
    """A thread of the container's that calls the method, one call at a time."""

    tools = Tools()

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  nameko's
        """Have not started."""
        # Only nameko's log is told by this: an outage is not an error.
        super().__init__(expected_exceptions=OUTAGES, **options)
        self.stopping = threading.Event()
        self._thread: Any = None

    def start(self) -> None:
        """Start the thread."""
        self._thread = self.container.spawn_managed_thread(self._begin, identifier=self.label)

    def stop(self) -> None:
        """Let the running call end and its effects be acknowledged, then end the thread."""
        self.stopping.set()
        if self._thread is not None:
            self._thread.wait()

    def kill(self) -> None:
        """End without waiting; the container ends the thread."""
        self.stopping.set()

    @property
    def label(self) -> str:
        """How logs and health name this entrypoint."""
        return f"{self.method_name}()"

    def _begin(self) -> None:
        while not self.stopping.is_set():
            if self.container.ready.wait(LOOK):
                self.run()

    def run(self) -> None:
        """Do the work until `stopping`."""
        raise NotImplementedError

    def call(self, *args: object) -> Any:  # noqa: ANN401  whatever the method returns
        """Call the method in a worker and return its result. Raises what it raised."""
        done = threading.Event()
        found: list[Any] = []

        def keep(_: object, result: Any, error: Any) -> tuple[Any, Any]:  # noqa: ANN401
            found.extend((result, error[1] if error else None))
            done.set()
            return result, error

        self.container.spawn_worker(self, args, {}, handle_result=keep)
        done.wait()
        result, error = found
        if error is not None:
            raise error
        return result


class Intake(Steady):
    """Calls the method with a batch; acknowledges the batch when it returns.

    `queues` is a function of the container's tools that gives the queues' names as they are at the
    moment. With `ahead` the next batch is taken, and read by it, while one is being settled; what
    it returns goes to the method beside the batch. What `sift` leaves out of a batch is
    acknowledged with it and not looked at.
    """

    def __init__(
        self, queues: Queues, ahead: Ahead | None = None, sift: Sift | None = None,
        **options: Any,  # noqa: ANN401
    ) -> None:  # fmt: skip
        """Take what to read."""
        super().__init__(**options)
        self.queues = queues
        self.ahead = ahead
        self.sift = sift

    def setup(self) -> None:
        """Be not ready before the broker was reached."""
        self.tools.expect(f"the broker of {self.label}")

    def run(self) -> None:
        """Read, through outages of the broker, until stopped."""
        pause = Pause(self.stopping)
        while not self.stopping.is_set():
            try:
                self._read(self._names(), pause)
            except (BrokerAway, BrokerRefused) as error:
                self.tools.away(f"the broker of {self.label}", error)
                pause.rest()
            except psycopg.OperationalError as error:  # it doesn't know its leases yet
                self.tools.away(f"what {self.label} needs", error)
                pause.rest()

    def _names(self) -> Sequence[str]:
        return sorted(self.queues(self.tools))

    def _read(self, names: Sequence[str], pause: Pause) -> None:
        if not names:  # other processes read them
            self.tools.here(f"the broker of {self.label}")
            self.stopping.wait(LOOK)
            return
        told = self.tools.settings
        consumer = self.tools.broker().consumer(names, 2 * told.batch)
        settling: Any = None
        try:
            self.tools.here(f"the broker of {self.label}")
            pause.over()
            while not self.stopping.is_set() and self._names() == names:
                taken = consumer.take(told.batch, told.linger, LOOK)
                if taken:
                    tag = taken[-1].tag
                    batch = self.sift(self.tools, taken) if self.sift else taken
                    read = (batch, self.ahead(batch)) if self.ahead else (batch,)
                    # One batch at a time: what is acknowledged covers all that came before.
                    _wait(settling)
                    settling = self.container.spawn_managed_thread(
                        partial(self._settle, consumer, tag, read),
                        identifier=f"{self.label} settling",
                    )
                    self.stopping.wait(gathering(sum(len(one.body) for one in batch)))
        finally:
            _wait(settling)
            # What was taken and not acknowledged goes back to its queue.
            consumer.close()

    def _settle(self, consumer: BrokerConsumer, tag: int, read: tuple[Any, ...]) -> None:
        if not read[0] or self._settled(read):
            with contextlib.suppress(BrokerAway):  # whoever takes meets it too
                consumer.ack(tag)

    def _settled(self, read: tuple[Any, ...]) -> bool:
        """Settle the batch, however long it takes; False when told to stop before."""
        pause = Pause(self.stopping)
        began = time.monotonic()
        while not self.stopping.is_set():
            try:
                self.call(*read)
            except OUTAGES as error:
                self.tools.away(f"what {self.label} needs", error)
                pause.rest()
            else:
                self.tools.here(f"what {self.label} needs")
                metrics.BATCH.labels(self.tools.service).observe(time.monotonic() - began)
                return True
        return False


def gathering(size: int) -> float:
    """Give the seconds after a batch of so many bytes in which the next one may gather.

    What comes alone is settled at once. Under load many small batches would cost more than they
    hold, and whatever shares the machine would wait for them; a full one is followed at once.
    """
    return 0.0 if size >= FULL else min(GATHER, GATHER * size / BUSY)


def _wait(settling: Any) -> None:  # noqa: ANN401  a greenlet
    """Wait until a batch is settled, if there is one."""
    if settling is not None:
        settling.wait()


class Loop(Steady):
    """Calls the method again and again.

    The method returns the seconds until it wants to be called next, or None for `seconds`.
    `Wake` and `Tools.wake` call it at once.
    """

    def __init__(self, seconds: float = 1.0, **options: Any) -> None:  # noqa: ANN401
        """Take the usual pause."""
        super().__init__(**options)
        self.seconds = seconds

    def stop(self) -> None:
        """End the pause, if there is one, and then the thread."""
        self.stopping.set()
        self.tools.wake(self.method_name)
        super().stop()

    def run(self) -> None:
        """Call until stopped."""
        pause = Pause(self.stopping)
        woken = self.tools.event(self.method_name)
        while not self.stopping.is_set():
            woken.clear()
            try:
                wanted = self.call()
            except OUTAGES as error:
                self.tools.away(f"what {self.label} needs", error)
                pause.rest()
            else:
                self.tools.here(f"what {self.label} needs")
                pause.over()
                woken.wait(self.seconds if wanted is None else wanted)


class Wake(DependencyProvider):
    """Gives a function that calls a loop's method at once."""

    tools = Tools()

    def __init__(self, method: str, **options: Any) -> None:  # noqa: ANN401
        """Take the name of the loop's method."""
        self.method = method
        super().__init__(**options)

    def get_dependency(self, worker_ctx: Any) -> Callable[[], None]:  # noqa: ANN401, ARG002
        """Return the function."""
        return self.tools.event(self.method).set


intake = Intake.decorator
loop = Loop.decorator

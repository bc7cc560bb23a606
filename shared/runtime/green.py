"""Eventlet: patch the standard library, and psycopg's waiting with it.

nameko runs on eventlet's greenlets. psycopg waits for PostgreSQL in C, which stops every
greenlet of the process: five queries of half a second took 2.5 s; with the wait function here
0.5 s. Commands and tests that don't serve run in threads and need none of this; `Database`
refuses to start where one is patched without the other.
"""

from __future__ import annotations

import os
import select
from time import monotonic
from typing import Any

import psycopg.errors
import psycopg.waiting
from psycopg.waiting import Ready, Wait

# Chosen when eventlet is first imported. Its own look-up of names breaks in containers.
os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")

import eventlet.hubs
import eventlet.patcher
from eventlet.timeout import Timeout

EVENTS = {
    Wait.R: select.POLLIN,
    Wait.W: select.POLLOUT,
    Wait.RW: select.POLLIN | select.POLLOUT,
}
BOTH_WAYS = 0.01
"""Seconds between looks where both directions matter: eventlet watches only one at a time."""
original = eventlet.patcher.original("select")


def patch() -> None:
    """Make this process green. Call it first, before sockets, locks or pools are made."""
    eventlet.monkey_patch()
    psycopg.waiting.wait = wait_green


def wait_green(
    gen: Any,  # noqa: ANN401  psycopg's generators
    fileno: int,
    interval: float = 0.0,
    timeout: float | None = None,
) -> Any:  # noqa: ANN401
    """Run one of psycopg's generators: poll once, and only if nothing is there let others run.

    Signature and errors are those of `psycopg.waiting.wait`.
    """
    until = None if timeout is None else monotonic() + timeout
    poll = original.poll()
    try:
        wants = next(gen)
        poll.register(fileno, EVENTS[wants])
        while True:
            left = interval if until is None else min(interval, until - monotonic())
            wants = gen.send(_ready(poll, fileno, wants, max(0.0, left)))
            if until is not None and monotonic() >= until:
                raise psycopg.errors._WaitTimeout("wait timeout expired")  # noqa: SLF001
            poll.modify(fileno, EVENTS[wants])
    except StopIteration as done:
        return done.value


def _ready(poll: Any, fileno: int, wants: int, left: float) -> int:  # noqa: ANN401
    found = poll.poll(0)
    if not found and left > 0:
        seconds = min(left, BOTH_WAYS) if wants == Wait.RW else left
        try:
            eventlet.hubs.trampoline(
                fileno, read=wants == Wait.R, write=wants != Wait.R, timeout=seconds
            )
        except Timeout:
            return Ready.NONE
        found = poll.poll(0)
    events = found[0][1] if found else 0
    if events & (select.POLLERR | select.POLLHUP | select.POLLNVAL):
        # Let psycopg look: reading or writing tells it what has happened to the connection.
        return Ready.RW
    reads = Ready.R if events & select.POLLIN else Ready.NONE
    writes = Ready.W if events & select.POLLOUT else Ready.NONE
    return reads | writes

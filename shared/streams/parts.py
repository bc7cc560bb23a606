"""How a batch is cut into what one transaction settles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from shared.streams.floods import events_in
from shared.streams.wire import Delivery

AT_ONCE: Final = 1000
"""Events settled in one transaction, about."""


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

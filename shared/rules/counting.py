"""How a contribution to a stock is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from shared.figures.indicators import Contribution

Labels = tuple[str, ...]
Contributions = Iterator[Contribution]


def lasting(
    union: str, begins: dt.date, ends: dt.date | None, labels: Labels = (), value: int = 1
) -> Contributions:
    """Add to a stock on the first day of a stretch, and take it away on the day it ends."""
    if value:
        yield Contribution(union, begins, value, labels)
        if ends is not None:
            yield Contribution(union, ends, -value, labels)

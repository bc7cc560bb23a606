"""What organization counts (EVENTS.md, indicators): what one subject adds, to whom, on which day.

A stock is what came less what went, on the days on which it did; the last day of a stretch is the
day on which it no longer counts. Each contribution has one label of every dimension, so the values
of a dimension add up to the total.
"""

from services.organization.indicators import (
    baselines,
    employers,
    members,
    officers,
    reporting,
    standing,
    streams,
    unions,
    visits,
)
from services.organization.indicators.book import indicators
from services.organization.rules import rules
from shared.rules import counting

counting.register(indicators, rules)

__all__ = [
    "baselines",
    "employers",
    "indicators",
    "members",
    "officers",
    "reporting",
    "standing",
    "streams",
    "unions",
    "visits",
]

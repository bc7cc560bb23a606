"""What skills counts (EVENTS.md, indicators): what one subject adds, to whom, on which day.

Each contribution has one label of every dimension, so the values of a dimension add up to the
total.
"""

from services.skills.indicators import (
    activities,
    campaigns,
    competitions,
    honours,
    innovations,
    people,
    suggestions,
    training,
)
from services.skills.indicators.book import indicators
from services.skills.rules import rules
from shared.rules import counting

counting.register(indicators, rules)

__all__ = [
    "activities",
    "campaigns",
    "competitions",
    "honours",
    "indicators",
    "innovations",
    "people",
    "suggestions",
    "training",
]

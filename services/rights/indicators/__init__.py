"""What rights counts (EVENTS.md, indicators): what one subject adds, to whom, on which day.

A case counts at the union that handled it on the day; each contribution has one label of every
dimension, so the values of a dimension add up to the total.
"""

from services.rights.indicators import (
    calls,
    congresses,
    contracts,
    disputes,
    hardship,
    letters,
    mediations,
    risks,
    workplaces,
)
from services.rights.indicators.book import indicators
from services.rights.rules import rules
from shared.rules import counting

counting.register(indicators, rules)

__all__ = [
    "calls",
    "congresses",
    "contracts",
    "disputes",
    "hardship",
    "indicators",
    "letters",
    "mediations",
    "risks",
    "workplaces",
]

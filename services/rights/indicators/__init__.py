"""What rights counts (EVENTS.md, indicators): what one subject adds, to whom, on which day.

A case counts at the union that handled it on the day; each contribution has one label of every
dimension, so the values of a dimension add up to the total.
"""

from services.rights.indicators import (
    congresses,
    contracts,
    disputes,
    letters,
    mediations,
    workplaces,
)
from services.rights.indicators.book import indicators
from services.rights.rules import rules
from shared.rules import counting

counting.register(indicators, rules)

__all__ = [
    "congresses",
    "contracts",
    "disputes",
    "indicators",
    "letters",
    "mediations",
    "workplaces",
]

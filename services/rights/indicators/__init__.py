"""What rights counts (EVENTS.md, indicators): what one subject adds, to whom, on which day."""

from services.rights.indicators import congresses, contracts, workplaces
from services.rights.indicators.book import indicators
from services.rights.rules import rules
from shared.rules import counting

counting.register(indicators, rules)

__all__ = [
    "congresses",
    "contracts",
    "indicators",
    "workplaces",
]

"""What is counted of problems raised on visits."""

from __future__ import annotations

from services.organization.indicators.book import indicators
from services.organization.rules.visit import Problem
from shared.rules.counting import Contributions, lasting


@indicators.indicator(
    "organization.visit_problems_open", "stock", zh="走访问题待办数", en="Problems of visits open",
    unit="个", source="DOMAIN.md 1: visits to the grassroots with their problems settled",
)  # fmt: skip
def problems_open(problem: Problem) -> Contributions:
    """Count a problem while it isn't settled, at whoever handles it."""
    yield from lasting(problem.handled_by, problem.raised_on, problem.settled_on)

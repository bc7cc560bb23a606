"""What is counted of risks."""

from __future__ import annotations

from services.rights.indicators.book import indicators
from services.rights.rules.risk import Risk
from shared.rules.counting import Contributions, lasting


@indicators.indicator(
    "rights.risks_open", "stock", zh="未化解风险隐患数", en="Risks open", unit="件",
    source="EVENTS.md: by kind, from the report until it is settled",
)  # fmt: skip
def risks_open(risk: Risk) -> Contributions:
    """Count a risk while it isn't settled."""
    yield from lasting(risk.union, risk.reported_on, risk.settled_on, (f"kind={risk.type}",))

"""What is counted of the reporting itself: who was due to confirm a month, and who did in time."""

from __future__ import annotations

from services.organization.indicators.book import indicators
from services.organization.indicators.standing import counting
from services.organization.rules.union import ONE_DAY, Union
from shared.rules.counting import Contributions, lasting
from shared.rules.period import month_end


@indicators.indicator(
    "organization.reports_due", "stock", zh="应报工会数", en="Unions due to confirm", unit="个",
    source="EVENTS.md: denominator of city.reports_on_time_rate", hidden=True,
)  # fmt: skip
def reports_due(union: Union) -> Contributions:
    """Count a grassroots union for the month that ended last, when it counted on its last day."""
    for begins, ends in counting(union):
        first, last = month_end(begins), month_end(ends) if ends else None
        if first != last:
            yield from lasting(union.union, first, last)


@indicators.indicator(
    "organization.reports_on_time", "stock", zh="按时确认工会数",
    en="Unions that confirmed in time", unit="个",
    source="EVENTS.md: numerator of city.reports_on_time_rate", hidden=True,
)  # fmt: skip
def reports_on_time(union: Union) -> Contributions:
    """Count it when its confirmation of that month reached us by the cut-off; data, unverified."""
    days = list(counting(union))
    for one in union.on_time:
        if any(begins <= one and (ends is None or one < ends) for begins, ends in days):
            yield from lasting(union.union, one, month_end(one + ONE_DAY))


indicators.ratio(
    "city.reports_on_time_rate",
    "organization.reports_on_time",
    "organization.reports_due",
    zh="报送及时率",
    en="Reports on time",
    source="EVENTS.md: of grassroots unions, for the month that ended last; not streams",
)

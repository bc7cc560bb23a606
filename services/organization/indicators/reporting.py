"""What is counted of the reporting itself: who was due to confirm a month, and who did in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from services.organization.indicators.book import indicators
from services.organization.indicators.standing import counting
from services.organization.rules.union import ONE_DAY, Union
from shared.figures.indicators import Contribution
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
    for one in due(union, union.on_time):
        yield from lasting(union.union, one, month_end(one + ONE_DAY))


def due(union: Union, months: Iterable[dt.date]) -> Iterator[dt.date]:
    """Give the months on whose last day it counted as a grassroots union."""
    days = list(counting(union))
    for one in months:
        if any(begins <= one and (ends is None or one < ends) for begins, ends in days):
            yield one


indicators.ratio(
    "city.reports_on_time_rate",
    "organization.reports_on_time",
    "organization.reports_due",
    zh="报送及时率",
    en="Reports on time",
    source="EVENTS.md: of grassroots unions, for the month that ended last; not streams",
)


@indicators.indicator(
    "city.reports_expected", "flow", zh="应报月报数", en="Monthly reports expected", unit="份",
    source="DOMAIN.md 6, 22: months of grassroots unions whose cut-off has passed, or confirmed"
    " by then; dated by the month's end",
)  # fmt: skip
def reports_expected(union: Union) -> Contributions:
    """Count a month on its last day, once it is settled: confirmed in time, or its clock ran out.

    From the month on in which the union became known here.
    """
    for one in due(union, (*union.on_time, *union.silent)):
        yield Contribution(union.union, one, 1)


@indicators.indicator(
    "city.reports_received", "flow", zh="实报月报数", en="Monthly reports received", unit="份",
    source="DOMAIN.md 6, 22: of the monthly reports expected, those that reached us, late or not",
)  # fmt: skip
def reports_received(union: Union) -> Contributions:
    """Count an expected month on its last day once its confirmation is here."""
    for one in due(union, union.on_time):
        yield Contribution(union.union, one, 1, ("reached=on_time",))
    for one in due(union, union.late):
        if one in union.silent:
            yield Contribution(union.union, one, 1, ("reached=late",))

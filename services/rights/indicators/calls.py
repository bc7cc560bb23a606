"""What is counted of the hotline.

Calls, and what callers say, count at the hotline that received them; whether a call was closed in
time counts at the union that handled it, on the call's last day.
"""

from __future__ import annotations

from services.rights.indicators.book import indicators
from services.rights.rules.call import Call
from shared.figures.indicators import Contribution
from shared.rules.counting import Contributions, Labels


def labels(call: Call) -> Labels:
    """Give kind and class."""
    return (f"kind={call.type}", f"class={call.class_}")


@indicators.indicator(
    "rights.calls", "flow", zh="热线来电数", en="Calls to the hotline", unit="件",
    source="EVENTS.md: by kind and class, on the day of the call",
)  # fmt: skip
def calls(call: Call) -> Contributions:
    """Count a call on the day it came."""
    yield Contribution(call.hotline, call.received_on, 1, labels(call))


@indicators.indicator(
    "rights.calls_closed", "flow", zh="办结来电数", en="Calls closed", unit="件",
    source="EVENTS.md: numerator of calls_closed_rate, on the day of the call", hidden=True,
)  # fmt: skip
def calls_closed(call: Call) -> Contributions:
    """Count a call that was closed by now, on the day it came."""
    if call.closed_on:
        yield Contribution(call.hotline, call.received_on, 1, labels(call))


@indicators.indicator(
    "rights.calls_due", "flow", zh="到期来电数", en="Calls due", unit="件",
    source="EVENTS.md: denominator of calls_on_time_rate", hidden=True,
)  # fmt: skip
def calls_due(call: Call) -> Contributions:
    """Count a call on its last day; a question answered at once has none."""
    if call.due:
        yield Contribution(call.handler.union, call.due.due_on, 1, handled(call))


@indicators.indicator(
    "rights.calls_closed_on_time", "flow", zh="按期办结来电数", en="Calls closed in time",
    unit="件", source="EVENTS.md: numerator of calls_on_time_rate", hidden=True,
)  # fmt: skip
def calls_closed_on_time(call: Call) -> Contributions:
    """Count a call on its last day when it was closed, after the check, by then."""
    if call.due and call.closed_on and call.closed_on <= call.due.due_on:
        yield Contribution(call.handler.union, call.due.due_on, 1, handled(call))


def handled(call: Call) -> Labels:
    """Give kind, class, and the level of the union that handles it or did so last."""
    return (*labels(call), f"level={call.handler.level}")


@indicators.indicator(
    "rights.callers_reached", "flow", zh="回访接通数", en="Callers reached", unit="件",
    source="EVENTS.md: denominator of callers_satisfied_rate", hidden=True,
)  # fmt: skip
def callers_reached(call: Call) -> Contributions:
    """Count a caller who was reached, once, on the day of the last answer."""
    if call.answer:
        yield Contribution(call.hotline, call.answer.on, 1, labels(call))


@indicators.indicator(
    "rights.callers_satisfied", "flow", zh="回访满意数", en="Callers satisfied", unit="件",
    source="EVENTS.md: numerator of callers_satisfied_rate", hidden=True,
)  # fmt: skip
def callers_satisfied(call: Call) -> Contributions:
    """Count a caller who was satisfied at last."""
    if call.answer and call.answer.satisfied:
        yield Contribution(call.hotline, call.answer.on, 1, labels(call))


indicators.ratio(
    "rights.calls_closed_rate", "rights.calls_closed", "rights.calls",
    zh="热线办结率", en="Calls closed",
    source="EVENTS.md: of the calls of the period those closed by now",
)  # fmt: skip
indicators.ratio(
    "rights.calls_on_time_rate", "rights.calls_closed_on_time", "rights.calls_due",
    zh="热线按期办结率", en="Calls closed in time",
    source="EVENTS.md: of the calls due in the period, open ones included; extensions count",
)  # fmt: skip
indicators.ratio(
    "rights.callers_satisfied_rate", "rights.callers_satisfied", "rights.callers_reached",
    zh="热线满意率", en="Callers satisfied", source="EVENTS.md: satisfied / reached callers",
)  # fmt: skip

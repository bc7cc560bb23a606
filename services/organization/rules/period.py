"""The month confirmed (月报确认), as a union of organization keeps whether it came in time."""

from __future__ import annotations

from typing import Final, cast

from services.organization.rules.book import rules
from services.organization.rules.union import Union, replace
from shared.events.organization import PeriodConfirmed
from shared.law import clocks
from shared.rules.period import last_day
from shared.streams.rules import Fact

CUT_OFF: Final = "report_cut_off"


@rules.rule
def in_time(union: Union | None, event: PeriodConfirmed, fact: Fact) -> Union:
    """Note a month whose first confirmation reached us by the cut-off of the union's place.

    A registration that is voided leaves no union; that must not make the confirmation unfit.
    """
    if union is None:
        return cast("Union", union)
    name = f"{clocks.place_of(union.division)}/{CUT_OFF}"
    most = fact.keep(CUT_OFF, int, lambda: clocks.threshold(name).number)
    ends = last_day(event.period)
    if ends in union.on_time or (fact.accepted_on - ends).days > most:
        return union
    return replace(union, on_time=tuple(sorted((*union.on_time, ends))))

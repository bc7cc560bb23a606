"""What organization has in common with every domain: months, corrections, voids, notices."""

from __future__ import annotations

from shared.events import common
from shared.events.base import Count, Day, Event, Slug, UnionCode, event

PERIOD = ("period", "{union}/{period}")
ABOUT = ("{kind}", "{about}")


@event("月报确认", who="O", subject=PERIOD, also=(("union", "{union}"),))
class PeriodConfirmed(common.PeriodConfirmed, frozen=True, kw_only=True):
    """A union says of a month of organization: this is all (零报告 included)."""


@event("更正", who="OU", subject=ABOUT)
class EventCorrected(common.EventCorrected, frozen=True, kw_only=True):
    """Fields of an earlier event of organization were wrong."""


@event("作废", who="OU", subject=ABOUT)
class EventVoided(common.EventVoided, frozen=True, kw_only=True):
    """An earlier event of organization never happened."""


@event("会员标识更换", who="A", subject=("key", "{old}"), also=(("key", "{new}"),))
class KeyRotated(common.KeyRotated, frozen=True, kw_only=True):
    """A person whom reports of organization name has another key under the new federation key."""


@event("临期", who="S", subject=ABOUT)
class DeadlineNeared(common.Deadline, frozen=True, kw_only=True):
    """A clock of organization is about to run out."""


@event("逾期", who="S", subject=ABOUT)
class DeadlineMissed(common.Deadline, frozen=True, kw_only=True):
    """A clock of organization ran out: nothing was heard by then."""


@event("放假安排公布", who="S", subject=ABOUT)
class CalendarAdopted(common.CalendarAdopted, frozen=True, kw_only=True):
    """What of organization had been reckoned without a year's days off is reckoned with them."""


@event("违规提示", who="S", subject=ABOUT)
class FindingRecorded(common.FindingRecorded, frozen=True, kw_only=True):
    """A report of organization was true and against a rule."""


@event("退回报送计数", who="S", subject=("refusals", "{union}"))
class RefusalsCounted(Event, frozen=True, kw_only=True):
    """How many reports of a union were refused on a day, by reason; said anew when more were."""

    on: Day
    union: UnionCode
    refused: Count
    reasons: dict[Slug, Count]

"""What skills has in common with every domain: months, corrections, voids, notices."""

from __future__ import annotations

from shared.events import common
from shared.events.base import event

PERIOD = ("period", "{union}/{period}")
ABOUT = ("{kind}", "{about}")


@event("月报确认", who="O", subject=PERIOD)
class PeriodConfirmed(common.PeriodConfirmed, frozen=True, kw_only=True):
    """A union says of a month of skills: this is all (零报告 included)."""


@event("更正", who="OU", subject=ABOUT)
class EventCorrected(common.EventCorrected, frozen=True, kw_only=True):
    """Fields of an earlier event of skills were wrong."""


@event("作废", who="OU", subject=ABOUT)
class EventVoided(common.EventVoided, frozen=True, kw_only=True):
    """An earlier event of skills never happened."""


@event(
    "会员标识更换",
    who="A",
    subject=("key", "{old}"),
    also=(("key", "{new}"), ("worker", "{new}"), ("worker", "{old}")),
)
class KeyRotated(common.KeyRotated, frozen=True, kw_only=True):
    """A worker whom reports of skills name has another key under the new federation key."""


@event("临期", who="S", subject=ABOUT)
class DeadlineNeared(common.Deadline, frozen=True, kw_only=True):
    """A clock of skills is about to run out."""


@event("逾期", who="S", subject=ABOUT)
class DeadlineMissed(common.Deadline, frozen=True, kw_only=True):
    """A clock of skills ran out: nothing was heard by then."""


@event("放假安排公布", who="S", subject=ABOUT)
class CalendarAdopted(common.CalendarAdopted, frozen=True, kw_only=True):
    """What of skills had been reckoned without a year's days off is reckoned with them."""


@event("违规提示", who="S", subject=ABOUT)
class FindingRecorded(common.FindingRecorded, frozen=True, kw_only=True):
    """A report of skills was true and against a rule."""

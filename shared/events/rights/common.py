"""What rights has in common with every domain: months, corrections, voids, notices."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from shared.events import common
from shared.events.base import Day, Event, Ref, Slug, UnionCode, Year, event

PERIOD = ("period", "{union}/{period}")
ABOUT = ("{kind}", "{about}")


@event("月报确认", who="O", subject=PERIOD)
class PeriodConfirmed(common.PeriodConfirmed, frozen=True, kw_only=True):
    """A union says of a month of rights: this is all (零报告 included)."""


@event("更正", who="OU", subject=ABOUT)
class EventCorrected(common.EventCorrected, frozen=True, kw_only=True):
    """Fields of an earlier event of rights were wrong."""


@event("作废", who="OU", subject=ABOUT)
class EventVoided(common.EventVoided, frozen=True, kw_only=True):
    """An earlier event of rights never happened."""


@event("家庭标识更换", who="A", subject=("key", "{old}"), also=(("key", "{new}"),))
class KeyRotated(common.KeyRotated, frozen=True, kw_only=True):
    """A household that reports of rights name has another key under the new federation key."""


@event("临期", who="S", subject=ABOUT)
class DeadlineNeared(common.Deadline, frozen=True, kw_only=True):
    """A clock of rights is about to run out."""


@event("逾期", who="S", subject=ABOUT)
class DeadlineMissed(common.Deadline, frozen=True, kw_only=True):
    """A clock of rights ran out: nothing was heard by then."""


@event("放假安排公布", who="S", subject=ABOUT)
class CalendarAdopted(common.CalendarAdopted, frozen=True, kw_only=True):
    """What of rights had been reckoned without a year's days off is reckoned with them."""


@event("违规提示", who="S", subject=ABOUT)
class FindingRecorded(common.FindingRecorded, frozen=True, kw_only=True):
    """A report of rights was true and against a rule."""


@event("案件编号", who="S", subject=("case_number", "{kind}/{about}"), also=(ABOUT,))
class CaseNumbered(Event, frozen=True, kw_only=True):
    """A case was given the number by which people name it, once and for ever.

    `number` is the text in the city's form, `serial` its place in the `year` among cases of its
    kind, `union` who held the case then.
    """

    on: Day
    kind: Slug
    about: Ref
    union: UnionCode
    year: Year
    serial: Annotated[int, Meta(ge=1, le=9_999_999)]
    number: Annotated[str, Meta(min_length=1, max_length=40)]

"""The quota (任务): the part of a campaign's goal that a union was given, and what it answered."""

from __future__ import annotations

import datetime as dt
from bisect import insort_right
from typing import Final

import msgspec

from services.skills.rules.book import rules
from services.skills.rules.days import must_end_after, must_not_precede
from services.skills.rules.refusals import ChangeNotNamed, QuotaAnsweredBefore
from shared.events.skills import QuotaAnswered, QuotaSet
from shared.events.skills.campaigns import QuotaAnswer
from shared.rules import deadlines
from shared.rules.deadlines import Timed
from shared.streams.rules import Deadline, Fact

ANSWER: Final = "quota_answer"

replace = msgspec.structs.replace


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """How much was given, by which union, from a day on."""

    from_: dt.date
    by: str
    people: int
    entries: int


class Quota(Timed, frozen=True, kw_only=True):
    """A union's quota in a campaign; given anew, it is to be answered anew."""

    campaign: str
    union: str
    given: tuple[Given, ...]
    due: Deadline
    answer: QuotaAnswer | None = None
    answered_on: dt.date | None = None
    people_proposed: int | None = None

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - a union's quota stays its own
        """Give the union."""
        return self.union

    def former(self) -> tuple[str, ...]:
        """Give the unions that set it: what they give is no longer theirs to reach."""
        return tuple(sorted({one.by for one in self.given} - {self.union}))

    def clocks(self) -> tuple[Deadline, ...]:
        """Give the day by which it is to be answered."""
        return () if self.answer else (self.due,)


def first_day(given: Given) -> dt.date:
    """Give the day from which a quota holds."""
    return given.from_


@rules.rule
def set_(quota: Quota | None, event: QuotaSet, fact: Fact) -> Quota:
    """Give a union its quota, or another one."""
    must_end_after(event.on, event.answer_by)
    due = fact.keep(
        ANSWER, Deadline, lambda: deadlines.told(ANSWER, None, event.answer_by, fact)[0]
    )
    new = Given(from_=event.on, by=fact.source, people=event.people, entries=event.entries)
    given = [] if quota is None else list(quota.given)
    insort_right(given, new, key=first_day)
    if quota is not None and given[-1] is not new:
        return replace(quota, given=tuple(given))
    return Quota(
        campaign=event.campaign, union=event.union, given=tuple(given), due=due,
        findings=quota.findings if quota else (), missed=quota.missed if quota else (),
    )  # fmt: skip


@rules.rule
def answered(quota: Quota, event: QuotaAnswered, _: Fact) -> Quota:
    """Take it on, or ask for another one.

    What answered the quota that held on its day, and is told after that was given anew, answers
    nothing of the new one.
    """
    must_not_precede(event.on, quota.given[0].from_)
    if (event.answer == "asks_change") != (event.people_proposed is not None):
        raise ChangeNotNamed
    newest = quota.given[-1].from_
    if event.on < newest:
        then = tuple(one for one in quota.missed if one.due_on < newest)
        since = tuple(one for one in quota.missed if one.due_on >= newest)
        return replace(quota, missed=(*deadlines.heard(then, ANSWER, event.on), *since))
    if quota.answer == "taken":
        raise QuotaAnsweredBefore(on=quota.answered_on)
    return replace(
        quota, answer=event.answer, answered_on=event.on, people_proposed=event.people_proposed,
        missed=deadlines.heard(quota.missed, ANSWER, event.on),
    )  # fmt: skip

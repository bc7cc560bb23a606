"""The workforce of a union: the women whom its employers have, and their committee (工会法 11).

From a number on women have a committee, and neither the union nor any employer knows both the
number and the days. So what each of them is goes along with every event that changes it, and is
put together here, after them; whichever comes first, the same comes of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import cast

import msgspec

from services.organization.rules.book import rules
from services.organization.rules.committee import COMMITTEES
from services.organization.rules.employer import STAFF, Employer, Staff
from shared.events import organization as events
from shared.events.base import Event, SubjectKey
from shared.rules.spans import Days, Span, within
from shared.streams.rules import Fact, Rule, Subject

replace = msgspec.structs.replace


class Women(msgspec.Struct, frozen=True, kw_only=True):
    """The women of one employer: the days on which the union covers it, and each count."""

    employer: str
    spans: tuple[Span, ...]
    counts: tuple[tuple[dt.date, int], ...]


class Workforce(Subject, frozen=True, kw_only=True):
    """What is known of the women of a union."""

    union: str
    women: tuple[Women, ...] = ()
    committees: tuple[Span, ...] = ()

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays the union's
        """Give the union."""
        return self.union


def learnt(workforce: Workforce | None, _: Event, fact: Fact) -> Workforce:
    """Take in what the event's other subjects are now; of what isn't known nothing is kept."""
    found = workforce or Workforce(union=fact.key.id)
    women = {one.employer: one for one in found.women}
    for name in (*fact.kept, *fact.shared):
        if name.startswith(STAFF):
            code = name.removeprefix(STAFF)
            women[code] = of_staff(code, found.union, fact)
    known = sorted((one for one in women.values() if one.spans and one.counts), key=by_employer)
    found = replace(
        found,
        women=tuple(known),
        committees=fact.told(COMMITTEES, tuple[Span, ...], found.committees),
    )
    return found if workforce or known or found.committees else cast("Workforce", None)


def by_employer(one: Women) -> str:
    """Give the place of an employer among others."""
    return one.employer


def of_staff(code: str, union: str, fact: Fact) -> Women:
    """Read what an employer has shared, as far as it concerns a union."""
    staff = fact.told(f"{STAFF}{code}", Staff, Staff(coverages=(), women=()))
    open_ = [(dt.date.min, staff.closed_on)]
    days = [(one.from_, one.until) for one in staff.coverages if one.union == union]
    spans = tuple(Span(from_=first, until=last) for first, last in within(days, open_))
    return Women(employer=code, spans=spans, counts=staff.women)


@rules.touches(events.EmployerCounted)
def of_a_count(employer: Employer, _: events.EmployerCounted) -> tuple[SubjectKey, ...]:
    """The workforces of all unions that cover the employer, or did."""
    unions = dict.fromkeys(one.union for one in employer.coverages)
    return tuple(SubjectKey("workforce", code) for code in unions)


@rules.touches(events.EmployerClosed)
def of_an_end(employer: Employer, _: events.EmployerClosed) -> tuple[SubjectKey, ...]:
    """The same when it closed."""
    unions = dict.fromkeys(one.union for one in employer.coverages)
    return tuple(SubjectKey("workforce", code) for code in unions)


def numbers(workforce: Workforce) -> Iterator[tuple[dt.date, int]]:
    """Give the women of all employers after each day on which that changed."""
    changes: dict[dt.date, int] = {}
    for one in workforce.women:
        for first, last, women in counted(one):
            changes[first] = changes.get(first, 0) + women
            if last is not None:
                changes[last] = changes.get(last, 0) - women
    total = 0
    for day in sorted(changes):
        total += changes[day]
        yield day, total


def counted(one: Women) -> Iterator[tuple[dt.date, dt.date | None, int]]:
    """Give the days on which each count of an employer held while the union covered it."""
    days: list[dt.date | None] = [*(day for day, _ in one.counts[1:]), None]
    for (day, women), until in zip(one.counts, days, strict=True):
        held: list[Days] = [(day, until)]
        for first, last in within(held, (span.days for span in one.spans)):
            yield first, last, women


def register() -> None:
    """Enter the rule for every event that changes a coverage, a count or a committee."""
    rules.kinds[Workforce.kind] = Workforce
    for event in (
        events.UnionRegistered, events.UnionChanged, events.ElectionDecided, events.UnionMerged,
        events.UnionSplit, events.UnionDissolved, events.EmployerCounted, events.EmployerClosed,
        events.CommitteeFormed, events.CommitteeEnded,
    ):  # fmt: skip
        rules.rules[event, Workforce.kind] = Rule(learnt, Workforce.kind, "either")

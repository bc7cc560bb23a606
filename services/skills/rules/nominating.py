"""The way of a nomination: shown in the unit, objected to, judged by departments, reviewed."""

from __future__ import annotations

import datetime as dt
from typing import Final

from services.skills.rules.against import judged
from services.skills.rules.book import rules
from services.skills.rules.days import must_end_after, must_not_precede
from services.skills.rules.findings import found
from services.skills.rules.honour_refusals import (
    HonourHeld,
    ObjectionSettledBefore,
    ObjectionTwice,
    OpinionTwice,
    ReviewedBefore,
    ShownAgain,
)
from services.skills.rules.nomination import (
    PUBLICITY,
    Nomination,
    Objection,
    Opinion,
    Publicity,
    Reviewed,
    must_not_be_declined,
    replace,
)
from services.skills.rules.refusals import ReasonMissing
from shared.events.skills import (
    NominationPublicized,
    NominationReviewed,
    ObjectionRaised,
    ObjectionSettled,
    OpinionGiven,
)
from shared.events.skills.honours import ReviewLevel
from shared.law import calendar, clocks
from shared.rules import deadlines
from shared.rules.dated import must_be_past
from shared.rules.refusals import SamePerson
from shared.streams.rules import Deadline, Fact, Waits

HEIGHT: Final[dict[ReviewLevel, int]] = {"town": 0, "district": 1, "industry": 1, "city": 2}


@rules.rule
def publicized(nomination: Nomination, event: NominationPublicized, fact: Fact) -> Nomination:
    """Take the publicity in the unit, once, and once more after each return.

    Its working days are counted, first and last day included; too few are found.
    """
    must_not_be_declined(nomination)
    must_not_precede(event.from_, nomination.returned_on or nomination.nominated_on)
    must_be_past(event.from_, event.on)
    must_end_after(event.from_, event.to)
    if nomination.publicity is not None:
        raise ShownAgain(nomination=nomination.nomination, since=nomination.publicity.from_)
    shown = shown_as(nomination, event, fact)
    nomination = replace(nomination, publicity=shown)
    if shown.days < shown.needed:
        article = f"推荐对象所在单位公示不少于 {shown.needed} 个工作日：实际 {shown.days} 个"
        nomination = found(nomination, "nomination_publicity_too_short", fact, event, article)
    if event.working_days > shown.days:
        nomination = found(nomination, "nomination_days_miscounted", fact, event)
    return judged(nomination)


def shown_as(nomination: Nomination, event: NominationPublicized, fact: Fact) -> Publicity:
    """Count the days, and say when they are complete: a longer publicity on its own last day.

    The pack's term begins on the first day itself, so it is counted from the day before.
    """
    division, before = nomination.division, event.from_ - deadlines.ONE_DAY
    due = fact.keep(
        PUBLICITY, Deadline, lambda: deadlines.told(PUBLICITY, division, before, fact)[0]
    )
    return Publicity(
        from_=event.from_, to=event.to,
        days=fact.keep("days", int, lambda: calendar.working_days(event.from_, event.to)),
        needed=fact.keep("needed", int, lambda: days_needed(division, fact.accepted_on)),
        due=replace(due, due_on=max(due.due_on, event.to)),
    )  # fmt: skip


def days_needed(division: str | None, on: dt.date) -> int:
    """Give the working days of a publicity by the pack of the place."""
    _, line = clocks.line_in_force(f"{clocks.place_of(division)}/{PUBLICITY}", on)
    return line.length


@rules.rule
def objected(nomination: Nomination, event: ObjectionRaised, fact: Fact) -> Nomination:
    """Take an objection in; the publicity isn't complete until it is settled."""
    must_not_precede(event.on, nomination.nominated_on)
    if any(one.objection == event.objection for one in nomination.objections):
        raise ObjectionTwice(objection=event.objection)
    new = Objection(objection=event.objection, stage=event.stage, on=event.on, by=fact.person)
    return judged(replace(nomination, objections=(*nomination.objections, new)))


@rules.rule
def settled(nomination: Nomination, event: ObjectionSettled, fact: Fact) -> Nomination:
    """Settle an objection, by another person than who nominated or took it in."""
    old = next((one for one in nomination.objections if one.objection == event.objection), None)
    if old is None:
        raise Waits(fact.key)
    if old.settled_on is not None:
        raise ObjectionSettledBefore(objection=old.objection, on=old.settled_on)
    if fact.person in {old.by, nomination.nominated_by}:
        raise SamePerson(union=nomination.union)
    must_not_precede(event.on, old.on)
    new = replace(old, settled_on=event.on, upheld=event.upheld)
    objections = tuple(new if one is old else one for one in nomination.objections)
    return judged(replace(nomination, objections=objections))


@rules.rule
def thought(nomination: Nomination, event: OpinionGiven, _: Fact) -> Nomination:
    """Take a department's opinion; who is against it says why."""
    must_not_precede(event.on, nomination.nominated_on)
    if not event.favourable and event.reason is None:
        raise ReasonMissing
    if any(one.department == event.department for one in nomination.opinions):
        raise OpinionTwice(department=event.department)
    new = Opinion(department=event.department, on=event.on, favourable=event.favourable)
    return judged(replace(nomination, opinions=(*nomination.opinions, new)))


@rules.rule
def reviewed(nomination: Nomination, event: NominationReviewed, fact: Fact) -> Nomination:
    """Forward it, return it or decline it, level by level, each by another person.

    What is told after a higher level returned it, of a day before, changes nothing any more.
    """
    must_not_follow_conferral(nomination, event)
    below, above = around(nomination, event)
    if fact.person in {nomination.nominated_by, *(one.by for one in nomination.reviews)}:
        raise SamePerson(union=nomination.union)
    must_not_precede(event.on, below[-1].on if below else nomination.nominated_on)
    if event.result != "forwarded" and event.reason is None:
        raise ReasonMissing
    if nomination.returned_on and event.on < nomination.returned_on:
        return nomination
    if event.result == "returned":
        nomination = replace(nomination, returned_on=event.on, publicity=None, reviews=())
        return judged(nomination)
    new = Reviewed(
        level=event.level, result=event.result, on=event.on, by=fact.person, event=fact.id
    )
    return judged(replace(nomination, reviews=(*below, new, *above)))


Reviews = tuple[Reviewed, ...]


def around(nomination: Nomination, event: NominationReviewed) -> tuple[Reviews, Reviews]:
    """Give the reviews of the levels below and above.

    A level may be told after one above it: then it can only have forwarded it, on no later day.
    Raises `NominationDeclined` or `ReviewedBefore`.
    """
    height, reviews = HEIGHT[event.level], nomination.reviews
    below = tuple(one for one in reviews if HEIGHT[one.level] < height)
    above = reviews[len(below) :]
    overtaken = bool(above) and HEIGHT[above[0].level] > height
    if overtaken and event.result == "forwarded" and event.on <= above[0].on:
        return below, above
    must_not_be_declined(nomination)
    if above:
        raise ReviewedBefore(level=above[0].level, on=above[0].on)
    return below, ()


def must_not_follow_conferral(nomination: Nomination, event: NominationReviewed) -> None:
    """Raise `HonourHeld`: told after the honour was conferred, it can only have been forwarded."""
    held = nomination.conferred
    if held and (event.result != "forwarded" or event.on > held.on):
        raise HonourHeld(nomination=nomination.nomination, on=held.on)

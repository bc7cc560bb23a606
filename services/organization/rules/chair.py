"""The chair of a union: who holds it, and by when a vacant one is to be filled (Henan)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from services.organization.rules.book import rules
from services.organization.rules.holdings import Chair
from services.organization.rules.officer import CHAIRS, MOVE
from services.organization.rules.refusals import UnionEnded
from services.organization.rules.union import Union, replace
from shared.events.organization import OfficerLeftPost, OfficerMoveAsked, OfficerTookPost
from shared.rules import spans
from shared.rules.deadlines import by_law, heard
from shared.streams.rules import Fact

VACANT: Final = "vacant_chair_filled"


@rules.rule
def taken(union: Union, event: OfficerTookPost, _: Fact) -> Union:
    """Fill the chair; any other post leaves the union as it is."""
    must_last(union, event.on)
    if event.post != "chair":
        return union
    return replace(
        union,
        chairs=spans.begun(union.chairs, Chair(from_=event.on, officer=event.officer)),
        missed=heard(union.missed, VACANT, event.on),
    )


@rules.rule
def left(union: Union, event: OfficerLeftPost, fact: Fact) -> Union:
    """Leave the chair vacant; the clock runs while nobody else has taken it.

    Of several vacancies the last one counts, in whatever order they are told.
    """
    if event.post != "chair":
        return union
    due = by_law(VACANT, union.division, event.on, fact)
    known = [one for one in (union.chair_due, due) if one is not None]
    return replace(
        union,
        chairs=tuple(
            spans.cut(one, event.on) if one.officer == event.officer else one
            for one in union.chairs
            if one.officer != event.officer or one.from_ != event.on
        ),
        chair_due=max(known, key=lambda one: one.due_on, default=None),
    )


@rules.rule
def move_asked(union: Union, event: OfficerMoveAsked, fact: Fact) -> Union:
    """Tell the officer by when the union above has to answer, where its place has such a clock."""
    must_last(union, event.on)
    due = by_law(MOVE, union.division, event.on, fact) if event.post in CHAIRS else None
    fact.share("move_due", [due] if due else [])
    return union


def must_last(union: Union, day: dt.date) -> None:
    """Raise `UnionEnded` when the union had ended by a day; one that is founded has officers."""
    if union.ended_on is not None and day >= union.ended_on:
        raise UnionEnded(union=union.union, ended_on=union.ended_on)

"""Special committees (工会法 10, 11): formed and ended by the union."""

from __future__ import annotations

from typing import Final

from services.organization.rules.book import rules
from services.organization.rules.holdings import Committee
from services.organization.rules.refusals import (
    AlreadyFormed,
    NoSuchCommittee,
    OnlyForWomen,
)
from services.organization.rules.union import Union, must_count, replace
from shared.events.organization import CommitteeEnded, CommitteeFormed
from shared.rules.refusals import BeforeItBegan
from shared.rules.spans import Span
from shared.streams.rules import Fact

COMMITTEES: Final = "women_committees"


@rules.rule
def formed(union: Union, event: CommitteeFormed, fact: Fact) -> Union:
    """Form a committee; with the union, its day may lie before the union's approval."""
    must_count(union, event.on)
    if event.women_member_only and event.kind != "women":
        raise OnlyForWomen(kind=event.kind)
    if present(union, event.kind):
        raise AlreadyFormed(union=union.union, kind=event.kind)
    committee = Committee(
        from_=event.on, kind=event.kind, members=event.members,
        women_member_only=event.women_member_only,
    )  # fmt: skip
    return said(replace(union, committees=(*union.committees, committee)), fact)


@rules.rule
def ended(union: Union, event: CommitteeEnded, fact: Fact) -> Union:
    """End a committee on the day."""
    must_count(union, event.on)
    one = present(union, event.kind)
    if one is None:
        raise NoSuchCommittee(union=union.union, kind=event.kind)
    if event.on < one.from_:
        raise BeforeItBegan(on=event.on, begins=one.from_)
    after = replace(one, until=event.on)
    committees = tuple(after if other is one else other for other in union.committees)
    return said(replace(union, committees=committees), fact)


def said(union: Union, fact: Fact) -> Union:
    """Let the union's workforce read since when there is a full women's committee."""
    women = [one for one in union.committees if one.kind == "women" and not one.women_member_only]
    fact.share(COMMITTEES, [Span(from_=one.from_, until=one.until) for one in women])
    return union


def present(union: Union, kind: str) -> Committee | None:
    """Give the committee of a kind that there is."""
    return next((one for one in union.committees if one.kind == kind and one.until is None), None)

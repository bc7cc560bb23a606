"""The nomination (推荐对象): who is to be honoured, out of whose quota, and what became of it.

What speaks against a step is judged again whenever something is told that was done in time, and
goes when nothing speaks against it any more.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, get_args

import msgspec

from services.skills.rules.book import rules
from services.skills.rules.findings import found
from services.skills.rules.honour_refusals import (
    MoreInFavourThanPresent,
    NominationDeclined,
    OtherNominee,
)
from shared.events.skills import NominationMade
from shared.events.skills.honours import (
    Authority,
    Group,
    HolderService,
    HolderState,
    Honour,
    Nominee,
    Review,
    ReviewLevel,
    Stage,
)
from shared.rules.dated import must_be_past
from shared.rules.deadlines import Misses, Timed
from shared.streams.rules import Deadline, Fact

PUBLICITY: Final = "nomination_publicity"
GROUPS: Final[tuple[Group, ...]] = get_args(Group)
BEARER: Final[dict[Honour, Nominee]] = {
    "medal": "person", "certificate": "unit", "pioneer": "team", "model_worker": "person",
}  # fmt: skip
"""奖章、劳模授予个人,奖状授予单位,工人先锋号授予集体 (DOMAIN.md 5)."""

replace = msgspec.structs.replace


class Publicity(msgspec.Struct, frozen=True, kw_only=True):
    """How a nominee was shown in the unit: working days as counted, and as there must be."""

    from_: dt.date
    to: dt.date
    days: int
    needed: int
    due: Deadline


class Objection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An objection, and what came of it."""

    objection: str
    stage: Stage
    on: dt.date
    by: str
    settled_on: dt.date | None = None
    upheld: bool = False


class Opinion(msgspec.Struct, frozen=True, kw_only=True):
    """What a department thinks."""

    department: str
    on: dt.date
    favourable: bool


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """What a level decided, and who there."""

    level: ReviewLevel
    result: Review
    on: dt.date
    by: str
    event: str


class OnSlate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The slate that the nominee is on, and when the city was shown it."""

    on: dt.date
    event: str
    from_: dt.date | None = None
    to: dt.date | None = None


class Conferred(msgspec.Struct, frozen=True, kw_only=True):
    """The honour as it was conferred: public."""

    on: dt.date
    name: str
    authority: Authority
    decision_no: str
    event: str


class Lived(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a bearer lived on a day, and what was done for them."""

    on: dt.date
    state: HolderState
    service: HolderService | None = None


class Nomination(Timed, frozen=True, kw_only=True):
    """A nomination, held by the union that made it; `reviews` are those since its last return."""

    nomination: str
    round: str
    union: str
    employer: str
    nominee: Nominee
    groups: tuple[Group, ...]
    honour: Honour
    year: int
    quota_union: str
    nominated_on: dt.date
    nominated_by: str
    member: str | None = None
    division: str | None = None
    returned_on: dt.date | None = None
    publicity: Publicity | None = None
    objections: tuple[Objection, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    reviews: tuple[Reviewed, ...] = ()
    slate: OnSlate | None = None
    conferred: Conferred | None = None
    revoked_on: dt.date | None = None
    lives: tuple[Lived, ...] = ()

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with whoever made it
        """Give the union."""
        return self.union

    @property
    def stage(self) -> str:
        """Give where it stands, from nominated to conferred, declined or revoked."""
        if self.revoked_on:
            return "revoked"
        if self.conferred:
            return "conferred"
        if self.declined:
            return "declined"
        if self.slate:
            return "slated"
        return "reviewed" if self.reviews else "publicized" if self.publicity else "nominated"

    @property
    def declined(self) -> Reviewed | None:
        """Give the review that declined it."""
        return next((one for one in self.reviews if one.result == "declined"), None)

    @property
    def disputed(self) -> tuple[Objection, ...]:
        """Give the objections, without those settled before a return, which dealt with them."""
        returned = self.returned_on or dt.date.min
        return tuple(
            one for one in self.objections if not one.settled_on or one.settled_on > returned
        )

    def open(self, stage: Stage) -> tuple[Objection, ...]:
        """Give the objections of a stage that nobody has settled."""
        return tuple(one for one in self.objections if one.stage == stage and not one.settled_on)

    def clocks(self) -> tuple[Deadline, ...]:
        """Give the publicity in the unit, which objections stop until they are settled."""
        if self.publicity is None or self.open("unit") or self.reviews:
            return ()
        settled = [one.settled_on for one in self.objections if one.settled_on]
        due = self.publicity.due
        return (replace(due, due_on=max([due.due_on, *settled])),)

    def overdue(self) -> Misses:
        """Give nothing: that a publicity is complete is nobody's fault."""
        return ()


def borne_by(nominee: Nominee, member: str | None, employer: str) -> str | None:
    """Say who would bear an honour: a person by key, a unit by its code, a team by nothing."""
    return {"person": member, "unit": employer, "team": None}[nominee]


def must_not_be_declined(nomination: Nomination) -> None:
    """Raise `NominationDeclined`."""
    if nomination.declined:
        raise NominationDeclined(nomination=nomination.nomination, on=nomination.declined.on)


@rules.rule
def made(_: None, event: NominationMade, fact: Fact) -> Nomination:
    """Nominate somebody; that the congress wasn't asked, or wasn't in favour, is found."""
    if BEARER[event.honour] != event.kind:
        raise OtherNominee(honour=event.honour, kind=event.kind)
    must_be_past(event.congress_discussed_on, event.on)
    present, in_favour = event.present or 0, event.in_favour or 0
    if in_favour > present:
        raise MoreInFavourThanPresent(present=present, in_favour=in_favour)
    nomination = Nomination(
        nomination=event.nomination, round=event.round, union=event.union,
        employer=event.employer, nominee=event.kind, groups=event.groups, honour=event.honour,
        year=event.year, quota_union=event.quota_union, nominated_on=event.on,
        nominated_by=fact.person, member=event.member, division=event.division,
    )  # fmt: skip
    if event.congress_discussed_on is None:
        return found(nomination, "nominated_without_congress", fact, event)
    if event.present is not None and 2 * in_favour <= present:
        return found(nomination, "nominated_by_minority", fact, event)
    return nomination

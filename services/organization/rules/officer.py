"""The officer (工会干部): the posts that somebody holds in a union (工会法 10, 18)."""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from services.organization.rules.book import rules
from services.organization.rules.findings import found
from services.organization.rules.refusals import (
    AlreadyInPost,
    BornAfter,
    NotInPost,
)
from shared.events.organization import (
    OfficerLeftPost,
    OfficerMoveAnswered,
    OfficerMoveAsked,
    OfficerTookPost,
)
from shared.rules import deadlines
from shared.rules.deadlines import Missed, Timed
from shared.rules.refusals import BeforeItBegan, SamePerson
from shared.rules.spans import Span
from shared.streams.rules import Deadline, Fact, Waits

SEATS: Final = frozenset({"chair", "vice_chair", "committee"})
"""Posts on the committee, where no near relative of the manager may sit (10)."""
CHAIRS: Final = frozenset({"chair", "vice_chair"})
"""Posts from which nobody is moved without the consent of committee and upper union (18)."""
MOVE: Final = "officer_move_answer"

replace = msgspec.structs.replace


class Post(Span, frozen=True, kw_only=True):
    """A post that somebody holds, or held."""

    post: str
    engagement: str
    basis: str
    near_relative: bool


class Move(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The question whether somebody may be moved, and what became of it."""

    post: str
    asked_on: dt.date
    asked_by: str
    committee_agreed: bool
    due: Deadline | None = None
    answered_on: dt.date | None = None
    agreed: bool | None = None


class Officer(Timed, frozen=True, kw_only=True):
    """Somebody with posts in one union."""

    union: str
    officer: str
    sex: str
    birth_year: int
    posts: tuple[Post, ...] = ()
    move: Move | None = None

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - posts stay in their union
        """Give the union."""
        return self.union

    def clocks(self) -> tuple[Deadline, ...]:
        """Give the clock for the answer to a move, where the place has one."""
        waits = self.move is not None and self.move.answered_on is None
        return (self.move.due,) if self.move and self.move.due and waits else ()

    def in_post(self, post: str) -> Post | None:
        """Give the post of a kind that is held now."""
        return next((one for one in self.posts if one.post == post and one.until is None), None)

    def may_move(self, post: str) -> bool:
        """Tell whether committee and upper union agreed, the latter perhaps by silence."""
        move = self.move
        if move is None or move.post != post or not move.committee_agreed:
            return False
        if move.agreed is not None or move.due is None:
            return bool(move.agreed)
        return Missed(clock=MOVE, due_on=move.due.due_on) in self.missed


@rules.rule
def took_post(officer: Officer | None, event: OfficerTookPost, fact: Fact) -> Officer:
    """Let somebody take a post, and say what is against the law in it."""
    if event.birth_year > event.on.year:
        raise BornAfter(birth_year=event.birth_year, on=event.on)
    if officer is not None and officer.in_post(event.post):
        raise AlreadyInPost(union=event.union, post=event.post)
    post = Post(
        from_=event.on, post=event.post, engagement=event.kind, basis=event.basis,
        near_relative=event.near_relative,
    )  # fmt: skip
    if officer is None:
        officer = Officer(
            union=event.union, officer=event.officer, sex=event.sex, birth_year=event.birth_year
        )
    officer = replace(
        officer, sex=event.sex, birth_year=event.birth_year, posts=(*officer.posts, post)
    )
    if event.near_relative and event.post in SEATS:
        officer = found(officer, "relative_on_committee", fact, event)
    if event.post == "chair" and event.basis != "elected":
        officer = found(officer, "chair_not_elected", fact, event)
    return officer


@rules.rule
def left_post(officer: Officer, event: OfficerLeftPost, fact: Fact) -> Officer:
    """Let somebody leave a post; a chair who is moved needs consent (18)."""
    post = must_be_in_post(officer, event.post)
    if event.on < post.from_:
        raise BeforeItBegan(on=event.on, begins=post.from_)
    after = replace(post, until=event.on)
    consent = officer.may_move(event.post)
    officer = replace(officer, posts=tuple(after if one is post else one for one in officer.posts))
    if event.reason == "moved" and event.post in CHAIRS and not consent:
        officer = found(officer, "moved_without_consent", fact, event)
    return officer


def must_be_in_post(officer: Officer, post: str) -> Post:
    """Give a post that is held now. Raises `NotInPost`."""
    found_post = officer.in_post(post)
    if found_post is None:
        raise NotInPost(union=officer.union, post=post)
    return found_post


@rules.rule
def move_asked(officer: Officer, event: OfficerMoveAsked, fact: Fact) -> Officer:
    """Ask whether somebody may be moved; asked again, the last question is the one that waits."""
    post = must_be_in_post(officer, event.post)
    if event.on < post.from_:
        raise BeforeItBegan(on=event.on, begins=post.from_)
    due = fact.told("move_due", tuple[Deadline, ...], ())
    move = Move(
        post=event.post, asked_on=event.on, asked_by=fact.person,
        committee_agreed=event.committee_agreed, due=due[0] if due else None,
    )  # fmt: skip
    return replace(officer, move=move)


@rules.rule
def move_answered(officer: Officer, event: OfficerMoveAnswered, fact: Fact) -> Officer:
    """Answer, by another person. Where silence was consent by then, it stays consent."""
    move = officer.move
    if move is None or move.answered_on is not None:
        raise Waits(fact.key)
    if fact.person == move.asked_by:
        raise SamePerson(union=officer.union)
    if event.on < move.asked_on:
        raise BeforeItBegan(on=event.on, begins=move.asked_on)
    late = move.due is not None and event.on > move.due.due_on
    answer = replace(move, answered_on=event.on, agreed=event.agreed or late)
    missed = deadlines.heard(officer.missed, MOVE, event.on)
    officer = replace(officer, move=answer, missed=missed)
    if late and move.due:
        return found(officer, "move_answered_late", fact, event, move.due.article)
    return officer

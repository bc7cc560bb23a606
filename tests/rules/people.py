"""Builders of what is told of people: heads, members, officers, and who visits them."""

from __future__ import annotations

import msgspec

from shared.events import organization as events
from tests.rules.register import BO, day, make


def headcount_declared(on: str = "03-01", **given: object) -> events.HeadcountDeclared:
    """Build a declaration of 25 heads."""
    defaults = {
        "union": "u1", "as_of": day(on), "workers": 40, "members": 25, "women": 10, "migrant": 5,
        "platform": 0,
    }  # fmt: skip
    return make(events.HeadcountDeclared, on, defaults, given)


PERSON = {
    "union": "u1", "member": "aa" * 32, "sex": "female", "birth_year": 1994, "migrant": True,
    "employment": "standard", "grade": "none",
}  # fmt: skip


def member_registered(on: str = "03-01", **given: object) -> events.MemberRegistered:
    """Build the entry of a member of old."""
    return make(events.MemberRegistered, on, PERSON, given)


def member_joined(on: str = "03-01", **given: object) -> events.MemberJoined:
    """Build the joining of a worker."""
    return make(events.MemberJoined, on, PERSON, given)


def member_changed(on: str = "04-01", **given: object) -> events.MemberChanged:
    """Build a change of a member."""
    return make(events.MemberChanged, on, {"union": "u1", "member": "aa" * 32}, given)


def member_sent(on: str = "05-01", **given: object) -> events.MemberSent:
    """Build the sending of a membership from u1 to u2."""
    defaults = {
        "member": "aa" * 32, "from_union": "u1", "to_union": "u2", "reason": "changed_work",
    }  # fmt: skip
    return make(events.MemberSent, on, defaults, given)


def member_received(on: str = "05-10", **given: object) -> events.MemberReceived:
    """Build its receipt at u2."""
    defaults = PERSON | {"union": "u2", "from_union": "u1"}
    return make(events.MemberReceived, on, defaults, given)


def member_verified(on: str = "04-01", **given: object) -> events.MemberVerified:
    """Build a check that matched."""
    defaults = {"union": "u1", "member": "aa" * 32, "result": "matched", "method": "id_card"}
    return make(events.MemberVerified, on, defaults, given)


def member_kept(on: str = "05-01", **given: object) -> events.MemberKept:
    """Build a membership that the town keeps because the unit ended."""
    defaults = {
        "union": "u1", "member": "aa" * 32, "at_union": "640104001", "reason": "unit_ended",
    }  # fmt: skip
    return make(events.MemberKept, on, defaults, given)


def double_found(on: str = "04-01", **given: object) -> events.DoubleFound:
    """Build the finding that aa is in u1 since 1 March and in u2 since 11 March."""
    key = "aa" * 32
    data = {
        "on": day(on), "member": key, "memberships": [f"u1/{key}", f"u2/{key}"],
        "began_on": [day("03-01"), day("03-11")],
    } | given  # fmt: skip
    return msgspec.convert(msgspec.to_builtins(data), events.DoubleFound)


def double_settled(on: str = "04-20", **given: object) -> events.DoubleSettled:
    """Build Xingqing's word that it is kept at u1."""
    defaults = {
        "member": "aa" * 32, "unions": ["u1", "u2"], "kept_at": "u1", "reason": "works_there",
        "reported_by": BO,
    }  # fmt: skip
    return make(events.DoubleSettled, on, defaults, given)


def member_left(on: str = "05-01", **given: object) -> events.MemberLeft:
    """Build the leaving of a member."""
    defaults = {"union": "u1", "member": "aa" * 32, "reason": "left"}
    return make(events.MemberLeft, on, defaults, given)


def officer_took_post(on: str = "03-01", **given: object) -> events.OfficerTookPost:
    """Build the elected, part-time chair of u1."""
    defaults = {
        "union": "u1", "officer": "o1", "post": "chair", "kind": "part", "basis": "elected",
        "sex": "male", "birth_year": 1980, "near_relative": False,
    }  # fmt: skip
    return make(events.OfficerTookPost, on, defaults, given)


def officer_left_post(on: str = "05-01", **given: object) -> events.OfficerLeftPost:
    """Build the resignation of the chair."""
    defaults = {"union": "u1", "officer": "o1", "post": "chair", "reason": "resigned"}
    return make(events.OfficerLeftPost, on, defaults, given)


def officer_move_asked(on: str = "04-01", **given: object) -> events.OfficerMoveAsked:
    """Build the question whether the chair may be moved; the committee agreed."""
    defaults = {"union": "u1", "officer": "o1", "post": "chair", "committee_agreed": True}
    return make(events.OfficerMoveAsked, on, defaults, given)


def officer_move_answered(on: str = "04-10", **given: object) -> events.OfficerMoveAnswered:
    """Build Bo's consent."""
    defaults = {"union": "u1", "officer": "o1", "agreed": True, "reported_by": BO}
    return make(events.OfficerMoveAnswered, on, defaults, given)


def officer_trained(on: str = "03-01", **given: object) -> events.OfficerTrained:
    """Build the district's course for two officers of u1."""
    defaults = {"union": "u1", "course": "c1", "days": 3, "officers": 2, "level": "district"}
    return make(events.OfficerTrained, on, defaults, given)


def grassroots_visited(on: str = "03-01", **given: object) -> events.GrassrootsVisited:
    """Build Xingqing's visit to u1, on which one problem was raised."""
    defaults = {
        "union": "u1", "visitors": 3, "theme": "送温暖", "reported_by": BO,
        "problems": [{"problem": "p1", "kind": "canteen"}],
    }  # fmt: skip
    return make(events.GrassrootsVisited, on, defaults, given)


def visit_problem_settled(on: str = "04-01", **given: object) -> events.VisitProblemSettled:
    """Build its solution by the union itself."""
    defaults = {"problem": "p1", "result": "solved", "settled_by_level": "union"}
    return make(events.VisitProblemSettled, on, defaults, given)

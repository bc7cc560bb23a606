"""Visits to the grassroots, and what becomes of the problems raised there."""

from __future__ import annotations

import pytest

from services.organization.rules.refusals import AlreadySettled, UnionEnded
from services.organization.rules.visit import Problem
from shared.events.base import SubjectKey
from shared.rules.refusals import BeforeItBegan
from shared.streams.rules import AlreadyExists, Waits
from tests.rules.organization import (
    Register,
    day,
    employer_registered,
    grassroots_visited,
    stock,
    union_dissolved,
    union_registered,
    visit_problem_settled,
)

OPEN = "organization.visit_problems_open"


def registered() -> Register:
    """Give a register with u1 over e1."""
    return Register().hear_all(employer_registered(), union_registered())


def problem(register: Register, id_: str = "p1") -> Problem:
    """Give a problem."""
    subject = register.subjects[SubjectKey("problem", id_)]
    assert isinstance(subject, Problem)
    return subject


def test_a_problem_is_open_from_the_visit_until_it_is_settled() -> None:
    """At the union visited, where nobody else is named to handle it."""
    register = registered().hear_all(grassroots_visited("03-01"), visit_problem_settled("04-01"))

    for on, value in (("02-28", 0), ("03-01", 1), ("03-31", 1), ("04-01", 0)):
        assert stock(OPEN, "u1", on, problem(register)) == value
    assert (problem(register).result, problem(register).level) == ("solved", "union")


def test_whoever_is_named_handles_it() -> None:
    """Two problems, one of them for the district."""
    problems = [
        {"problem": "p1", "kind": "canteen"},
        {"problem": "p2", "kind": "arrears", "handled_by": "640104"},
    ]

    register = registered().hear_all(grassroots_visited(problems=problems))

    assert problem(register, "p1").holder(day("03-01")) == "u1"
    assert problem(register, "p2").holder(day("03-01")) == "640104"
    assert stock(OPEN, "640104", "12-31", problem(register, "p2")) == 1


def test_a_visit_without_problems_leaves_the_union_as_it_is() -> None:
    """It stands in the union's timeline."""
    register = registered()
    before = register.union()

    register.hear(grassroots_visited(problems=[]))

    assert register.union() is before


def test_impossible_settlements_and_visits() -> None:
    """Settled twice or before it was raised; a number used again; a union that ended."""
    register = registered().hear_all(grassroots_visited("03-01"))

    with pytest.raises(BeforeItBegan):
        register.hear(visit_problem_settled("02-28"))
    with pytest.raises(AlreadyExists):
        register.hear(grassroots_visited("03-02"))
    with pytest.raises(AlreadySettled):
        register.hear_all(visit_problem_settled("04-01"), visit_problem_settled("04-02"))
    with pytest.raises(UnionEnded):
        register.hear_all(union_dissolved("05-01"), grassroots_visited("05-01", problems=[]))


def test_a_settlement_waits_for_the_visit() -> None:
    """The visit is told from above, perhaps from another store."""
    with pytest.raises(Waits):
        Register().hear(visit_problem_settled())
    with pytest.raises(Waits):
        Register().hear(grassroots_visited())

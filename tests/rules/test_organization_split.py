"""A union that is split (工会法 13): part by part, in chunks, and nobody is lost."""

from __future__ import annotations

from typing import Any

import pytest

from services.organization.rules.refusals import (
    AlreadyLeft,
    CoversNoEmployers,
    NotCovered,
    SameUnion,
    UnionEnded,
)
from shared.events.organization import UnionSplit
from shared.rules.refusals import BeforeItBegan
from shared.streams.rules import AlreadyExists, Waits
from tests.rules.organization import (
    Register,
    day,
    employer_counted,
    employer_registered,
    flow,
    member_joined,
    member_kept,
    member_left,
    member_verified,
    rules_found,
    stock,
    union_dissolved,
    union_moved,
    union_registered,
    union_split,
)

MEMBERS = "organization.members"
ON = day("04-01")
"""Accepted on this day, a split holds from the next."""


def registered() -> Register:
    """Give u1 over e1 and e2 below Xingqing and a trade, with a woman (aa) and a man (bb)."""
    return Register().hear_all(
        employer_registered(),
        employer_registered(employer="e2"),
        union_registered(kind="joint", employers=["e1", "e2"], industry_parent="6401I1"),
        member_joined("03-01", grade="senior"),
        member_joined("03-01", member="bb" * 32, sex="male"),
    )


def told(register: Register, *splits: UnionSplit) -> Register:
    """Tell chunks on 1 April."""
    for one in splits:
        register.hear(one, accepted_on=ON)
    return register


def had(register: Register, cell: str, on: str) -> dict[str, Any]:
    """Give a stock of both unions on a day, over all subjects."""
    subjects = tuple(register.subjects.values())
    return {union: stock(cell, union, on, *subjects) for union in ("u1", "u3")}


def test_the_part_is_a_union_under_the_same_unions() -> None:
    """In both trees; it counts from the day after acceptance, beside the old one."""
    register = told(registered(), union_split())

    part = register.union("u3")
    assert (part.status, part.founded_on, part.split_from) == ("active", day("04-02"), "u1")
    assert part.parent("territorial", day("04-02")) == "640104"
    assert part.parent("industry", day("04-02")) == "6401I1"
    assert had(register, "organization.unions", "04-01") == {"u1": 1, "u3": 0}
    assert had(register, "organization.unions", "04-02") == {"u1": 1, "u3": 1}


def test_who_is_named_passes_to_the_part_as_he_is() -> None:
    """Nobody joined: the stock moves, with grade, sex and verification."""
    register = told(registered().hear_all(member_verified("03-15")), union_split())

    assert had(register, MEMBERS, "04-01") == {"u1": 2, "u3": 0}
    assert had(register, MEMBERS, "04-02") == {"u1": 1, "u3": 1}
    assert had(register, f"{MEMBERS}|grade=senior", "04-02") == {"u1": 0, "u3": 1}
    assert had(register, "organization.members_verified", "04-02") == {"u1": 0, "u3": 1}
    assert flow("organization.members_joined", register.member("u3")) == {}


def test_a_kept_membership_stays_kept() -> None:
    """By the union that keeps it; only the register it stands in is another."""
    register = told(registered().hear_all(member_kept("03-15")), union_split())

    subjects = tuple(register.subjects.values())
    for on in ("04-01", "04-02"):
        assert stock("organization.members_kept", "640104001", on, *subjects) == 1
    assert register.member("u3").home() == "640104001"


def test_whoever_a_split_forgets_stays_and_is_shown() -> None:
    """Two members, one named, and nothing more to come: the man stays, and a hint says so."""
    register = told(registered(), union_split())

    assert had(register, MEMBERS, "12-31") == {"u1": 1, "u3": 1}
    assert rules_found(register.union()) == ["split_leaves_members"]
    assert register.member("u1", "bb").last.until is None


def test_a_split_that_names_everybody_finds_nothing() -> None:
    """In two chunks for two parts; a member is named once."""
    register = told(
        registered(),
        union_split(last=False),
        union_split(part="u4", name="一分厂工会", member_keys=["bb" * 32]),
    )

    assert register.union().findings == ()
    assert [(one.union, one.named) for one in register.union().parts] == [("u3", 1), ("u4", 1)]
    with pytest.raises(AlreadyLeft):
        told(register, union_split())


def test_further_chunks_add_to_a_part() -> None:
    """The first founds it, the others bring members and employers."""
    register = told(
        registered(),
        union_split(last=False),
        union_split(member_keys=["bb" * 32], employers=["e2"]),
    )

    assert register.union().findings == ()
    assert register.union("u3").employers == ("e2",)
    assert had(register, MEMBERS, "04-02") == {"u1": 0, "u3": 2}


def test_employers_pass_to_the_part_with_what_is_known_of_their_women() -> None:
    """e2 is covered by the part from the next day on; its 12 women are many."""
    register = registered().hear_all(employer_counted(employer="e2", women=12))

    told(register, union_split(employers=["e2"]))

    assert register.union().employers == ("e1",)
    assert register.employer("e2").covered_by(day("04-01")) == "u1"
    assert register.employer("e2").covered_by(day("04-02")) == "u3"
    assert had(register, "organization.unions_with_women", "04-01") == {"u1": 1, "u3": 0}
    assert had(register, "organization.unions_with_women", "04-02") == {"u1": 0, "u3": 1}


def test_the_old_union_may_end_after_a_split() -> None:
    """Its employers went to its parts: no finding; whoever was forgotten is still counted."""
    register = told(registered(), union_split(members=1), union_split(part="u4", member_keys=[]))

    register.hear(union_dissolved("05-01", employer_closed=False))

    assert "dissolved_at_will" not in rules_found(register.union())
    assert had(register, MEMBERS, "12-31") == {"u1": 1, "u3": 1}


def test_the_part_stands_where_the_old_union_stood_on_the_day() -> None:
    """A move that is accepted before counts."""
    register = registered()
    register.hear(union_moved("03-01"), accepted_on=day("03-02"))

    told(register, union_split())

    assert register.union("u3").parent("territorial", day("04-02")) == "640106"


def test_impossible_splits() -> None:
    """Off itself, to a union that there is, with another's employers, before or after its life."""
    register = registered().hear_all(union_registered(union="u2", employers=[]))

    with pytest.raises(SameUnion):
        told(register, union_split(part="u1"))
    with pytest.raises(AlreadyExists):
        told(register, union_split(part="u2"))
    with pytest.raises(NotCovered):
        told(register, union_split(employers=["e9"]))
    with pytest.raises(CoversNoEmployers):
        told(register, union_split(kind="group", employers=["e1"]))
    with pytest.raises(BeforeItBegan):
        told(register, union_split("2019-12-31"))
    with pytest.raises(AlreadyLeft):
        told(registered().hear_all(member_left("03-15")), union_split())
    with pytest.raises(UnionEnded):
        told(registered().hear_all(union_dissolved("03-15")), union_split())


def test_a_split_waits_for_the_members_that_it_names() -> None:
    """Their registration may come from another store."""
    with pytest.raises(Waits) as waits:
        told(registered(), union_split(member_keys=["cc" * 32]))

    assert waits.value.needs == f"member:u1/{'cc' * 32}"

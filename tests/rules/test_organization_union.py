"""Unions registered, changed, moved, merged and dissolved (工会法 11-13), in both trees."""

from __future__ import annotations

import datetime as dt

import pytest

from services.organization.rules.refusals import (
    AlreadyCovered,
    CoversNoEmployers,
    NoParent,
    NotCovered,
    NotItsParent,
    OwnParent,
    SameUnion,
    UnionEnded,
    UnionNotActive,
)
from shared.rules.refusals import BeforeItBegan
from shared.streams.rules import AlreadyExists, Waits
from tests.rules.organization import (
    Register,
    day,
    election_held,
    employer_registered,
    founded,
    founding_decided,
    rules_found,
    stock,
    union_applied,
    union_changed,
    union_dissolved,
    union_merged,
    union_moved,
    union_registered,
)


def registered() -> Register:
    """Give a register with u1 over e1 and u2 over e2, both of 2020."""
    return Register().hear_all(
        employer_registered(),
        employer_registered(employer="e2"),
        union_registered(),
        union_registered(union="u2", employers=["e2"], parent="640106"),
    )


def test_a_union_of_old_counts_from_its_founding() -> None:
    """It is entered, not newly founded."""
    union = registered().union()

    assert stock("organization.unions", "u1", "2019-12-31", union) == 0
    assert stock("organization.unions|kind=single", "u1", "2020-01-01", union) == 1


@pytest.mark.parametrize("kind", ["city", "district", "town", "industry_federation", "group"])
def test_federations_and_groups_do_not_count_as_unions(kind: str) -> None:
    """`organization.unions` is of grassroots unions."""
    register = Register().hear_all(union_registered(kind=kind, employers=[]))

    assert stock("organization.unions", "u1", "12-31", register.union()) == 0


def test_a_code_is_registered_once() -> None:
    """It is permanent."""
    with pytest.raises(AlreadyExists):
        registered().hear(union_registered())


def test_only_the_root_stands_below_nobody() -> None:
    """Every other union has a parent from the start."""
    register = Register().hear_all(
        union_registered(union="6401", kind="city", parent=None, employers=[])
    )
    assert register.union("6401").parent("territorial", day("06-01")) is None

    with pytest.raises(NoParent):
        register.hear(union_registered(parent=None, employers=[]))
    with pytest.raises(OwnParent):
        register.hear(union_registered(parent="u1", employers=[]))


def test_a_first_edge_holds_for_all_days_before() -> None:
    """Also for days before the union was founded."""
    union = registered().union()

    assert union.parent("territorial", dt.date.min) == "640104"


def test_a_federation_covers_no_employers() -> None:
    """Those are covered by the grassroots unions below it."""
    with pytest.raises(CoversNoEmployers):
        Register().hear_all(employer_registered(), union_registered(kind="district"))


def test_a_change_of_kind_moves_the_stock_on_its_day() -> None:
    """The total stays, the label changes."""
    register = registered()

    register.hear(union_changed("04-01", kind="joint"))

    union = register.union()
    assert stock("organization.unions|kind=single", "u1", "03-31", union) == 1
    assert stock("organization.unions|kind=single", "u1", "04-01", union) == 0
    assert stock("organization.unions|kind=joint", "u1", "04-01", union) == 1
    assert stock("organization.unions", "u1", "04-01", union) == 1


def test_changes_arrive_in_any_order_of_their_days() -> None:
    """The later day holds, not the later arrival."""
    register = registered()

    register.hear_all(union_changed("05-01", kind="joint"), union_changed("04-01", kind="regional"))

    assert register.union().form == "joint"
    assert stock("organization.unions|kind=regional", "u1", "04-15", register.union()) == 1


def test_employers_come_under_a_union_and_leave_it() -> None:
    """Each is touched by the union's report."""
    register = registered().hear_all(employer_registered(employer="e3"))

    register.hear(union_changed("04-01", employers_added=["e3"], employers_removed=["e1"]))

    assert register.union().employers == ("e3",)
    assert register.employer("e3").covered_by(day("04-01")) == "u1"
    assert register.employer("e1").covered_by(day("03-31")) == "u1"
    assert register.employer("e1").covered_by(day("04-01")) is None


def test_an_employer_is_covered_once_by_the_same_union() -> None:
    """What is there can't come, what isn't can't leave."""
    register = registered()

    with pytest.raises(AlreadyCovered):
        register.hear(union_changed(employers_added=["e1"]))
    with pytest.raises(NotCovered):
        register.hear(union_changed(employers_removed=["e2"]))


def test_employers_wait_for_a_union_that_is_being_founded() -> None:
    """Its coverage begins with the approval of its election, which may still come."""
    register = Register().hear_all(
        employer_registered(), employer_registered(employer="e2"), union_applied()
    )

    with pytest.raises(Waits):
        register.hear(union_changed(employers_added=["e2"]))


def test_a_move_holds_from_the_day_after_it_was_accepted() -> None:
    """The legal date may be earlier; what was counted stays where it was."""
    register = registered()

    register.hear(union_moved("04-01"), accepted_on=day("04-15"))

    union = register.union()
    assert union.parent("territorial", day("04-15")) == "640104"
    assert union.parent("territorial", day("04-16")) == "640106"
    assert union.parent("industry", day("04-16")) is None


def test_a_move_may_name_a_later_day() -> None:
    """Then it holds from there."""
    register = registered()

    register.hear(union_moved("04-01", from_="2026-07-01"), accepted_on=day("04-15"))

    assert register.union().parent("territorial", day("06-30")) == "640104"
    assert register.union().parent("territorial", day("07-01")) == "640106"


def test_a_union_moves_from_where_it_is() -> None:
    """Another old parent contradicts what is known."""
    register = registered()

    with pytest.raises(NotItsParent):
        register.hear(union_moved(old_parent="640105"))
    with pytest.raises(OwnParent):
        register.hear(union_moved(new_parent="u1"))


def test_a_union_moves_into_the_industry_tree() -> None:
    """Where no industry parent was declared it stood under the root."""
    register = registered()

    register.hear(
        union_moved("04-01", tree="industry", old_parent="6401", new_parent="6401I1"),
        accepted_on=day("04-01"),
    )

    assert register.union().parent("industry", day("04-01")) is None
    assert register.union().parent("industry", day("04-02")) == "6401I1"


def test_a_merged_union_becomes_a_node_of_the_other() -> None:
    """In both trees, from the day after acceptance; and it no longer counts."""
    register = registered()

    register.hear(union_merged("04-01"), accepted_on=day("04-10"))

    union = register.union()
    assert (union.status, union.ended_on, union.merged_into) == ("merged", day("04-11"), "u2")
    assert union.parent("territorial", day("04-11")) == "u2"
    assert union.parent("industry", day("04-11")) == "u2"
    assert stock("organization.unions", "u1", "04-10", union) == 1
    assert stock("organization.unions", "u1", "04-11", union) == 0
    assert register.union("u2").status == "active"


def test_a_merger_brings_the_employers_that_it_names() -> None:
    """The others are let go; later the union that took them in may let them go too."""
    register = registered().hear_all(
        employer_registered(employer="e3"), union_changed("03-01", employers_added=["e3"])
    )

    register.hear(union_merged("04-01", employers=["e1"]), accepted_on=day("04-01"))

    assert register.union("u2").employers == ("e2", "e1")
    assert register.employer("e1").covered_by(day("04-02")) == "u2"
    assert register.employer("e3").covered_by(day("04-02")) is None

    register.hear(union_changed("05-01", union="u2", employers_removed=["e1"]))

    assert register.employer("e1").covered_by(day("05-01")) is None


def test_a_merger_waits_for_the_other_union() -> None:
    """Its registration may come from another store."""
    register = Register().hear_all(employer_registered(), union_registered())

    with pytest.raises(Waits) as waits:
        register.hear(union_merged())

    assert waits.value.needs == "union:u2"


def test_impossible_mergers() -> None:
    """Into itself, into one below it, into one that ended, or before there was a union."""
    register = registered().hear_all(
        union_registered(union="u3", parent="u1", employers=[]),
        union_registered(union="u4", employers=[]),
        union_dissolved("02-01", union="u4"),
    )

    with pytest.raises(SameUnion):
        register.hear(union_merged(into="u1"))
    with pytest.raises(OwnParent):
        register.hear(union_merged(into="u3"))
    with pytest.raises(UnionEnded):
        register.hear(union_merged(into="u4"))
    with pytest.raises(BeforeItBegan):
        register.hear(union_merged("2019-12-31"))


def test_a_dissolved_union_takes_its_coverage_along() -> None:
    """Both end on the day."""
    register = registered()

    register.hear(union_dissolved("05-01"))

    assert stock("organization.unions", "u1", "04-30", register.union()) == 1
    assert stock("organization.unions", "u1", "05-01", register.union()) == 0
    assert register.employer().covered_by(day("04-30")) == "u1"
    assert register.employer().covered_by(day("05-01")) is None
    assert register.union().findings == ()


def test_a_union_whose_employer_goes_on_is_dissolved_against_the_law() -> None:
    """It stands, with article 13 named."""
    register = registered()

    register.hear(union_dissolved(employer_closed=False))

    assert rules_found(register.union()) == ["dissolved_at_will"]
    assert register.union().status == "dissolved"


def test_what_ended_neither_changes_nor_moves_nor_ends_again() -> None:
    """From its last day on; what is told late of days before still holds."""
    register = registered().hear_all(union_dissolved("05-01"))

    for late in (
        union_changed("05-01"),
        union_changed("04-01", employers_removed=["e1"]),
        union_moved("06-01"),
        union_merged("06-01"),
        union_dissolved("06-01"),
    ):
        with pytest.raises(UnionEnded):
            register.hear(late)

    assert register.hear(union_changed("04-01", name="老厂工会")).name == "老厂工会"


def test_a_founding_may_be_given_up() -> None:
    """It never counted; while an answer is awaited the end waits."""
    applied = Register().hear_all(employer_registered(), union_applied())
    with pytest.raises(Waits):
        applied.hear(union_dissolved())

    applied.hear_all(founding_decided(), union_dissolved())

    assert applied.union().status == "dissolved"
    assert stock("organization.unions", "u1", "12-31", applied.union()) == 0


def test_what_was_refused_or_never_began_does_not_end() -> None:
    """A refused application isn't a union; no day before the first is its last."""
    refused = Register().hear_all(
        employer_registered(), union_applied(), founding_decided(decision="refused")
    )
    with pytest.raises(UnionNotActive):
        refused.hear(union_dissolved())
    with pytest.raises(BeforeItBegan):
        founded().hear(union_dissolved("03-09"))


def test_an_election_awaiting_its_answer_holds_the_end_back() -> None:
    """The approval may come from another store."""
    register = Register().hear_all(
        employer_registered(), union_applied(), founding_decided(), election_held()
    )

    with pytest.raises(Waits):
        register.hear(union_dissolved())

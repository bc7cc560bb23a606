"""Memberships kept without work (工会法 13), and members verified by name and number."""

from __future__ import annotations

import pytest

from services.organization.rules.refusals import AlreadyLeft
from shared.rules.refusals import BeforeItBegan
from shared.streams.rules import Waits
from tests.rules.organization import (
    Register,
    day,
    employer_registered,
    headcount_declared,
    member_changed,
    member_joined,
    member_kept,
    member_left,
    member_received,
    member_sent,
    member_verified,
    stock,
    union_registered,
)

MEMBERS, KEPT = "organization.members", "organization.members_kept"
VERIFIED, ALL = "organization.members_verified", "organization.members_with_declared"
TOWN = "640104001"


def joined() -> Register:
    """Give a register with a member of u1 since 1 March."""
    return Register().hear_all(member_joined("03-01"))


def had(cell: str, register: Register, *days: str, union: str = "u1") -> list[object]:
    """Give what the membership in u1 adds to a union's stock on some days."""
    return [stock(cell, union, on, register.member()) for on in days]


def test_a_kept_membership_counts_apart_at_the_union_that_keeps_it() -> None:
    """Until then a member of u1, from then on kept by the town."""
    register = joined().hear_all(member_kept("05-01"))

    assert had(MEMBERS, register, "04-30", "05-01") == [1, 0]
    assert had("organization.members_at_work", register, "04-30", "05-01") == [1, 0]
    assert had(KEPT, register, "04-30", "05-01", union=TOWN) == [0, 1]
    assert had(f"{KEPT}|why=unit_ended", register, "05-01", union=TOWN) == [1]
    assert had(KEPT, register, "05-01") == [0]


def test_who_keeps_a_membership_speaks_for_it() -> None:
    """From the day on; it is listed at both unions, for both have numbers of it."""
    member = joined().hear(member_kept("05-01"))

    assert member.holder(day("04-30")) == "u1"
    assert member.holder(day("05-01")) == TOWN
    assert (member.home(), member.former()) == (TOWN, ("u1",))


def test_a_membership_may_be_kept_where_it_is() -> None:
    """In retirement, say; then the union itself keeps it."""
    register = joined().hear_all(member_kept("05-01", at_union="u1", reason="retired"))

    assert had(KEPT, register, "05-01") == [1]
    assert register.member().former() == ()


def test_whoever_works_again_is_counted_among_members_again() -> None:
    """Kept in May, at an employer from 1 June on."""
    register = joined().hear_all(
        member_kept("05-01", at_union="u1", reason="jobless"),
        member_changed("06-01", employer="e2"),
    )

    assert had(MEMBERS, register, "05-31", "06-01") == [0, 1]
    assert had(KEPT, register, "05-31", "06-01") == [1, 0]
    assert register.member().home() == "u1"


def test_a_kept_membership_passes_on_or_ends() -> None:
    """Received elsewhere, or left: kept no longer."""
    for told in (
        [member_sent("06-01"), member_received("06-10")],
        [member_left("06-10", reason="deceased")],
    ):
        register = joined().hear_all(member_kept("05-01"), *told)

        assert had(KEPT, register, "06-09", "06-10", union=TOWN) == [1, 0]
        assert had(MEMBERS, register, "12-31") == [0]


def test_another_union_may_keep_it_later() -> None:
    """From one town to the next."""
    register = joined().hear_all(
        member_kept("05-01"), member_kept("06-01", at_union="640106001", reason="jobless")
    )

    assert had(KEPT, register, "05-31", "06-01", union=TOWN) == [1, 0]
    assert had(KEPT, register, "05-31", "06-01", union="640106001") == [0, 1]


def test_what_cannot_be_kept() -> None:
    """Nobody knows it, it ended, or it hadn't begun."""
    with pytest.raises(Waits):
        Register().hear(member_kept())
    with pytest.raises(AlreadyLeft):
        joined().hear_all(member_left("04-01"), member_kept("05-01"))
    with pytest.raises(BeforeItBegan):
        joined().hear(member_kept("02-28"))


def test_a_member_counts_as_verified_from_the_check_on() -> None:
    """Until a later check fails, or the membership ends."""
    register = joined().hear_all(member_verified("04-01"))
    assert had(VERIFIED, register, "03-31", "04-01") == [0, 1]

    failed = joined().hear_all(
        member_verified("04-01"), member_verified("05-01", result="mismatched")
    )
    assert had(VERIFIED, failed, "04-30", "05-01") == [1, 0]

    left = joined().hear_all(member_verified("04-01"), member_left("05-01"))
    assert had(VERIFIED, left, "04-30", "05-01") == [1, 0]


def test_a_kept_membership_is_on_neither_side_of_the_verified_rate() -> None:
    """It isn't among the members."""
    register = joined().hear_all(member_verified("04-01"), member_kept("05-01"))

    assert had(VERIFIED, register, "04-30", "05-01") == [1, 0]
    assert had(ALL, register, "04-30", "05-01") == [1, 0]


def test_the_verified_rate_is_of_members_and_declared_heads() -> None:
    """One on a roster, 25 declared by a union without: 26 below the line."""
    register = joined().hear_all(
        employer_registered(), union_registered(union="u2"), headcount_declared(union="u2")
    )

    subjects = tuple(register.subjects.values())

    assert stock(ALL, "u1", "12-31", *subjects) + stock(ALL, "u2", "12-31", *subjects) == 26


def test_what_was_checked_late_may_be_of_a_day_before_the_end() -> None:
    """But not of one after it."""
    with pytest.raises(AlreadyLeft):
        joined().hear_all(member_left("05-01"), member_verified("05-01"))

    register = joined().hear_all(member_left("05-01"), member_verified("04-01"))

    assert had(VERIFIED, register, "04-30", "05-01") == [1, 0]

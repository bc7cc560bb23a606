"""Doubles: one person in several unions, found, counted once after thirty days, settled."""

from __future__ import annotations

from typing import Any

import pytest

from services.organization.doubles import judged
from services.organization.rules.double import Double
from services.organization.rules.refusals import (
    AlreadyLeft,
    DoubleUnsettled,
    NotTheDouble,
)
from shared.events.base import SubjectKey
from shared.streams.rules import Waits
from tests.rules.organization import (
    TODAY,
    Register,
    day,
    double_found,
    double_settled,
    employer_registered,
    member_joined,
    member_kept,
    member_left,
    member_received,
    member_sent,
    stock,
    union_registered,
    union_split,
)

AA = "aa" * 32
MEMBERS, KEPT = "organization.members", "organization.members_kept"


def twice() -> Register:
    """Give a register in which aa joined u1 on 1 March and u2 on 11 March."""
    return Register().hear_all(member_joined("03-01"), member_joined("03-11", union="u2"))


def found() -> Register:
    """Give one in which that was found on 1 April."""
    return twice().hear_all(double_found("04-01"))


def double(register: Register) -> Double:
    """Give the double."""
    subject = register.subjects[SubjectKey("double", AA)]
    assert isinstance(subject, Double)
    return subject


def had(register: Register, *days: str, cell: str = MEMBERS) -> list[tuple[Any, ...]]:
    """Give a stock of u1, u2 and u3 on some days."""
    subjects = tuple(register.subjects.values())
    return [tuple(stock(cell, union, on, *subjects) for union in ("u1", "u2", "u3")) for on in days]


def test_a_double_counts_twice_for_thirty_days_then_at_the_latest() -> None:
    """Since 11 March: the thirtieth day after is 10 April, from the 11th on it counts once."""
    assert had(twice(), "12-31") == [(1, 1, 0)]

    assert had(found(), "03-10", "03-11", "04-10", "04-11") == [
        (1, 0, 0), (1, 1, 0), (1, 1, 0), (0, 1, 0),
    ]  # fmt: skip


def test_when_it_was_found_makes_no_difference() -> None:
    """Found in June, it counts once since April."""
    assert had(twice().hear_all(double_found("06-01")), "04-10", "04-11") == [(1, 1, 0), (0, 1, 0)]


def test_whoever_leaves_the_latest_union_counts_at_the_other_again() -> None:
    """From the day on; the double is settled by itself."""
    register = found().hear_all(member_left("05-01", union="u2"))

    assert had(register, "04-30", "05-01") == [(0, 1, 0), (1, 0, 0)]
    assert double(register).settled_on == day("05-01")
    assert register.member("u1").twins == ()


def test_whoever_leaves_the_older_union_leaves_no_double() -> None:
    """In time, so it counted twice all along."""
    register = found().hear_all(member_left("04-05"))

    assert had(register, "04-04", "04-05", "12-31") == [(1, 1, 0), (0, 1, 0), (0, 1, 0)]
    assert double(register).settled_on == day("04-05")


def test_an_end_within_thirty_days_leaves_the_other_uncut() -> None:
    """u2 ended before it took the place of u1."""
    register = found().hear_all(member_left("04-05", union="u2"))

    assert had(register, "04-04", "04-05", "04-11") == [(1, 1, 0), (1, 0, 0), (1, 0, 0)]
    assert register.member("u1").later == ()


def test_it_is_settled_by_keeping_one() -> None:
    """At u1: u2 ends on the day, and u1 counts from then on."""
    register = found().hear_all(double_settled("04-20"))

    assert had(register, "04-19", "04-20") == [(0, 1, 0), (1, 0, 0)]
    assert register.member("u2").last.ended == "double"
    assert (double(register).settled_on, double(register).kept_at) == (day("04-20"), "u1")


def test_it_may_be_settled_in_time() -> None:
    """Within thirty days: u1 counted all along."""
    register = found().hear_all(double_settled("04-05", kept_at="u2"))

    assert had(register, "04-04", "04-05", "12-31") == [(1, 1, 0), (0, 1, 0), (0, 1, 0)]


def test_of_three_the_latest_counts() -> None:
    """A third since 21 April: from 22 May on only it does; u1 doesn't come back in between."""
    register = found().hear_all(
        member_joined("04-21", union="u3"),
        double_found(
            "05-01",
            memberships=[f"u{number}/{AA}" for number in (1, 2, 3)],
            began_on=[day("03-01"), day("03-11"), day("04-21")],
        ),
    )

    assert had(register, "04-11", "04-21", "05-21", "05-22") == [
        (0, 1, 0), (0, 1, 1), (0, 1, 1), (0, 0, 1),
    ]  # fmt: skip

    register.hear(member_left("06-01", union="u3"))

    assert had(register, "05-31", "06-01") == [(0, 0, 1), (0, 1, 0)]
    assert double(register).settled_on is None


def test_a_kept_membership_is_a_double_too() -> None:
    """Kept by u3, a member of u2: from the thirty-first day on only that counts."""
    register = Register().hear_all(
        member_joined("03-01"),
        member_kept("03-05", at_union="u3", reason="jobless"),
        member_joined("03-11", union="u2"),
        double_found(),
    )

    assert had(register, "04-10", "04-11", cell=KEPT) == [(0, 0, 1), (0, 0, 0)]
    assert had(register, "04-11") == [(0, 1, 0)]


def test_a_double_is_settled_before_it_is_passed_on() -> None:
    """Neither sent nor received: whose it is has to be known first."""
    with pytest.raises(DoubleUnsettled):
        found().hear(member_sent(to_union="u3"))
    sent = twice().hear_all(member_sent("03-20", to_union="u3"), double_found())
    with pytest.raises(DoubleUnsettled):
        sent.hear(member_received(union="u3"))


def test_a_split_leaves_a_double_where_it_is() -> None:
    """It can't be told which of the two the part should have."""
    register = found().hear_all(employer_registered(), union_registered())

    register.hear(union_split("04-05", part="u9"), accepted_on=day("04-05"))

    assert register.member("u1").last.until is None
    assert SubjectKey("member", f"u9/{AA}") not in register.subjects


def test_a_settlement_names_the_unions_of_the_double() -> None:
    """By them it was judged who may say so."""
    for wrong in ({"unions": ["u1", "u3"]}, {"kept_at": "u3"}):
        with pytest.raises(NotTheDouble):
            found().hear(double_settled(**wrong))


def test_a_settlement_waits_for_the_double() -> None:
    """It may be found yet, and found again after it was settled."""
    with pytest.raises(Waits):
        twice().hear(double_settled())
    with pytest.raises(Waits):
        found().hear_all(member_left("04-05"), double_settled())


def test_a_membership_that_has_ended_is_no_double() -> None:
    """It ended while the register was read."""
    with pytest.raises(AlreadyLeft):
        twice().hear_all(member_left("03-31"), double_found())


def test_who_joins_again_after_a_double_was_settled_may_be_one_again() -> None:
    """The new spell is the later one now."""
    register = found().hear_all(
        member_left("04-05"),
        member_joined("05-01"),
        double_found(
            "05-02", memberships=[f"u2/{AA}", f"u1/{AA}"], began_on=[day("03-11"), day("05-01")]
        ),
    )

    assert had(register, "05-31", "06-01") == [(1, 1, 0), (1, 0, 0)]
    assert double(register).settled_on is None


def test_open_doubles_are_a_stock_of_their_own() -> None:
    """At the latest membership, since the second began."""
    cell = "organization.doubles_open"

    assert had(found(), "03-10", "03-11", cell=cell) == [(0, 0, 0), (0, 1, 0)]
    settled = found().hear_all(double_settled("04-20"))
    assert had(settled, "04-19", "04-20", cell=cell) == [(0, 1, 0), (0, 0, 0)]


def test_the_register_is_judged_person_by_person() -> None:
    """Two live ones are a double, the oldest first; what is known isn't said again."""
    register = twice()
    members = [register.member("u2"), register.member("u1")]

    event = judged(members, None, TODAY)

    assert event == double_found(TODAY.isoformat())
    register.hear_all(event)
    assert judged(members, double(register), TODAY) is None
    assert judged(members[:1], None, TODAY) is None
    register.hear(member_left("06-30"))
    assert judged([register.member("u1"), register.member("u2")], None, TODAY) is None

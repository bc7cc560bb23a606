"""Memberships: joined, changed, sent and received, ended, begun again."""

from __future__ import annotations

import pytest

from services.organization.rules.refusals import (
    AlreadyLeft,
    AlreadyMember,
    BornAfter,
    DeceasedBefore,
    ReceivedBeforeSent,
    SameUnion,
)
from shared.rules.refusals import BeforeItBegan
from shared.streams.rules import Waits
from tests.rules.organization import (
    Register,
    day,
    flow,
    member_changed,
    member_joined,
    member_left,
    member_received,
    member_registered,
    member_sent,
    stock,
)

MEMBERS = "organization.members"
JOINED = "organization.members_joined"


def joined() -> Register:
    """Give a register in which a worker joined u1 on 1 March."""
    return Register().hear_all(member_joined("03-01"))


def test_a_worker_who_joins_is_a_member_from_that_day() -> None:
    """And counts as newly joined on it."""
    member = joined().member()

    assert stock(MEMBERS, "u1", "02-28", member) == 0
    assert stock(MEMBERS, "u1", "03-01", member) == 1
    assert flow(JOINED, member) == {("u1", day("03-01")): 1}


def test_a_member_of_old_is_not_newly_joined() -> None:
    """It counts from the day of the registering report, whenever it joined."""
    register = Register().hear_all(member_registered("03-01", joined_on="2015-07-01"))

    member = register.member()

    assert stock(MEMBERS, "u1", "02-28", member) == 0
    assert stock(MEMBERS, "u1", "03-01", member) == 1
    assert flow(JOINED, member) == {}


def test_a_member_has_one_label_of_each_dimension() -> None:
    """The decade of birth stands for an age band, which would pass with time."""
    member = joined().member()

    labels = ("sex=female", "migrant=yes", "employment=standard", "grade=none", "born=1990s")

    assert [stock(f"{MEMBERS}|{label}", "u1", "03-01", member) for label in labels] == [1] * 5


def test_changes_move_labels_on_their_days() -> None:
    """They may arrive in any order."""
    register = joined()

    register.hear_all(
        member_changed("05-01", grade="senior"), member_changed("04-01", migrant=False)
    )

    member = register.member()
    assert stock(f"{MEMBERS}|migrant=yes", "u1", "03-31", member) == 1
    assert stock(f"{MEMBERS}|migrant=no", "u1", "04-01", member) == 1
    assert stock(f"{MEMBERS}|grade=none", "u1", "04-30", member) == 1
    assert stock(f"{MEMBERS}|grade=senior", "u1", "05-01", member) == 1
    assert stock(MEMBERS, "u1", "05-01", member) == 1


def test_a_retired_member_leaves_the_rate_but_stays_a_member() -> None:
    """The membership rate is of those at work."""
    register = joined()

    register.hear(member_changed("04-01", employment="retired"))

    assert stock("organization.members_at_work", "u1", "03-31", register.member()) == 1
    assert stock("organization.members_at_work", "u1", "04-01", register.member()) == 0
    assert stock(MEMBERS, "u1", "04-01", register.member()) == 1


def test_a_live_member_does_not_join_again() -> None:
    """Nor is it registered."""
    with pytest.raises(AlreadyMember):
        joined().hear(member_joined("04-01"))
    with pytest.raises(AlreadyMember):
        joined().hear(member_registered("04-01"))


def test_who_left_may_join_again() -> None:
    """Each joining counts; the days between don't."""
    register = joined().hear_all(member_left("04-01"))

    register.hear(member_joined("06-01", grade="junior"))

    member = register.member()
    stocks = [stock(MEMBERS, "u1", on, member) for on in ("03-31", "04-01", "05-31", "06-01")]
    assert stocks == [1, 0, 0, 1]
    assert stock(f"{MEMBERS}|grade=junior", "u1", "06-01", member) == 1
    assert flow(JOINED, member) == {("u1", day("03-01")): 1, ("u1", day("06-01")): 1}


def test_nobody_joins_again_before_having_left() -> None:
    """The days would overlap."""
    register = joined().hear_all(member_left("04-01"))

    with pytest.raises(AlreadyMember):
        register.hear(member_joined("03-31"))


def test_the_dead_do_not_join_again() -> None:
    """A wrong report of a death is voided instead."""
    register = joined().hear_all(member_left("04-01", reason="deceased"))

    with pytest.raises(DeceasedBefore):
        register.hear(member_joined("06-01"))


def test_who_left_neither_leaves_again_nor_is_sent() -> None:
    """Nor changes, from the day on."""
    register = joined().hear_all(member_left("04-01"))

    for late in (member_left("04-02"), member_sent("04-02"), member_changed("04-01")):
        with pytest.raises(AlreadyLeft):
            register.hear(late)

    register.hear(member_changed("03-15", grade="senior"))
    assert stock(f"{MEMBERS}|grade=senior", "u1", "03-15", register.member()) == 1


def test_nothing_happens_to_a_membership_before_it_began() -> None:
    """That is impossible."""
    for early in (member_left("02-28"), member_sent("02-28"), member_changed("02-28")):
        with pytest.raises(BeforeItBegan):
            joined().hear(early)
    with pytest.raises(BornAfter):
        Register().hear(member_joined("03-01", birth_year=2027))


def test_reports_of_an_unknown_membership_wait() -> None:
    """The joining may come from another store."""
    for early in (member_left(), member_sent(), member_changed()):
        with pytest.raises(Waits) as waits:
            Register().hear(early)
        assert waits.value.needs == f"member:u1/{'aa' * 32}"


def test_a_sent_member_counts_where_it_was_until_it_is_received() -> None:
    """Then it counts in the new union, from the same day."""
    register = joined().hear_all(member_sent("05-01"))
    assert stock(MEMBERS, "u1", "06-30", register.member()) == 1

    register.hear(member_received("05-10"))

    old, new = register.member(), register.member("u2")
    assert stock(MEMBERS, "u1", "05-09", old, new) == 1
    assert stock(MEMBERS, "u1", "05-10", old, new) == 0
    assert stock(MEMBERS, "u2", "05-09", old, new) == 0
    assert stock(MEMBERS, "u2", "05-10", old, new) == 1
    assert flow(JOINED, new) == {}


def test_a_receipt_waits_for_the_sending() -> None:
    """Either order of arrival ends the same; so it does for one sent elsewhere."""
    old = f"member:u1/{'aa' * 32}"
    registers = (Register(), joined(), joined().hear_all(member_sent(to_union="u3")))

    for register in registers:
        with pytest.raises(Waits) as waits:
            register.hear(member_received())
        assert waits.value.needs == old


def test_a_membership_sent_again_goes_where_it_was_sent_last() -> None:
    """The first receiver hadn't received it."""
    register = joined().hear_all(member_sent("05-01", to_union="u3"), member_sent("05-05"))

    register.hear(member_received("05-10"))

    assert register.member().last.ended == "sent"


def test_what_was_received_is_not_received_by_another() -> None:
    """It waits for a sending that may still come from the union where it is."""
    register = joined().hear_all(member_sent(), member_received())

    with pytest.raises(Waits):
        register.hear(member_received("05-20", union="u3"))


def test_who_left_is_not_received() -> None:
    """The membership had ended by that day."""
    register = joined().hear_all(member_sent("05-01"), member_left("05-05"))

    with pytest.raises(AlreadyLeft):
        register.hear(member_received("05-10"))


def test_a_membership_comes_back_to_its_first_union() -> None:
    """Sent there and back, it counts once on every day."""
    register = joined().hear_all(member_sent(), member_received("05-10"))

    register.hear_all(
        member_sent("06-01", from_union="u2", to_union="u1"),
        member_received("06-05", union="u1", from_union="u2"),
    )

    both = register.member(), register.member("u2")
    for on, union in (("05-09", "u1"), ("05-10", "u2"), ("06-04", "u2"), ("06-05", "u1")):
        other = "u2" if union == "u1" else "u1"
        assert stock(MEMBERS, union, on, *both) == 1
        assert stock(MEMBERS, other, on, *both) == 0


def test_impossible_transfers() -> None:
    """To where it is, and received before it was sent."""
    with pytest.raises(SameUnion):
        joined().hear(member_sent(to_union="u1"))
    with pytest.raises(SameUnion):
        joined().hear(member_received(union="u1"))
    with pytest.raises(ReceivedBeforeSent):
        joined().hear_all(member_sent("05-01"), member_received("04-30"))


def test_two_memberships_of_one_person_are_two_subjects() -> None:
    """A double is shown and settled; it isn't refused."""
    register = joined().hear_all(member_joined("04-01", union="u2"))

    assert stock(MEMBERS, "u1", "04-01", register.member()) == 1
    assert stock(MEMBERS, "u2", "04-01", register.member("u2")) == 1

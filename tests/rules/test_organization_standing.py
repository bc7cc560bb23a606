"""What unions have: committees (10, 11), legal personality (15), staff homes; and their rates."""

from __future__ import annotations

import pytest

from services.organization.indicators import indicators
from services.organization.rules.refusals import (
    AlreadyFormed,
    NoSuchCommittee,
    NotLegalPerson,
    OnlyForWomen,
    UnionEnded,
)
from shared.events.base import SubjectKey
from shared.rules.refusals import BeforeItBegan
from shared.streams.rules import Waits
from tests.rules.organization import (
    Register,
    clocks,
    committee_ended,
    committee_formed,
    day,
    election_decided,
    election_held,
    employer_closed,
    employer_counted,
    employer_registered,
    flow,
    founding_decided,
    legal_person_ended,
    legal_person_registered,
    missed,
    staff_home_rated,
    stock,
    union_applied,
    union_changed,
    union_dissolved,
    union_merged,
    union_registered,
)

U1 = SubjectKey("union", "u1")
AUDIT, LEGAL = "organization.unions_with_audit_committee", "organization.unions_legal_person"
HOME, MANY = "organization.unions_with_staff_home", "organization.unions_with_women"
WOMEN = "organization.unions_with_women_committee"


def registered() -> Register:
    """Give a register with u1 over e1 and u2 over e2, both of 2020."""
    return Register().hear_all(
        employer_registered(),
        employer_registered(employer="e2"),
        union_registered(),
        union_registered(union="u2", employers=["e2"]),
    )


def had(cell: str, register: Register, *days: str, union: str = "u1") -> list[object]:
    """Give a stock of a union on some days."""
    subjects = tuple(register.subjects.values())
    return [stock(cell, union, on, *subjects) for on in days]


# ------------------------------------------------------------------------- committees


def test_an_audit_committee_counts_while_there_is_one() -> None:
    """From the day on which it was formed, and no longer on the day on which it ended."""
    register = registered().hear_all(committee_formed("03-01"), committee_ended("05-01"))

    assert had(AUDIT, register, "02-28", "03-01", "04-30", "05-01") == [0, 1, 1, 0]


def test_a_committee_formed_with_the_union_counts_from_its_approval() -> None:
    """同步组建: elected on 1 March, told after the union was approved on the 10th."""
    register = Register().hear_all(
        employer_registered(), union_applied(), founding_decided(), election_held(),
    )  # fmt: skip
    with pytest.raises(Waits):
        register.hear(committee_formed("03-01"))

    register.hear_all(election_decided("03-10"), committee_formed("03-01"))

    assert had(AUDIT, register, "03-09", "03-10") == [0, 1]


def test_other_committees_are_kept_and_count_in_no_rate() -> None:
    """Supervision, mediation and protection; each kind once."""
    register = registered()

    for kind in ("supervision", "mediation", "protection"):
        register.hear(committee_formed(kind=kind))

    assert [one.kind for one in register.union().committees] == [
        "supervision", "mediation", "protection",
    ]  # fmt: skip
    assert had(AUDIT, register, "12-31") == [0]
    with pytest.raises(AlreadyFormed):
        register.hear(committee_formed(kind="mediation"))


def test_impossible_committees() -> None:
    """What isn't there doesn't end, and only women have a single member for a committee."""
    register = registered().hear_all(committee_formed("03-01"))

    with pytest.raises(NoSuchCommittee):
        register.hear(committee_ended(kind="women"))
    with pytest.raises(BeforeItBegan):
        register.hear(committee_ended("02-28"))
    with pytest.raises(OnlyForWomen):
        register.hear(committee_formed(kind="mediation", women_member_only=True))
    with pytest.raises(UnionEnded):
        register.hear_all(union_dissolved("04-01"), committee_formed("04-02", kind="women"))


# ------------------------------------------------------------------------- women


def test_a_women_s_committee_is_asked_of_unions_with_ten_women() -> None:
    """9 women on 1 February, 10 on 1 April: from then on the union is in the rate."""
    register = registered().hear_all(
        committee_formed("02-01", kind="women"),
        employer_counted("02-01", women=9),
        employer_counted("04-01", women=10),
    )

    assert had(MANY, register, "03-31", "04-01") == [0, 1]
    assert had(WOMEN, register, "03-31", "04-01") == [0, 1]


def test_a_member_for_women_is_no_committee() -> None:
    """Where there are few it stands for one (11); where there are many it doesn't."""
    register = registered().hear_all(
        employer_counted(women=20), committee_formed(kind="women", women_member_only=True)
    )

    assert had(MANY, register, "12-31") == [1]
    assert had(WOMEN, register, "12-31") == [0]


def test_women_of_all_employers_of_a_joint_union_are_added_up() -> None:
    """6 and 6 are 12; when one leaves there are 6, also if it is counted again then."""
    register = registered().hear_all(
        employer_registered(employer="e3"),
        union_changed("01-15", kind="joint", employers_added=["e3"]),
        employer_counted("02-01", women=6),
        employer_counted("03-01", women=6, employer="e3"),
        union_changed("05-01", employers_removed=["e3"]),
        employer_counted("06-01", women=40, employer="e3"),
    )

    assert had(MANY, register, "02-28", "03-01", "04-30", "05-01", "06-30") == [0, 1, 1, 0, 0]


def test_a_count_before_the_union_covers_the_employer_is_known_to_it() -> None:
    """And in whatever order both are told: 12 women since January, covered since February."""
    events = [
        employer_counted("01-20", employer="e3", women=12),
        union_changed("02-01", kind="joint", employers_added=["e3"]),
    ]

    for told in (events, events[::-1]):
        register = registered().hear_all(employer_registered(employer="e3"), *told)

        assert had(MANY, register, "01-31", "02-01") == [0, 1]


def test_women_of_an_employer_that_closed_count_no_more() -> None:
    """It is still named by the union, but it has ended."""
    register = registered().hear_all(employer_counted(women=20), employer_closed("05-01"))

    assert had(MANY, register, "04-30", "05-01") == [1, 0]


def test_a_merger_takes_along_what_is_known_of_the_women() -> None:
    """8 of its own and 8 of the other's from the day after acceptance."""
    register = registered().hear_all(
        employer_counted(women=8), employer_counted(women=8, employer="e2")
    )

    register.hear(union_merged("04-01"), accepted_on=day("04-01"))

    assert had(MANY, register, "06-30", union="u2") == [1]
    assert had(MANY, register, "06-30") == [0]


# ------------------------------------------------------------------------- legal person


def test_a_union_is_a_legal_person_until_that_ends() -> None:
    """A certificate that is renewed goes on without a gap."""
    register = registered().hear_all(
        legal_person_registered("03-01"),
        legal_person_registered("04-01", valid_to="2031-12-31"),
        legal_person_ended("05-01"),
    )

    assert had(LEGAL, register, "02-28", "03-01", "04-01", "04-30", "05-01") == [0, 1, 1, 1, 0]
    assert clocks(register.union()) == ()


def test_unions_tell_apart_who_is_a_legal_person() -> None:
    """One union all along, with the label of the day."""
    register = registered().hear_all(legal_person_registered("03-01"), legal_person_ended("05-01"))

    assert had("organization.unions", register, "02-28", "03-01", "05-01") == [1, 1, 1]
    assert had("organization.unions|legal=yes", register, "02-28", "03-01", "05-01") == [0, 1, 0]
    assert had("organization.unions|legal=no", register, "02-28", "03-01", "05-01") == [1, 0, 1]


def test_a_certificate_runs_out_and_personality_stays() -> None:
    """The last day stands on it; renewed by then, nothing was missed."""
    register = registered().hear_all(legal_person_registered("03-01", valid_to="2026-05-31"))
    (clock,) = clocks(register.union())
    assert (clock.clock, clock.due_on) == ("legal_person_certificate", day("05-31"))

    register.hear(missed(register, U1))
    assert had(LEGAL, register, "06-30") == [1]
    assert flow("organization.clocks_missed", register.union()) == {("u1", day("06-01")): 1}

    register.hear(legal_person_registered("05-30"))
    assert flow("organization.clocks_missed", register.union()) == {}


def test_the_certificate_that_holds_is_the_latest_whenever_it_is_told() -> None:
    """The first one is told last."""
    register = registered().hear_all(
        legal_person_registered("04-01", valid_to="2031-12-31"), legal_person_registered("03-01")
    )

    assert [clock.due_on for clock in clocks(register.union())] == [day("2031-12-31")]
    assert had(LEGAL, register, "02-28", "03-01", "04-01") == [0, 1, 1]


def test_impossible_legal_persons() -> None:
    """Not before the union, not with a certificate of the past, and none ends that isn't."""
    with pytest.raises(NotLegalPerson):
        registered().hear(legal_person_ended())
    with pytest.raises(BeforeItBegan):
        registered().hear(legal_person_registered("2019-12-31", valid_to="2020-12-31"))
    with pytest.raises(BeforeItBegan):
        registered().hear(legal_person_registered("03-01", valid_to="2026-02-28"))
    with pytest.raises(BeforeItBegan):
        registered().hear_all(legal_person_registered("03-01"), legal_person_ended("02-28"))


# ------------------------------------------------------------------------- staff home


def test_a_staff_home_counts_to_the_last_day_of_its_grade() -> None:
    """Or without end, where none is named."""
    register = registered().hear_all(staff_home_rated("03-01", valid_to="2026-05-31"))

    assert had(HOME, register, "02-28", "03-01", "05-31", "06-01") == [0, 1, 1, 0]

    register.hear(staff_home_rated("06-15", grade="model", valid_to=None))

    assert had(HOME, register, "06-14", "06-15", "2030-12-31") == [0, 1, 1]


def test_a_later_inspection_replaces_the_grade() -> None:
    """Told in any order: failed in May, qualified in March until the end of the year."""
    register = registered().hear_all(
        staff_home_rated("03-01"), staff_home_rated("05-01", grade="failed")
    )
    assert had(HOME, register, "04-30", "05-01") == [1, 0]

    other = registered().hear_all(
        staff_home_rated("05-01", grade="model", valid_to="2026-06-30"), staff_home_rated("03-01")
    )
    assert had(HOME, other, "03-01", "05-01", "06-30", "07-01") == [1, 1, 1, 0]
    with pytest.raises(BeforeItBegan):
        other.hear(staff_home_rated("08-01", valid_to="2026-07-31"))


# ------------------------------------------------------------------------- rates


def test_nothing_counts_before_a_union_does_or_after_it_ended() -> None:
    """Founded on 1 January 2020, dissolved on 1 May: all rates follow."""
    register = registered().hear_all(
        employer_counted(women=20),
        committee_formed(),
        committee_formed(kind="women"),
        legal_person_registered(),
        staff_home_rated(),
        union_dissolved("05-01"),
    )

    for cell in (AUDIT, LEGAL, HOME, MANY, WOMEN):
        assert had(cell, register, "04-30", "05-01") == [1, 0]


@pytest.mark.parametrize(
    ("rate", "over", "under"),
    [
        ("legal_person_rate", LEGAL, "organization.unions"),
        ("audit_committee_rate", AUDIT, "organization.unions"),
        ("women_committee_rate", WOMEN, MANY),
        ("staff_home_rate", HOME, "organization.unions"),
        ("direct_election_rate", "organization.unions_directly_elected", "organization.unions"),
    ],
)
def test_each_rate_divides_what_its_definition_says(rate: str, over: str, under: str) -> None:
    """Unions with it over unions; women's committees over unions with many women."""
    declared = indicators.all[f"organization.{rate}"]

    assert (declared.numerator, declared.denominator) == (over, under)

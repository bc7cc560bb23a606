"""The hardship file: one for a household, the way to it, and what speaks against it."""

from __future__ import annotations

import pytest

from services.rights.rules.care_refusals import (
    FileDecided,
    HouseholdHasFile,
    MoreSettledThanRaised,
    NotOnFile,
    PublicityEndsFirst,
    StillOnFile,
    TierContradicts,
    TierMissing,
)
from shared.rules.refusals import BeforeItBegan, DayAhead, SamePerson
from shared.streams.rules import Waits
from tests.rules.care import (
    CHEN,
    OTHER,
    Cares,
    aid_given,
    checks,
    due,
    flow,
    hardship_applied,
    hardship_checked,
    hardship_decided,
    hardship_left,
    hardship_publicized,
    hardship_registered,
    hardship_reviewed,
    on_file,
    refuses,
    rules_found,
    stock,
)
from tests.rules.register import ANNA, BO, day

HOUSEHOLDS = "hardship_households"


def test_a_file_that_went_the_whole_way_has_nothing_against_it() -> None:
    """Reviewed, visited, checked, publicized, decided by another person."""
    household = on_file().household()

    assert household.filed
    assert household.findings == ()
    assert stock(HOUSEHOLDS, "u1", "03-16", household) == 0
    assert stock(HOUSEHOLDS, "u1", "03-17", household) == 1
    assert stock(f"{HOUSEHOLDS}|tier=deep", "u1", "03-17", household) == 1
    assert stock(f"{HOUSEHOLDS}|cause=illness", "u1", "03-17", household) == 1
    assert stock(f"{HOUSEHOLDS}|migrant=yes", "u1", "03-17", household) == 1
    assert flow("hardship_filed", household) == {("u1", day("03-17")): 1}


def test_a_file_of_old_is_on_file_and_not_newly_filed() -> None:
    """Since it was opened; nothing is found of a way that nobody told; it is reviewed yearly."""
    household = Cares().hear_all(hardship_registered()).household()

    assert stock(f"{HOUSEHOLDS}|tier=deep", "u1", "2023-04-01", household) == 1
    assert flow("hardship_filed", household) == {}
    assert household.findings == ()
    assert due(household) == {"hardship_review": day("05-15")}


def test_a_file_of_old_is_a_file() -> None:
    """It can't be had twice, nor decided on again; it is reviewed, left, fallen back to."""
    register = Cares().hear_all(hardship_registered())
    refuses(register, HouseholdHasFile, hardship_registered("03-03"), hardship_applied("03-03"))
    refuses(register, FileDecided, hardship_decided("03-03"), hardship_checked("03-03"))
    refuses(register, BeforeItBegan, hardship_reviewed("2025-05-14"))

    register.hear_all(hardship_reviewed("03-03"), hardship_left("03-04"))
    refuses(register, BeforeItBegan, hardship_registered("03-05"))
    refuses(
        Cares(), DayAhead,
        hardship_registered(filed_on="2026-03-03"), hardship_registered(reviewed_on="2026-03-03"),
    )  # fmt: skip
    refuses(Cares(), BeforeItBegan, hardship_registered(reviewed_on="2023-03-31"))


def test_a_second_file_for_one_household_is_refused() -> None:
    """Whichever union asks, while it has applied and while it is on file."""
    register = Cares().hear_all(hardship_applied())
    for union in ("u1", "u2"):
        with pytest.raises(HouseholdHasFile, match="u1"):
            register.hear(hardship_applied("03-03", union=union))

    register.hear_all(*checks(), hardship_decided())
    with pytest.raises(HouseholdHasFile):
        register.hear(hardship_applied("04-01", union="u2"))
    register.hear(hardship_applied("04-01", household=OTHER, union="u2"))


def test_whoever_was_returned_or_has_left_may_apply_anew_elsewhere() -> None:
    """The file is the other union's from then on; what was counted stays where it was."""
    register = on_file().hear_all(
        hardship_left(),
        hardship_applied("11-02", union="u2"),
        hardship_decided("11-20", decision="returned", reason="papers"),
        hardship_applied("11-25", union="u2"),
        hardship_decided("12-01", tier="relative"),
    )
    household = register.household()

    assert household.holder(day("11-01")) == "u1"
    assert household.home() == "u2"
    assert household.former() == ("u1",)
    assert stock(HOUSEHOLDS, "u1", "12-31", household) == 0
    assert stock(HOUSEHOLDS, "u1", "09-30", household) == 1
    assert stock(f"{HOUSEHOLDS}|tier=relative", "u2", "12-31", household) == 1


@pytest.mark.parametrize(
    ("step", "rule"),
    [
        ("unit_review", "filed_without_review"),
        ("visit", "filed_without_visit"),
        ("means_check", "filed_without_means_check"),
    ],
)
def test_a_file_opened_without_a_step_stands_with_a_finding(step: str, rule: str) -> None:
    """Each step that is missing is named; the household is on file all the same."""
    steps = [one for one in checks() if getattr(one, "step", "") != step]
    household = Cares().hear_all(hardship_applied(), *steps, hardship_decided()).household()

    assert rules_found(household) == [rule]
    assert household.filed


def test_a_step_told_after_the_decision_takes_the_finding_away() -> None:
    """Its own day was in time, only its report came late; one of a later day is refused."""
    steps = [one for one in checks() if getattr(one, "step", "") != "visit"]
    register = Cares().hear_all(hardship_applied(), *steps, hardship_decided())

    with pytest.raises(FileDecided):
        register.hear(hardship_checked("03-18", step="visit"))
    register.hear(hardship_checked("03-05", step="visit"))

    assert rules_found(register.household()) == []


def test_who_decides_is_another_person_than_who_applied_or_checked() -> None:
    """Even when the check is told after the decision."""
    register = Cares().hear_all(hardship_applied(), hardship_checked(reported_by=CHEN))

    for person in (ANNA, CHEN):
        with pytest.raises(SamePerson):
            register.hear(hardship_decided(reported_by=person))
    register.hear(hardship_decided())
    with pytest.raises(SamePerson):
        register.hear(hardship_checked("03-05", step="visit", reported_by=BO))


def test_a_check_that_failed_or_that_nobody_agreed_to_is_found() -> None:
    """Consent may be signed at the application or on the visit."""
    register = Cares().hear_all(
        hardship_applied(consent_signed=False),
        *checks(),
        hardship_checked("03-06", result="failed"),
        hardship_decided(),
    )
    assert rules_found(register.household()) == [
        "filed_against_check",
        "means_checked_without_consent",
    ]

    register.hear(hardship_checked("03-07"))
    register.hear(hardship_checked("03-05", step="visit", consent_signed=True))
    assert rules_found(register.household()) == []


@pytest.mark.parametrize(
    ("shown", "decided", "found"),
    [
        ({}, "03-16", []),
        ({"to": "2026-03-12", "working_days": 4}, "03-17", ["publicity_too_short"]),
        ({"working_days": 6}, "03-17", ["publicity_miscounted"]),
        ({"objections": 2, "settled": 1}, "03-17", ["filed_over_objections"]),
        ({"objections": 2, "settled": 2}, "03-17", []),
    ],
)
def test_the_publicity_is_judged_by_its_working_days_and_objections(
    shown: dict[str, object], decided: str, found: list[str]
) -> None:
    """Five working days by the pack, unverified; the first day and the last are counted."""
    household = (
        Cares()
        .hear_all(
            hardship_applied(),
            *checks()[:3],
            hardship_publicized("03-16", **shown),
            hardship_decided(decided),
        )
        .household()
    )

    assert sorted(rules_found(household)) == found


def test_a_publicity_over_the_spring_festival_counts_made_up_days() -> None:
    """From 11 to 25 February 2026: the feast is off, Saturday the 14th is worked."""
    told = {"from": "2026-02-11", "to": "2026-02-24", "working_days": 5}
    register = Cares().hear_all(hardship_applied("02-10"), *checks("02-10")[:3])

    register.hear(hardship_publicized("02-25", **told))
    shown = register.household().asked.publicity

    assert shown
    assert shown.days == 5  # 11, 12, 13, 14 and 24 February
    assert shown.due.due_on == day("02-24")


def test_a_decision_before_the_publicity_has_ended_is_found() -> None:
    """On its last day too: whoever objects has until the evening."""
    register = Cares().hear_all(
        hardship_applied(), *checks()[:3], hardship_publicized("03-09"), hardship_decided("03-13")
    )

    assert rules_found(register.household()) == ["filed_before_publicity_ended"]


def test_an_objection_told_late_reaches_the_decision() -> None:
    """Its own day is before the decision."""
    register = on_file()
    register.hear(hardship_publicized("03-16", objections=1))

    assert rules_found(register.household()) == ["filed_over_objections"]


def test_without_publicity_a_file_is_found() -> None:
    """And counted."""
    register = Cares().hear_all(hardship_applied(), *checks()[:3], hardship_decided())

    assert rules_found(register.household()) == ["filed_without_publicity"]


def test_a_change_of_tier_is_minus_one_and_plus_one() -> None:
    """On the day of the review; the household stays on file, and nothing is newly filed."""
    register = on_file().hear_all(hardship_reviewed(tier="relative", result="change"))
    household = register.household()

    assert stock(HOUSEHOLDS, "u1", "09-01", household) == 1
    assert stock(f"{HOUSEHOLDS}|tier=deep", "u1", "08-31", household) == 1
    assert stock(f"{HOUSEHOLDS}|tier=deep", "u1", "09-01", household) == 0
    assert stock(f"{HOUSEHOLDS}|tier=relative", "u1", "09-01", household) == 1
    assert flow("hardship_filed", household) == {("u1", day("03-17")): 1}
    assert flow("hardship_left", household) == {}


def test_leaving_and_falling_back_count_on_their_days() -> None:
    """The last tier holds again where none is named."""
    register = on_file().hear_all(hardship_left(), hardship_left("11-02", move="relapsed"))
    household = register.household()

    assert flow("hardship_left", household) == {("u1", day("10-01")): 1}
    assert flow("hardship_relapsed", household) == {("u1", day("11-02")): 1}
    assert flow("hardship_relapsed|tier=deep", household) == {("u1", day("11-02")): 1}
    assert [stock(HOUSEHOLDS, "u1", on, household) for on in ("09-30", "10-01", "11-02")] == [
        1,
        0,
        1,
    ]


def test_aid_counts_by_kind_where_the_file_is() -> None:
    """Whoever gave it; to a household on no file it is given with a finding, until the file."""
    register = Cares().hear_all(hardship_applied(), aid_given("03-20"))
    assert rules_found(register.household()) == ["aid_without_file"]

    register.hear_all(*checks(), hardship_decided())
    register.hear(aid_given("04-01", kind="medical", yuan="1200.50"))
    household = register.household()

    assert rules_found(household) == []
    assert flow("aid_yuan", household) == {
        ("u1", day("03-20")): 3000,
        ("u1", day("04-01")): pytest.approx(1200.5),
    }
    assert flow("aid_yuan|kind=medical", household) == {("u1", day("04-01")): pytest.approx(1200.5)}


def test_a_household_is_behind_a_kind_of_aid_once_a_year() -> None:
    """However often and in whichever order it is told: on the first day of the year."""
    register = Cares().hear_all(
        hardship_applied(), *checks(), hardship_decided(), aid_given("06-01"), aid_given("04-01"),
        aid_given("05-01", kind="medical"), aid_given("2027-02-01"),
    )  # fmt: skip

    household = register.household()

    assert flow("households_aided|kind=money", household) == {
        ("u1", day("04-01")): 1, ("u1", day("2027-02-01")): 1,
    }  # fmt: skip
    assert flow("households_aided|kind=medical", household) == {("u1", day("05-01")): 1}


def test_what_contradicts_is_refused() -> None:
    """Days before what they build on, numbers that can't be, reviews that say two things."""
    register = Cares().hear_all(hardship_applied())
    refuses(
        register,
        BeforeItBegan,
        hardship_checked("03-01"),
        hardship_decided("03-01"),
        aid_given("03-01"),
    )
    refuses(register, DayAhead, hardship_publicized("03-08"))
    refuses(register, PublicityEndsFirst, hardship_publicized("03-16", to="2026-03-08"))
    refuses(register, MoreSettledThanRaised, hardship_publicized(objections=1, settled=2))
    refuses(register, TierMissing, hardship_decided(tier=None))

    register.hear(hardship_checked("03-10"))
    with pytest.raises(BeforeItBegan):
        register.hear(hardship_decided("03-09"))


def test_on_file_what_contradicts_is_refused() -> None:
    """A second decision, a review in two tongues, a falling back of whoever never left."""
    register = on_file()
    refuses(register, FileDecided, hardship_decided("03-18"))
    refuses(
        register,
        TierContradicts,
        hardship_reviewed(tier="relative"),
        hardship_reviewed(result="change"),
    )
    refuses(register, BeforeItBegan, hardship_reviewed("03-16"), hardship_left("03-16"))
    refuses(register, StillOnFile, hardship_left(move="relapsed"))

    register.hear(hardship_left())
    refuses(register, NotOnFile, hardship_left("10-02"), hardship_reviewed("10-02"))


def test_what_may_yet_come_is_waited_for() -> None:
    """The application, the decision, a new application, a leaving."""
    register = Cares()
    refuses(register, Waits, hardship_checked(), hardship_decided(), aid_given(), hardship_left())

    register.hear(hardship_applied())
    refuses(register, Waits, hardship_reviewed(), hardship_left(), hardship_left(move="relapsed"))

    register.hear(hardship_decided(decision="refused", tier=None, cause=None))
    refuses(register, Waits, hardship_decided("03-20"), hardship_checked("03-20"))

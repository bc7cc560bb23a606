"""Officers: their posts (工会法 10), moves that need consent (18), a vacant chair, training."""

from __future__ import annotations

import pytest

from services.organization.rules.officer import Officer
from services.organization.rules.refusals import (
    AlreadyInPost,
    BornAfter,
    NotInPost,
    UnionEnded,
)
from shared.events.base import SubjectKey
from shared.rules.refusals import BeforeItBegan, SamePerson
from shared.streams.rules import AlreadyExists, Waits
from tests.rules.organization import (
    ANNA,
    Register,
    clocks,
    day,
    employer_registered,
    flow,
    missed,
    officer_left_post,
    officer_move_answered,
    officer_move_asked,
    officer_took_post,
    officer_trained,
    rules_found,
    stock,
    union_dissolved,
    union_registered,
)

O1, U1 = SubjectKey("officer", "u1/o1"), SubjectKey("union", "u1")
OFFICERS, MISSED = "organization.officers", "organization.clocks_missed"
SHANGHAI, HENAN, YINCHUAN = "310115", "410102", "640104"


def chaired(division: str = YINCHUAN) -> Register:
    """Give a register in which o1 chairs u1 since 1 March, in a division."""
    return Register().hear_all(
        employer_registered(), union_registered(division=division), officer_took_post("03-01")
    )


def officer(register: Register) -> Officer:
    """Give o1."""
    subject = register.subjects[O1]
    assert isinstance(subject, Officer)
    return subject


# ------------------------------------------------------------------------- posts


def test_an_officer_counts_while_in_post() -> None:
    """By how it is held: from the day on, and no longer on the day of leaving."""
    register = chaired().hear_all(officer_left_post("05-01"))

    for on, value in (("02-28", 0), ("03-01", 1), ("04-30", 1), ("05-01", 0)):
        assert stock(OFFICERS, "u1", on, officer(register)) == value
    assert stock(f"{OFFICERS}|engagement=part", "u1", "04-30", officer(register)) == 1


def test_two_posts_in_one_union_count_once() -> None:
    """Part-time chair until May, full-time staff since April: one officer all along."""
    register = chaired().hear_all(
        officer_took_post("04-01", post="staff", kind="full", basis="hired"),
        officer_left_post("05-01"),
    )

    for on in ("03-31", "04-30", "05-01"):
        assert stock(OFFICERS, "u1", on, officer(register)) == 1
    assert stock(f"{OFFICERS}|engagement=part", "u1", "04-30", officer(register)) == 1
    assert stock(f"{OFFICERS}|engagement=full", "u1", "05-01", officer(register)) == 1


@pytest.mark.parametrize("post", ["chair", "vice_chair", "committee"])
def test_a_near_relative_of_the_manager_on_the_committee_is_a_finding(post: str) -> None:
    """It happened, so it stands, with article 10 named."""
    register = Register().hear_all(employer_registered(), union_registered())

    register.hear(officer_took_post(post=post, near_relative=True))

    (finding,) = officer(register).findings
    assert (finding.rule, finding.article) == ("relative_on_committee", "工会法第十条")
    assert stock(OFFICERS, "u1", "12-31", officer(register)) == 1
    place = ("u1", day("03-01"))
    assert flow("organization.findings|rule=relative_on_committee", officer(register)) == {place: 1}


def test_a_near_relative_on_the_staff_is_none() -> None:
    """Article 10 speaks of the committee."""
    register = Register().hear_all(employer_registered(), union_registered())

    register.hear(officer_took_post(post="staff", basis="hired", near_relative=True))

    assert officer(register).findings == ()


def test_a_chair_that_was_not_elected_is_a_finding() -> None:
    """Chairs are elected (10); a vice-chair may be appointed until then."""
    register = Register().hear_all(employer_registered(), union_registered())

    register.hear(officer_took_post(basis="appointed"))

    assert rules_found(officer(register)) == ["chair_not_elected"]


def test_impossible_posts() -> None:
    """Held twice, left without being held, of somebody unborn, in a union that ended."""
    with pytest.raises(AlreadyInPost):
        chaired().hear(officer_took_post("04-01"))
    with pytest.raises(NotInPost):
        chaired().hear(officer_left_post(post="staff"))
    with pytest.raises(BeforeItBegan):
        chaired().hear(officer_left_post("02-28"))
    with pytest.raises(BornAfter):
        chaired().hear(officer_took_post(officer="o2", post="staff", birth_year=2027))
    with pytest.raises(UnionEnded):
        chaired().hear_all(union_dissolved("04-01"), officer_took_post("04-01", officer="o2"))


def test_posts_wait_for_what_they_build_on() -> None:
    """The union may be told of from another store; a post must have been taken."""
    with pytest.raises(Waits):
        Register().hear(officer_took_post())
    with pytest.raises(Waits):
        chaired().hear(officer_left_post(officer="o2"))


# ------------------------------------------------------------------------- a vacant chair


def test_a_vacant_chair_is_filled_in_three_months_in_henan() -> None:
    """Vacant since 4 May, due on 4 August; elsewhere no term is known."""
    assert clocks(chaired(YINCHUAN).hear_all(officer_left_post("05-04")).union()) == ()

    register = chaired(HENAN).hear_all(officer_left_post("05-04"))

    (clock,) = clocks(register.union())
    assert (clock.clock, clock.due_on) == ("vacant_chair_filled", day("08-04"))


def test_a_chair_that_is_filled_stops_the_clock_or_takes_the_miss_away() -> None:
    """Filled on 1 August, told after the clock had run out; on the 5th it would have been late."""
    for on, left in (("08-01", {}), ("08-05", {("u1", day("08-05")): 1})):
        register = chaired(HENAN).hear_all(officer_left_post("05-04"))
        register.hear(missed(register, U1))

        register.hear(officer_took_post(on, officer="o2"))

        assert clocks(register.union()) == ()
        assert flow(MISSED, register.union()) == left


def test_a_chair_that_somebody_else_holds_by_then_is_not_vacant() -> None:
    """Whether the leaving of the former one is told first or last, the same follows."""
    told = [officer_took_post("05-04", officer="o2"), officer_left_post("05-04")]

    one, other = (chaired(HENAN).hear_all(*order).union() for order in (told, told[::-1]))

    assert clocks(one) == ()
    assert one == other


# ------------------------------------------------------------------------- moves


def test_a_chair_is_moved_with_the_consent_of_committee_and_upper_union() -> None:
    """Asked, answered by another person, moved: no finding."""
    register = chaired().hear_all(
        officer_move_asked(), officer_move_answered(), officer_left_post(reason="moved")
    )

    assert officer(register).findings == ()


@pytest.mark.parametrize(
    "told",
    [
        [],
        [officer_move_asked()],
        [officer_move_asked(), officer_move_answered(agreed=False)],
        [officer_move_asked(committee_agreed=False), officer_move_answered()],
    ],
    ids=["not asked", "not answered", "refused", "committee against"],
)
def test_a_chair_moved_without_consent_is_a_finding(told: list[object]) -> None:
    """Article 18; where no place says so, silence is no consent."""
    register = chaired().hear_all(*told, officer_left_post(reason="moved"))  # type: ignore[arg-type]

    assert rules_found(officer(register)) == ["moved_without_consent"]


def test_whoever_is_not_a_chair_needs_no_consent() -> None:
    """Nor does a chair who resigns."""
    register = chaired().hear_all(
        officer_took_post(post="committee", officer="o1"),
        officer_left_post(post="committee", reason="moved"),
        officer_left_post(),
    )

    assert officer(register).findings == ()


def test_silence_is_consent_in_shanghai() -> None:
    """Asked on 1 April: nothing heard by the 16th, and the move is lawful."""
    register = chaired(SHANGHAI).hear_all(officer_move_asked("04-01"))
    (clock,) = officer(register).deadlines()
    assert (clock.clock, clock.due_on, clock.effect) == (
        "officer_move_answer", day("04-16"), "consent_deemed",
    )  # fmt: skip

    register.hear_all(missed(register, O1), officer_left_post(reason="moved"))

    assert officer(register).findings == ()
    assert flow(MISSED, officer(register)) == {("u1", day("04-17")): 1}


def test_a_refusal_in_time_that_is_told_late_takes_the_consent_back() -> None:
    """Nothing had been heard, but it was refused on the 10th."""
    register = chaired(SHANGHAI).hear_all(officer_move_asked("04-01"))
    register.hear_all(
        missed(register, O1),
        officer_move_answered("04-10", agreed=False),
        officer_left_post(reason="moved"),
    )

    assert rules_found(officer(register)) == ["moved_without_consent"]
    assert flow(MISSED, officer(register)) == {}


def test_a_refusal_after_silence_came_too_late() -> None:
    """The answer stands with a finding, and so does the consent."""
    register = chaired(SHANGHAI).hear_all(officer_move_asked("04-01"))
    register.hear_all(
        missed(register, O1),
        officer_move_answered("04-20", agreed=False),
        officer_left_post(reason="moved"),
    )

    assert rules_found(officer(register)) == ["move_answered_late"]
    assert officer(register).findings[0].article == "上海市工会条例第三十八条"


def test_an_answer_is_by_another_person_and_to_a_question() -> None:
    """It waits for the question, which may come from another store."""
    with pytest.raises(Waits):
        chaired().hear(officer_move_answered())
    with pytest.raises(SamePerson):
        chaired().hear_all(officer_move_asked(), officer_move_answered(reported_by=ANNA))
    with pytest.raises(BeforeItBegan):
        chaired().hear_all(officer_move_asked(), officer_move_answered("03-31"))
    with pytest.raises(NotInPost):
        chaired().hear(officer_move_asked(post="vice_chair"))


# ------------------------------------------------------------------------- training


def test_heads_trained_count_on_their_day_by_level() -> None:
    """Two officers at the district's course, and a course is told once."""
    register = Register()

    course = register.hear(officer_trained())

    place = ("u1", day("03-01"))
    assert flow("organization.officers_trained", course) == {place: 2}
    assert flow("organization.officers_trained|level=district", course) == {place: 2}
    with pytest.raises(AlreadyExists):
        register.hear(officer_trained())

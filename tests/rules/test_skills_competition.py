"""Competitions and drills, training, grades, activities."""

from __future__ import annotations

import pytest

from services.skills.rules.refusals import (
    AppealContradicts,
    CompetitionOver,
    CourseOver,
    EndsFirst,
    EntryOut,
    GradeNotRaised,
    NoScale,
    NotScored,
    OtherEntry,
    RoundPublished,
    ScoreContradicts,
    ScoredBefore,
    ScoreOutsideScale,
)
from shared.rules.refusals import BeforeItBegan, PartExceedsWhole, SamePerson
from shared.streams.rules import AlreadyExists, Waits
from tests.rules.register import ANNA, day
from tests.rules.skills import (
    Skills,
    activity_held,
    competition_opened,
    competition_planned,
    course_finished,
    course_opened,
    entry_withdrawn,
    grade_raised,
    open_to_all,
    refuses,
    result_published,
    round_scored,
    score_appealed,
    scored,
    worker_entered,
)


def test_a_competition_counts_on_the_day_planned() -> None:
    """By kind and level."""
    register = open_to_all()

    for cell in ("competitions", "competitions|kind=drill", "competitions|level=city"):
        assert register.flow(cell) == {("6401", day("02-01")): 1}


def test_a_competition_has_a_scale_and_ends_after_it_begins() -> None:
    """It is entered between its planning and its end, and opened before that."""
    refuses(Skills(), NoScale, competition_planned(campaign=None, scale_max="0"))
    refuses(Skills(), EndsFirst, competition_planned(campaign=None, to="2026-02-28"))
    refuses(Skills(), Waits, worker_entered(), competition_opened())
    register = open_to_all()

    refuses(register, EndsFirst, competition_opened(entry_until="2026-07-01"))
    refuses(register, EndsFirst, competition_opened("04-01"))
    refuses(register, BeforeItBegan, competition_opened("01-31"), worker_entered("01-31"))
    refuses(register, CompetitionOver, worker_entered("07-01"))


def test_an_entry_after_the_last_day_stands_and_is_found() -> None:
    """By the last day that the organizer named at last."""
    register = open_to_all().hear_all(worker_entered("04-01"))
    assert register.found("competition", "k1") == ["entered_late"]

    register = open_to_all().hear_all(
        competition_opened("02-20", entry_until="2026-04-10"), competition_opened("02-15"),
        worker_entered("04-01"),
    )  # fmt: skip
    assert register.found("competition", "k1") == []


def test_an_employer_counts_once_a_year_at_its_earliest_entry() -> None:
    """At the union that made it."""
    register = open_to_all("k2").hear_all(
        worker_entered("03-10", employer="w1"),
        worker_entered("03-05", activity="k2", entry="e2", union="u2", employer="w1"),
    )

    assert register.flow("competition_employers") == {("u2", day("03-05")): 1}


@pytest.mark.parametrize("score", ["100.001", "101"])
def test_a_score_outside_the_scale_is_refused(score: str) -> None:
    """In a round and on appeal."""
    register = open_to_all().hear_all(worker_entered())

    refuses(register, ScoreOutsideScale, round_scored(score=score))
    register.hear(round_scored(score="100"))
    refuses(register, ScoreOutsideScale, score_appealed(new_score=score))


def test_who_was_absent_has_no_score() -> None:
    """Nor a rank; whoever was there has one."""
    register = open_to_all().hear_all(worker_entered())

    refuses(
        register, ScoreContradicts,
        round_scored(absent=True), round_scored(absent=True, score=None, rank=1),
        round_scored(score=None),
    )  # fmt: skip


def test_only_who_entered_is_scored_once_within_the_competition() -> None:
    """Not before it began or before the entry, not after it was taken back."""
    register = open_to_all("k2")
    refuses(register, Waits, round_scored())
    register.hear(worker_entered())

    refuses(register, BeforeItBegan, round_scored("02-28"), round_scored("03-09"))
    refuses(register, OtherEntry, round_scored(competition="k2"))
    register.hear(round_scored())
    refuses(register, ScoredBefore, round_scored())
    register.hear(worker_entered(entry="e2", member="3c" * 32))
    register.hear(entry_withdrawn(entry="e2", member="3c" * 32))
    refuses(register, EntryOut, round_scored(entry="e2"))


def test_another_scale_than_planned_is_found() -> None:
    """`100` and `100.0` are one."""
    register = scored("91.5")
    assert register.found("competition", "k1") == []
    register.hear(worker_entered(entry="e9", member="3c" * 32))
    register.hear(round_scored(entry="e9", scale_max="120"))

    assert register.found("competition", "k1") == ["scale_changed"]


def test_a_result_does_not_come_before_the_round() -> None:
    """Without scores it waits; a day before the last score is refused."""
    register = open_to_all().hear_all(worker_entered())
    refuses(register, Waits, result_published())
    register.hear(round_scored())

    refuses(register, BeforeItBegan, result_published("04-09"))
    refuses(register, NotScored, result_published(promoted=["e7"]))
    register.hear(result_published())
    refuses(register, RoundPublished, result_published(), round_scored(entry="e1"))


@pytest.mark.parametrize(
    ("points", "promoted", "against"),
    [
        (("90", "90", "80"), ["e1", "e2"], []),
        (("90", "90", "80"), ["e1"], []),
        (("90", "85", "80"), ["e1", "e3"], ["better_left_out"]),
        (("90", None), ["e1", "e2"], ["absent_promoted"]),
        (("90", None), ["e1"], []),
    ],
)
def test_a_result_against_its_own_scores_is_found(
    points: tuple[str | None, ...], promoted: list[str], against: list[str]
) -> None:
    """Ties are none of it, whoever of them goes on."""
    register = scored(*points).hear_all(result_published(promoted=promoted))

    assert register.found("round", "k1/1") == against


@pytest.mark.parametrize(
    ("ranks", "against"),
    [
        ((1, 1, 3), []),
        ((1, 2, 3), []),
        ((2, 1, 3), []),
        ((1, 3, 2), ["ranks_against_scores"]),
        ((1, 2, 2), ["ranks_against_scores"]),
    ],
)
def test_equal_scores_may_share_a_rank_and_no_others(
    ranks: tuple[int, ...], against: list[str]
) -> None:
    """Three entries with 90, 90 and 80 points."""
    register = open_to_all()
    for number, (score, rank) in enumerate(zip(("90", "90", "80"), ranks, strict=True), start=1):
        register.hear(worker_entered(entry=f"e{number}", member=f"{number:064x}"))
        register.hear(round_scored(entry=f"e{number}", score=score, rank=rank))
    register.hear(result_published(promoted=["e1", "e2", "e3"]))

    assert register.found("round", "k1/1") == against


def test_a_disqualified_entry_goes_on_only_with_a_finding() -> None:
    """And its score leaves nobody out who did worse."""
    register = Skills().hear_all(
        competition_planned(union="u1", campaign=None), worker_entered(), round_scored(),
        worker_entered(entry="e2", member="3c" * 32), round_scored(entry="e2", score="80"),
        entry_withdrawn("04-11", kind="disqualified"), result_published(promoted=["e2"]),
    )  # fmt: skip
    assert register.found("round", "k1/1") == register.found("competition", "k1") == []

    register.hear(score_appealed("04-16", entry="e2", new_score="82"))
    register.hear(result_published("04-17", promoted=["e1"]))
    assert register.found("competition", "k1") == ["disqualified_promoted"]


@pytest.mark.parametrize("kind", ["disqualified", "withdrew"])
def test_a_result_is_published_anew_when_who_went_on_is_out(kind: str) -> None:
    """The next one moves up; then the result stands again."""
    register = Skills().hear_all(
        competition_planned(union="u1", campaign=None), worker_entered(), round_scored(),
        worker_entered(entry="e2", member="3c" * 32), round_scored(entry="e2", score="80"),
        result_published(),
    )  # fmt: skip
    refuses(register, RoundPublished, result_published("04-16", promoted=["e2"]))

    register.hear_all(
        entry_withdrawn("04-18", kind=kind), result_published("04-20", promoted=["e2"])
    )

    assert register.found("round", "k1/1") == register.found("competition", "k1") == []
    refuses(register, RoundPublished, result_published("04-21"))


def test_a_second_round_follows_a_published_one() -> None:
    """For those who went on; others stand with a finding."""
    register = scored("95", "90")
    refuses(register, Waits, round_scored("05-01", round=2))
    register.hear(result_published())

    refuses(register, BeforeItBegan, round_scored("04-14", round=2))
    register.hear(round_scored("05-01", round=2))
    assert register.found("competition", "k1") == []
    register.hear(round_scored("05-01", round=2, entry="e2"))
    assert register.found("competition", "k1") == ["scored_without_promotion"]


def test_an_appeal_is_decided_by_another_person_and_changes_what_it_upholds() -> None:
    """The result may then be published anew, once."""
    register = scored("91.5", "92")
    refuses(register, SamePerson, score_appealed(reported_by=ANNA))
    refuses(register, NotScored, score_appealed(entry="e7"))
    refuses(register, BeforeItBegan, score_appealed("04-09"))
    refuses(
        register, AppealContradicts,
        score_appealed(upheld=False), score_appealed(new_score=None),
    )  # fmt: skip

    register.hear_all(result_published(promoted=["e2"]), score_appealed("04-16"))
    register.hear(result_published("04-20", promoted=["e1"]))

    assert register.found("round", "k1/1") == []
    refuses(register, RoundPublished, result_published("04-21"))
    register.hear(score_appealed("04-22", upheld=False, new_score=None))
    refuses(register, RoundPublished, result_published("04-23"))


def test_a_course_counts_when_it_opens_and_its_workers_when_it_is_over() -> None:
    """Migrant workers apart; what it says of grades isn't added to them."""
    register = Skills()
    refuses(register, Waits, course_finished())
    register.hear_all(course_opened(), course_finished())

    assert register.flow("courses|funder=union") == {("u1", day("04-01")): 1}
    assert register.flow("trained") == {("u1", day("04-20")): 28}
    assert register.flow("trained|migrant=yes") == {("u1", day("04-20")): 12}
    assert register.flow("grades_raised") == {}
    refuses(register, CourseOver, course_finished())


def test_no_group_of_a_course_is_more_than_all() -> None:
    """And it doesn't end before it begins."""
    register = Skills().hear_all(course_opened())

    refuses(
        register, PartExceedsWhole,
        course_finished(women=29), course_finished(migrant=29),
        course_finished(grades_raised=29), course_finished(certificates=29),
    )  # fmt: skip
    refuses(register, BeforeItBegan, course_finished("03-31"))


def test_a_grade_rises_once_for_each_certificate() -> None:
    """Above the old one."""
    register = Skills().hear_all(grade_raised())

    refuses(register, AlreadyExists, grade_raised(union="u2"))
    refuses(
        register, GradeNotRaised,
        grade_raised(certificate_no="Z-2", old_grade="intermediate"),
        grade_raised(certificate_no="Z-2", old_grade="senior"),
    )  # fmt: skip
    assert register.flow("grades_raised|grade=intermediate") == {("u1", day("05-01")): 1}


def test_an_activity_counts_as_often_as_it_was_held() -> None:
    """By kind."""
    register = Skills().hear_all(activity_held())

    assert register.flow("activities|kind=culture") == {("u1", day("05-01")): 2}
    refuses(register, AlreadyExists, activity_held())

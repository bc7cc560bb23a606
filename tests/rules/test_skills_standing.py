"""The standing of an employer for honours: what bars, what was checked, what changes it later."""

from __future__ import annotations

from shared.events.skills.standing import Position, Veto
from shared.law.vetoes import VETOES, Line, Vetoes, pack_of
from tests.rules import honours
from tests.rules.contracts import coverage_announced
from tests.rules.register import TODAY, day
from tests.rules.standing import (
    ORGANIZATION,
    RIGHTS,
    Desk,
    adverse_fact_announced,
    in_good_standing,
    nomination_made,
    standing_announced,
)


def test_a_nomination_is_checked_by_what_is_known_up_to_which_number() -> None:
    """Nothing bars; the check names both streams and how far they were read."""
    desk = in_good_standing()
    made = desk.tell(nomination_made())

    (check,) = desk.checks()
    assert (check.result, check.vetoes, check.occasion) == ("clear", (), "nominated")
    assert (check.event, check.because, check.on) == (made, None, day("06-01"))
    assert check.positions == (
        Position(stream=ORGANIZATION, number=1), Position(stream=RIGHTS, number=1)
    )  # fmt: skip
    assert not desk.barred()
    assert not desk.answer().changed


def test_a_nomination_during_a_bar_stands_and_is_found_with_the_event_that_bars() -> None:
    """What really happened is recorded (DOMAIN.md 1): it is no refusal."""
    desk = in_good_standing()
    fact = desk.tell(adverse_fact_announced(), RIGHTS)

    made = desk.tell(nomination_made())

    (check,) = desk.checks()
    assert check.result == "barred"
    assert check.vetoes == (Veto(rule="arrears", event=fact, fact="f1"),)
    assert [(one.rule, one.event) for one in desk.nomination.findings if one.rule ==
            "barred_by_veto"] == [("barred_by_veto", made)]  # fmt: skip


def test_what_is_missing_bars_each_by_the_event_that_says_so() -> None:
    """No union, no congress on that day, no contract."""
    desk = Desk()
    coverage = desk.tell(coverage_announced(coverages=[]), ORGANIZATION)
    own = desk.tell(
        standing_announced(under_contract=[{"from": "2025-01-01", "until": "2026-06-01"}],
                           with_congress=[{"from": "2026-06-02"}]),
        RIGHTS,
    )  # fmt: skip

    desk.tell(nomination_made())

    (check,) = desk.checks()
    assert check.vetoes == (
        Veto(rule="no_union", event=coverage),
        Veto(rule="no_congress", event=own),
        Veto(rule="no_contract", event=own),
    )


def test_a_bar_holds_from_its_first_day_and_no_longer_on_its_last() -> None:
    """The fact of 10 May, no longer on 20 May."""
    for on, result in (
        ("05-09", "clear"), ("05-10", "barred"), ("05-19", "barred"), ("05-20", "clear")
    ):  # fmt: skip
        desk = in_good_standing()
        desk.tell(adverse_fact_announced(until="2026-05-20"), RIGHTS)
        desk.tell(nomination_made(on))
        assert [one.result for one in desk.checks()] == [result]


def test_a_barring_fact_that_comes_late_changes_the_check_and_is_named() -> None:
    """The decision's own check stays as it was; the answer now is another, because of the fact."""
    desk = in_good_standing()
    made = desk.tell(nomination_made())
    late = desk.tell(adverse_fact_announced(), RIGHTS)

    first, second = desk.checks()
    assert (second.result, second.event, second.because) == ("barred", made, late)
    assert second.vetoes == (Veto(rule="arrears", event=late, fact="f1"),)
    assert Position(stream=RIGHTS, number=2) in second.positions
    (check,) = desk.standing.checks
    assert (check.result, check.vetoes, check.positions) == ("clear", (), first.positions)
    answer = desk.answer()
    assert (answer.result, answer.added, answer.lifted) == ("barred", second.vetoes, ())
    assert (answer.changed, answer.by) == (True, (late,))
    assert desk.barred()


def test_a_bar_that_is_taken_back_is_lifted_by_name() -> None:
    """A fact recorded in error ends as it begins; then nothing is found of the nomination."""
    desk = in_good_standing()
    desk.tell(adverse_fact_announced(), RIGHTS)
    desk.tell(nomination_made())

    back = desk.tell(adverse_fact_announced(until="2026-05-10"), RIGHTS)

    assert [one.result for one in desk.checks()] == ["barred", "clear"]
    answer = desk.answer()
    assert [one.rule for one in answer.lifted] == ["arrears"]
    assert (answer.result, answer.by) == ("clear", (back,))
    assert not desk.barred()


def test_what_says_nothing_new_of_a_decision_is_not_told_again() -> None:
    """A bar after its day, another count of labour contracts, the fact lifted later."""
    desk = in_good_standing()
    desk.tell(nomination_made("05-01"))

    desk.tell(adverse_fact_announced(), RIGHTS)
    desk.tell(standing_announced(labour_contracts=None), RIGHTS)
    desk.tell(coverage_announced(closed_on="2026-06-20"), ORGANIZATION)
    desk.tell(adverse_fact_announced(until="2026-06-01"), RIGHTS)

    assert [one.result for one in desk.checks()] == ["clear"]


def test_each_decision_of_the_city_is_checked_for_its_own_day() -> None:
    """A district's review isn't; the arrears of May bar the conferral, not what went before."""
    desk = in_good_standing()
    desk.tell(standing_announced(with_congress=[{"from": "2025-06-01"}]), RIGHTS)
    desk.tell(adverse_fact_announced(), RIGHTS)
    steps = (
        nomination_made("02-05"),
        honours.nomination_publicized(),
        honours.nomination_reviewed(),
        honours.nomination_reviewed("03-15", level="city", reported_by=honours.CEN),
        honours.slate_reviewed(),
        honours.slate_publicized(),
        honours.honour_conferred("05-20"),
    )
    ids = [desk.tell(step) for step in steps]

    assert [(one.occasion, one.event, one.result) for one in desk.checks()] == [
        ("nominated", ids[0], "clear"),
        ("reviewed", ids[3], "clear"),
        ("settled", ids[4], "clear"),
        ("conferred", ids[6], "barred"),
    ]
    assert len(desk.standing.checks) == 4


def test_of_an_employer_of_which_nothing_was_announced_the_check_is_incomplete() -> None:
    """It isn't refused and doesn't wait; each announcement that completes it is told."""
    desk = Desk()
    desk.tell(nomination_made())
    desk.tell(standing_announced(), RIGHTS)
    coverage = desk.tell(coverage_announced(), ORGANIZATION)

    assert [one.result for one in desk.checks()] == ["incomplete", "clear"]
    assert desk.checks()[-1].because == coverage
    assert desk.standing.holder(TODAY) == "u1"


def test_a_fact_of_a_kind_that_the_place_doesnt_name_bars_nothing() -> None:
    """Which rules bar is data: a place's pack of a later year says fewer."""
    few = Vetoes(
        title={"zh": "", "en": ""}, from_year=2026, division="6401",
        vetoes=(Line(rule="accident", years=3, article="", source="", mark="unverified"),),
    )  # fmt: skip
    packs = {**VETOES, "yinchuan": few}

    assert pack_of(2026, "640104", packs) == "yinchuan"
    assert pack_of(2025, "640104", packs) == pack_of(2026, "6405", packs) == "cn"
    assert pack_of(2026, None, packs) == "cn"
    assert few.line("arrears") is None


def test_every_line_of_the_pack_is_marked_and_says_how_long_it_bars() -> None:
    """To the end of the year, three years to the day; what is missing has no term."""
    pack = VETOES["cn"]

    assert {one.mark for one in pack.vetoes} == {"unverified"}
    arrears, accident, none = (pack.line(rule) for rule in ("arrears", "accident", "no_union"))
    assert arrears is not None and arrears.until(day("05-10")) == day("2027-01-01")  # noqa: PT018
    assert accident is not None and accident.until(day("05-10")) == day("2029-05-10")  # noqa: PT018
    assert none is not None and none.until(day("05-10")) is None  # noqa: PT018

"""Each clock of a dispute reaches the exact day, by the article that sets it (DOMAIN.md 4).

Spring Festival of 2026: off from Sunday 15 to Monday 23 February, Saturdays 14 and 28 made up for;
Sunday 4 January and Sunday 20 September are made up for too.
"""

from __future__ import annotations

import pytest

from shared.events.base import Event
from shared.law import clocks
from tests.rules.rights import (
    agreement_performed,
    arbitration_decided,
    arbitration_filed,
    award_made,
    award_received,
    court_ruled,
    court_seized,
    day,
    filed,
    limitation_changed,
    mediation_concluded,
    mediation_started,
    stepped,
    told,
)


def accepted(received: str, on: str) -> tuple[Event, ...]:
    """Give a case that the commission received on one day, and took on another."""
    return filed("01-01"), arbitration_filed(received), arbitration_decided(on)


EXAMPLES = [
    ("limitation", "27", "02-24", [filed("02-20", known_on="2025-02-17")]),
    ("limitation", "27", "03-03", [filed("03-01", known_on="2025-03-03")]),
    ("mediation", "14", "02-24", [filed("01-30"), mediation_started("02-02")]),
    ("mediation", "14", "03-02", [filed("01-30"), mediation_started("02-14")]),
    ("agreement_performance", "15", "02-16", [
        filed(), mediation_started(), mediation_concluded(perform_by="2026-02-16"),
    ]),
    ("acceptance", "29", "02-24", [filed(), arbitration_filed("02-10")]),
    ("acceptance", "29", "09-24", [filed(), arbitration_filed("09-18")]),
    ("acceptance", "29", "01-06", [filed("2025-12-01"), arbitration_filed("2025-12-29")]),
    ("service_on_respondent", "30", "02-26", accepted("02-09", "02-12")),
    ("defence", "30", "03-03", [*accepted("02-09", "02-10"), stepped("02-11", "served")]),
    ("defence_copied", "30", "02-26", [*accepted("02-02", "02-03"), stepped("02-12", "defence")]),
    ("panel_notice", "32", "02-26", accepted("02-09", "02-12")),
    ("award", "43", "02-24", accepted("01-07", "01-08")),
    ("award", "43", "03-02", accepted("01-15", "01-16")),
    ("award_extended", "43", "03-09", [
        *accepted("01-07", "01-08"), stepped("02-13", "extended"),
    ]),
    ("suit_after_final_award", "48", "02-24", [
        *accepted("01-07", "01-08"), award_made("02-01"), award_received("02-05"),
    ]),
    ("set_aside_request", "49", "02-24", [
        *accepted("01-07", "01-08"), award_made("01-15"),
        award_received("01-16", party="employer"),
    ]),
    ("suit_after_set_aside", "49", "02-24", [
        *accepted("01-03", "01-04"), award_made("01-10"),
        award_received("01-10", party="employer"),
        court_seized("01-20", act="set_aside", by="employer"),
        court_ruled("02-02", result="set_aside"),
    ]),
    ("suit_after_award", "50", "02-24", [
        *accepted("01-07", "01-08"), award_made("02-01", finality="other"),
        award_received("02-02"),
    ]),
    ("suit_after_award", "50", "02-25", [
        *accepted("01-07", "01-08"), award_made("02-01", finality="mixed"),
        award_received("02-02"), award_received("02-10", party="employer"),
    ]),
]  # fmt: skip
"""The clock, the article of 劳动争议调解仲裁法, the last day in time, and what set it running."""

NUMBERS = {
    "14": "十四", "15": "十五", "27": "二十七", "29": "二十九", "30": "三十", "32": "三十二",
    "43": "四十三", "48": "四十八", "49": "四十九", "50": "五十",
}  # fmt: skip


@pytest.mark.parametrize(("clock", "article", "due", "history"), EXAMPLES)
def test_a_clock_reaches_the_day_that_its_article_sets(
    clock: str, article: str, due: str, history: list[Event]
) -> None:
    """Working days skip the festival and count a made-up Saturday; an end on a day off moves."""
    register = told(*history)

    (found,) = [one for one in register.dispute().deadlines() if one.clock == clock]

    assert register.due()[clock] == due
    assert f"第{NUMBERS[article]}条" in found.article
    assert found.pack == "cn@2008-05-01"
    assert not found.provisional


def test_every_clock_of_the_table_has_its_length_source_and_mark() -> None:
    """Working days rest on a text that couldn't be read, and say so."""
    named = {clock for clock, *_ in EXAMPLES} | {"hearing_notice", "postponement_request"}
    lines = {name: clocks.line_in_force(f"cn/{name}", day("01-01"))[1] for name in named}

    assert {one.mark for one in lines.values() if one.unit == "working"} == {"assumed"}
    assert {one.mark for one in lines.values() if one.unit != "working"} == {"law"}
    assert all(one.source for one in lines.values())


LATE_REPORTS = [
    ("mediation", [filed("01-30"), mediation_started("02-02")], mediation_concluded("02-24")),
    ("mediation", [filed("01-30"), mediation_started("02-02")], arbitration_filed("02-24")),
    ("agreement_performance", [
        filed(), mediation_started(), mediation_concluded(perform_by="2026-02-16"),
    ], agreement_performed("02-16")),
    ("acceptance", [filed(), arbitration_filed("02-10")], arbitration_decided("02-24")),
    ("service_on_respondent", accepted("02-09", "02-12"), stepped("02-26", "served")),
    ("panel_notice", accepted("02-09", "02-12"), stepped("02-26", "panel")),
    ("defence", [
        *accepted("02-09", "02-10"), stepped("02-11", "served"),
    ], stepped("03-03", "defence")),
    ("defence_copied", [
        *accepted("02-02", "02-03"), stepped("02-12", "defence"),
    ], stepped("02-26", "defence_copied")),
    ("award", accepted("01-07", "01-08"), award_made("02-24")),
    ("award", accepted("01-07", "01-08"), stepped("02-24", "extended")),
    ("award_extended", [
        *accepted("01-07", "01-08"), stepped("02-13", "extended"),
    ], award_made("03-09")),
    ("suit_after_final_award", [
        *accepted("01-07", "01-08"), award_made("02-01"), award_received("02-05"),
    ], court_seized("02-24")),
    ("set_aside_request", [
        *accepted("01-07", "01-08"), award_made("01-15"),
        award_received("01-16", party="employer"),
    ], court_seized("02-24", act="set_aside", by="employer")),
    ("suit_after_award", [
        *accepted("01-07", "01-08"), award_made("02-01", finality="other"),
        award_received("02-02"),
    ], court_seized("02-24", by="employer")),
    ("limitation", [filed("02-20", known_on="2025-02-17")], arbitration_filed("02-24")),
    ("limitation", [
        filed("02-20", known_on="2025-02-17"),
    ], limitation_changed("02-24", "interrupted")),
]  # fmt: skip
"""The clock, what set it running, and the report of its last day."""


@pytest.mark.parametrize(("clock", "history", "report"), LATE_REPORTS)
def test_a_report_of_the_last_day_that_comes_a_month_late_withdraws_the_miss(
    clock: str, history: list[Event], report: Event
) -> None:
    """Missed means that nothing was heard by then; now it was."""
    register = told(*history).at("04-10")
    assert clock in {one.clock for one in register.dispute().missed}
    assert f"rights.clocks_missed|clock={clock}" in {
        cell for cells in register.figures().values() for cell in cells.flow
    }

    register.hear(report, accepted_on=day("04-10"))

    assert clock not in {one.clock for one in register.dispute().missed}


@pytest.mark.parametrize(("clock", "history", "report"), LATE_REPORTS)
def test_what_is_heard_before_the_clock_ran_out_comes_to_the_same(
    clock: str, history: list[Event], report: Event
) -> None:
    """State doesn't tell whether a report was late or only what it reports."""
    late, early = told(*history).at("04-10"), told(*history)

    late.hear(report, accepted_on=day("04-10"))
    early.hear(report)

    others = {one for one in late.dispute().missed if one.clock != clock}
    assert early.at("04-10").dispute().missed == late.at("04-10").dispute().missed
    assert others <= set(early.dispute().missed)


def test_a_notice_of_a_hearing_comes_five_working_days_before_it() -> None:
    """Article 35, which names no effect: for 4 March it comes by 26 February."""
    case = accepted("02-02", "02-03")

    in_time = told(*case, stepped("02-26", "hearing_notice", for_date="2026-03-04"))
    late = told(*case, stepped("02-27", "hearing_notice", for_date="2026-03-04"))

    assert in_time.dispute().findings == ()
    assert [one.rule for one in late.dispute().findings] == ["hearing_notice_late"]
    assert "第三十五条" in late.dispute().findings[0].article


def test_a_request_to_postpone_comes_three_working_days_before_the_hearing() -> None:
    """Article 35: for 4 March it comes by Saturday 28 February, which is made up for."""
    case = accepted("02-02", "02-03")

    in_time = told(*case, stepped("02-28", "postponement_asked", for_date="2026-03-04"))
    late = told(*case, stepped("03-01", "postponement_asked", for_date="2026-03-04"))

    assert in_time.dispute().findings == ()
    assert [one.rule for one in late.dispute().findings] == ["postponement_asked_late"]
    assert "第三十五条" in late.dispute().findings[0].article

"""Limitation (劳动争议调解仲裁法 27): a warning, begun anew, standing still, going on."""

from __future__ import annotations

import datetime as dt

import pytest

from services.rights.rules.refusals import AlreadySuspended, NotSuspended
from shared.events.base import Event
from tests.rules.rights import Register, arbitration_filed, day, filed, limitation_changed, told

KNOWN = filed("2025-06-02", known_on="2025-06-02")
"""Known on a Monday: the year ends on Tuesday 2 June 2026."""


def rules_found(register: Register) -> list[str]:
    """Name the rules that the dispute's reports were against."""
    return [one.rule for one in register.dispute().findings]


def test_limitation_is_a_year_from_when_the_infringement_was_known() -> None:
    """27(1); arbitration in time ends it."""
    register = told(KNOWN)
    assert register.due() == {"limitation": "06-02"}

    register.hear(arbitration_filed("06-02"))

    assert "limitation" not in register.due()
    assert rules_found(register) == []


@pytest.mark.parametrize("on", ["2026-06-03", "2026-09-01"])
def test_a_claim_past_limitation_is_recorded_with_a_hint(on: str) -> None:
    """The lapse is a defence of the other side (民法典 192, 193); nobody is sent away for it."""
    taken_up = told(filed(on, known_on="2025-06-02"))
    asked = told(KNOWN, arbitration_filed(on))

    for register in (taken_up, asked):
        (finding,) = register.dispute().findings
        assert (finding.rule, finding.severity) == ("past_limitation", "hint")
        assert "第二十七条" in finding.article
    assert asked.dispute().stage == "arbitration_filed"


def test_a_lapse_before_the_union_had_the_case_is_no_clock_of_the_unions() -> None:
    """It was over; nothing runs out, and nothing is counted as missed."""
    register = told(filed("2026-09-01", known_on="2025-06-02"))

    assert register.due() == {}
    assert register.at("2026-12-01").flow("rights.clocks_missed") == {}


def test_wages_have_no_limitation_while_the_employment_lasts() -> None:
    """27(4): it begins when the employment ends."""
    wages = {"kind": "wages", "known_on": "2023-01-01"}

    working = told(filed("2026-03-02", **wages))
    left = told(filed("2026-03-02", employment_ended_on="2026-02-27", **wages))

    assert working.due() == {}
    assert rules_found(working) == rules_found(left) == []
    assert left.due() == {"limitation": "2027-03-01"}


def test_a_claim_begins_limitation_anew() -> None:
    """27(2): from the day of the claim; what was missed and found before is taken back."""
    register = told(KNOWN).at("06-10")
    register.hear(arbitration_filed("06-20"))
    assert rules_found(register) == ["past_limitation"]

    register.hear(limitation_changed("2025-12-01", "interrupted"))

    assert rules_found(register) == []
    assert register.dispute().missed == ()
    assert register.flow("rights.clocks_missed") == {}


def test_a_claim_after_the_lapse_begins_nothing_anew() -> None:
    """It is recorded, with a hint."""
    register = told(KNOWN).at("06-10")

    register.hear(limitation_changed("06-11", "interrupted"))

    assert rules_found(register) == ["past_limitation"]
    assert [one.due_on for one in register.dispute().missed] == [day("06-02")]


def test_a_promise_after_the_lapse_begins_limitation_anew() -> None:
    """民法典 192: who promises to perform after it can't plead the lapse; the miss goes too."""
    register = told(KNOWN).at("06-10")

    register.hear(limitation_changed("06-11", "interrupted", cause="promise_given"))

    assert rules_found(register) == []
    assert register.dispute().missed == ()
    assert register.due() == {"limitation": "2027-06-11"}


def test_what_was_left_when_it_stood_still_goes_on_afterwards() -> None:
    """27(3): 63 days were left on 31 March, and end 63 days after it goes on, on a working day."""
    still = told(KNOWN, limitation_changed("03-31", "suspended", cause="force_majeure"))
    assert still.due() == {}

    still.hear(limitation_changed("04-30", "resumed", cause="force_majeure"))

    assert day("04-30") + dt.timedelta(days=63) == day("07-02")
    assert still.due() == {"limitation": "07-02"}


def test_what_is_left_is_left_of_the_year_and_not_of_the_day_off_after_it() -> None:
    """A year that ends on Sunday 31 May is kept by Monday; what is left counts to the Sunday."""
    weekend = filed("2025-06-01", known_on="2025-05-31")
    assert told(weekend).due() == {"limitation": "06-01"}

    register = told(
        weekend, limitation_changed("05-29", "suspended"), limitation_changed("06-09", "resumed")
    )

    assert register.due() == {"limitation": "06-11"}


CHANGES: list[Event] = [
    limitation_changed("2025-09-01", "interrupted"),
    limitation_changed("2026-01-05", "suspended"),
    limitation_changed("2026-02-02", "resumed"),
]


def test_changes_told_out_of_order_come_to_the_same() -> None:
    """A claim that is told late takes its place by its day."""
    in_order = told(KNOWN, *CHANGES)

    late = told(KNOWN, CHANGES[1], CHANGES[2], CHANGES[0])

    assert late.due() == in_order.due() == {"limitation": "09-29"}


def test_limitation_stands_still_once_and_goes_on_from_there() -> None:
    """Twice, or without having stood still, is refused with the article."""
    with pytest.raises(AlreadySuspended) as twice:
        told(KNOWN, CHANGES[1], limitation_changed("2026-01-06", "suspended"))
    with pytest.raises(NotSuspended) as never:
        told(KNOWN, CHANGES[2])

    assert "第二十七条" in twice.value.facts["article"]
    assert "第二十七条" in never.value.facts["article"]


def test_in_time_after_all_means_that_nothing_was_missed() -> None:
    """A request that comes a month late, of a day in time."""
    register = told(KNOWN).at("07-02")
    assert [one.clock for one in register.dispute().missed] == ["limitation"]

    register.hear(arbitration_filed("06-02"), accepted_on=day("07-02"))

    assert register.dispute().missed == ()
    assert rules_found(register) == []

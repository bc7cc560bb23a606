"""The award and the courts (劳动争议调解仲裁法 29, 43, 47-51)."""

from __future__ import annotations

from typing import Any

import pytest

from services.rights.rules.refusals import (
    AlreadyReceived,
    NoHearingDate,
    OutOfTurn,
    StepTaken,
    TooEarly,
    WrongRuling,
)
from shared.events.base import Event
from tests.rules.rights import (
    Register,
    arbitration_decided,
    arbitration_filed,
    award_made,
    award_received,
    court_ruled,
    court_seized,
    day,
    enforced,
    filed,
    stepped,
    told,
)

ACCEPTED = (filed(), arbitration_filed(), arbitration_decided())


def awarded(finality: str) -> tuple[Event, ...]:
    """Give a case with an award that both parties received on 10 February."""
    return (
        *ACCEPTED, award_made(finality=finality), award_received(),
        award_received(party="employer"),
    )  # fmt: skip


def rules_found(register: Register) -> list[str]:
    """Name the rules that the dispute's reports were against."""
    return [one.rule for one in register.dispute().findings]


def test_a_final_award_binds_from_the_day_it_is_made() -> None:
    """Article 47; when nobody went to court it stays so."""
    register = told(*awarded("final"))
    assert register.dispute().in_force_on == day("02-10")

    register.at("03-13")

    assert register.dispute().stage == "final"
    assert register.dispute().in_force_on == day("02-10")


@pytest.mark.parametrize("finality", ["other", "mixed"])
def test_another_award_binds_once_nobody_sued_in_fifteen_days(finality: str) -> None:
    """Article 50, for a mixed award too: the fifteenth day is 25 February."""
    register = told(*awarded(finality)).at("02-26")

    assert register.dispute().stage == "final"
    assert register.dispute().in_force_on == day("02-26")


def test_a_later_receipt_moves_the_end_of_the_days_to_sue() -> None:
    """What ran out for the first party hadn't run out for both."""
    register = told(*ACCEPTED, award_made("01-20", finality="other"), award_received("01-20"))
    register.at("02-20")
    assert register.dispute().stage == "final"

    register.hear(award_received("02-10", party="employer"))

    assert register.dispute().stage == "awarded"
    assert register.due() == {"suit_after_award": "02-25"}


def test_the_workers_right_and_the_employers_lapse_each_by_itself() -> None:
    """Articles 48 and 49: 15 days and 30."""
    register = told(*awarded("final"))

    assert register.due() == {"suit_after_final_award": "02-25", "set_aside_request": "03-12"}
    assert register.at("02-26").dispute().stage == "awarded"


@pytest.mark.parametrize(
    ("finality", "given", "finding"),
    [
        ("final", {"by": "worker"}, []),
        ("final", {"by": "employer"}, ["employer_sued_final"]),
        ("final", {"act": "set_aside", "by": "employer"}, []),
        ("final", {"act": "set_aside", "by": "worker"}, ["not_to_be_set_aside"]),
        ("other", {"act": "set_aside", "by": "employer"}, ["not_to_be_set_aside"]),
        ("other", {"by": "employer"}, []),
    ],
)
def test_who_may_go_to_court_is_by_the_finality_of_the_award(
    finality: str, given: dict[str, Any], finding: list[str]
) -> None:
    """What isn't open to a party and was done all the same is found."""
    register = told(*awarded(finality), court_seized(**given))

    assert rules_found(register) == finding


def test_a_suit_after_the_right_lapsed_is_found() -> None:
    """A court judges it; the union records it."""
    register = told(*awarded("other"), court_seized("02-26"))

    assert register.dispute().stage == "lawsuit"
    assert rules_found(register) == ["sued_late"]


def test_silence_of_the_commission_opens_the_courts() -> None:
    """Articles 29 and 43: after five working days, or forty-five days; before that it is found."""
    unheard = (filed(), arbitration_filed("02-10"))

    patient = told(*unheard, court_seized("02-25", ground="silence"))
    impatient = told(*unheard, court_seized("02-24", ground="silence"))
    late_award = told(*ACCEPTED).at("02-25").hear_all(court_seized("02-26", ground="silence"))

    assert rules_found(patient) == []
    assert [one.clock for one in patient.dispute().missed] == ["acceptance"]
    assert rules_found(impatient) == ["sued_early"]
    assert "第二十九条" in impatient.dispute().findings[0].article
    assert rules_found(late_award) == []


def test_what_the_commission_refused_goes_to_court() -> None:
    """Article 29."""
    register = told(
        filed(), arbitration_filed(), arbitration_decided(accepted=False),
        court_seized("01-20", ground="refusal"), court_ruled(),
    )  # fmt: skip

    assert register.dispute().stage == "final"


def test_an_award_set_aside_opens_the_courts_anew() -> None:
    """Article 49: 15 days for either party."""
    register = told(
        *awarded("final"), court_seized(act="set_aside", by="employer"),
        court_ruled("04-20", result="set_aside"),
    )  # fmt: skip

    assert register.dispute().stage == "set_aside"
    assert register.dispute().in_force_on is None
    assert register.due() == {"suit_after_set_aside": "05-06"}
    register.hear(court_seized("05-06", ground="after_set_aside"))
    assert register.dispute().stage == "lawsuit"
    assert rules_found(register) == []


def test_the_days_after_an_award_was_set_aside_run_from_when_the_ruling_was_received() -> None:
    """Article 49 counts from the receipt: ruled on 20 April, received on the 27th."""
    register = told(
        *awarded("final"), court_seized(act="set_aside", by="employer"),
        court_ruled("04-20", result="set_aside", in_force_on="2026-04-27"),
    )  # fmt: skip

    assert register.due() == {"suit_after_set_aside": "05-12"}


def test_an_award_that_a_court_kept_stands() -> None:
    """It is in force as it was."""
    register = told(
        *awarded("final"), court_seized(act="set_aside", by="employer"),
        court_ruled("04-20", result="kept"),
    ).at("04-21")  # fmt: skip

    assert register.dispute().stage == "final"
    assert register.dispute().in_force_on == day("02-10")


def test_an_award_goes_on_to_be_enforced() -> None:
    """Article 51: all of it, or a part that leaves the case open."""
    register = told(*awarded("final"), enforced("03-20", recovered_yuan="10000", complete=False))
    assert register.dispute().stage == "awarded"

    register.hear(enforced("04-20", recovered_yuan="20000"))

    assert register.dispute().stage == "enforced"
    assert register.dispute().recovered_yuan == 30000


def test_an_extended_award_is_due_sixty_days_after_acceptance() -> None:
    """Article 43: 45 days, and 15 more with approval; extended too late, the 45 days had passed."""
    in_time = told(*ACCEPTED, stepped("02-24", "extended"))
    late = told(*ACCEPTED, stepped("02-25", "extended"))

    assert in_time.due()["award_extended"] == late.due()["award_extended"] == "03-09"
    assert "award" not in {one.clock for one in in_time.dispute().missed}
    assert "award" in {one.clock for one in late.dispute().missed}


def test_what_a_court_cannot_do_is_refused() -> None:
    """A ruling that doesn't answer what was asked, a receipt twice, a notice without its day."""
    sued = told(*awarded("final"), court_seized())

    with pytest.raises(WrongRuling):
        sued.hear(court_ruled(result="kept"))
    with pytest.raises(AlreadyReceived):
        told(*awarded("final")).hear(award_received("02-12"))
    with pytest.raises(StepTaken):
        told(*ACCEPTED).hear_all(stepped("01-20", "served"), stepped("01-21", "served"))
    with pytest.raises(NoHearingDate):
        told(*ACCEPTED).hear(stepped("01-20", "hearing_notice"))
    with pytest.raises(OutOfTurn):
        told(*awarded("final")).hear(court_ruled())
    with pytest.raises(TooEarly):
        sued.hear(court_ruled("02-19"))


def test_an_award_that_comes_after_a_suit_was_withdrawn_has_its_own_days() -> None:
    """The suit was for silence, not for the award."""
    register = told(
        *ACCEPTED, court_seized("02-25", ground="silence"),
        court_ruled("03-02", result="withdrawn"), award_made("03-10", finality="other"),
        award_received("03-10"),
    )  # fmt: skip

    assert register.dispute().stage == "awarded"
    assert register.due() == {"suit_after_award": "03-25"}

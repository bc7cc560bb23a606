"""Labour-law supervision (一函两书): told, investigated, written, answered, closed by another."""

from __future__ import annotations

import pytest

from services.rights.rules.refusals import (
    CheckedByHandler,
    LetterAnsweredBefore,
    LetterNumberUsed,
    NoSuchLetter,
    OutOfTurn,
    TooEarly,
)
from shared.law import clocks
from shared.rules.refusals import DayAhead
from tests.rules.rights import (
    ANNA,
    Register,
    complaint_received,
    day,
    investigated,
    letter_answered,
    letter_sent,
    supervision_closed,
    told,
)

CASE = (complaint_received(), investigated())


def rules_found(register: Register) -> list[str]:
    """Name the rules that the matter's reports were against."""
    return [one.rule for one in register.matter().findings]


@pytest.mark.parametrize(
    ("division", "due", "pack", "mark"),
    [
        (None, "03-10", "cn", "unverified"),
        ("330102", "03-10", "zhejiang", "doc"),
        ("110105", "02-26", "beijing", "doc"),
        ("640104", "03-10", "cn", "unverified"),
    ],
)
def test_an_opinion_is_answered_in_the_days_of_its_place(
    division: str | None, due: str, pack: str, mark: str
) -> None:
    """Zhejiang 15 working days, Beijing 15 days; the festival makes them differ."""
    register = told(complaint_received(division=division), investigated(), letter_sent())

    (running,) = register.matter().deadlines()

    assert register.due("m1", "matter") == {"opinion_answer": due}
    assert running.pack.startswith(f"{pack}@")
    assert clocks.line_in_force(f"{pack}/opinion_answer", day("02-11"))[1].mark == mark


@pytest.mark.parametrize("kind", ["reminder", "proposal"])
def test_no_act_sets_days_for_the_other_letters(kind: str) -> None:
    """None was read, so none is invented."""
    register = told(*CASE, letter_sent(kind=kind, sender_level="district"))

    assert register.due("m1", "matter") == {}


def test_an_answer_in_time_that_comes_a_month_late_withdraws_the_miss() -> None:
    """The fifteenth working day after 11 February is 10 March."""
    register = told(*CASE, letter_sent()).at("04-11")
    assert [one.clock for one in register.matter().missed] == ["opinion_answer"]

    register.hear(letter_answered("03-10"), accepted_on=day("04-11"))

    assert register.matter().missed == ()
    late = told(*CASE, letter_sent(), letter_answered("03-11"))
    assert [one.clock for one in late.matter().missed] == ["opinion_answer"]


def test_of_several_opinions_the_one_due_first_runs() -> None:
    """Each has its own days; answered, the next one runs."""
    register = told(*CASE, letter_sent(), letter_sent("02-25", letter_no="2号"))
    assert register.due("m1", "matter") == {"opinion_answer": "03-10"}

    register.hear(letter_answered("03-02"))

    assert register.due("m1", "matter") == {"opinion_answer": "03-17"}


def test_whoever_complained_is_told_of_a_refusal_in_five_working_days() -> None:
    """Local acts; from 10 February over the festival to the 24th."""
    refused = {"accepted": False, "refusal_reason": "no_jurisdiction"}

    silent = told(complaint_received("02-10", **refused))
    told_late = told(complaint_received("02-27", told_on="2026-02-26", **refused))

    assert silent.due("m1", "matter") == {"complaint_refusal_told": "02-24"}
    assert silent.at("02-25").flow("rights.clocks_missed") == {("u1", "02-25"): 1}
    assert told_late.due("m1", "matter") == {}
    with pytest.raises(DayAhead):
        told(complaint_received("02-10", told_on="2026-02-11", **refused))


def test_two_supervisors_investigate_before_a_letter_goes_out() -> None:
    """One alone, or a letter without an investigation, is found."""
    alone = told(complaint_received(), investigated(supervisors=1))
    unseen = told(complaint_received(), letter_sent())
    low = told(*CASE, letter_sent(kind="proposal", sender_level="town"))

    assert rules_found(alone) == ["few_supervisors"]
    assert rules_found(unseen) == ["letter_without_investigation"]
    assert rules_found(low) == ["proposal_from_below"]
    assert rules_found(told(*CASE, letter_sent(kind="proposal", sender_level="district"))) == []


def test_a_letter_answered_before_it_was_sent_is_refused() -> None:
    """So are one that was never sent, and a second answer."""
    register = told(*CASE, letter_sent())

    with pytest.raises(TooEarly) as early:
        register.hear(letter_answered("02-10"))
    with pytest.raises(NoSuchLetter):
        register.hear(letter_answered(letter_no="9号"))
    with pytest.raises(LetterNumberUsed):
        register.hear(letter_sent())
    with pytest.raises(LetterAnsweredBefore):
        register.hear_all(letter_answered(), letter_answered("02-26"))

    assert early.value.facts["article"]


def test_whoever_handled_a_matter_does_not_check_that_it_is_over() -> None:
    """Another person does."""
    register = told(*CASE, letter_sent())

    with pytest.raises(CheckedByHandler) as refused:
        register.hear(supervision_closed(checked_by=ANNA))
    register.hear(supervision_closed())

    assert refused.value.facts["article"]
    assert register.matter().stage == "closed"
    assert register.due("m1", "matter") == {}


def test_what_was_not_taken_up_or_is_over_goes_no_further() -> None:
    """The branch reports a new complaint."""
    refused = complaint_received(accepted=False, told_on="2026-01-05")

    for register, report in (
        (told(refused), investigated()),
        (told(refused), letter_sent()),
        (told(*CASE, supervision_closed()), investigated("04-02")),
    ):
        with pytest.raises(OutOfTurn):
            register.hear(report)


def test_letters_and_their_answers_are_counted_by_the_day_delivered() -> None:
    """By kind; the money that supervision brought, on the day it was over."""
    register = told(
        *CASE, letter_sent("01-20", kind="reminder", letter_no="1号"), letter_sent(),
        letter_answered("03-12"), supervision_closed(),
    )  # fmt: skip

    assert register.flow("rights.letters_sent") == {("u1", "01-20"): 1, ("u1", "02-11"): 1}
    assert register.flow("rights.letters_sent|kind=reminder") == {("u1", "01-20"): 1}
    assert register.flow("rights.letters_answered") == {("u1", "02-11"): 1}
    assert register.flow("rights.recovered_yuan") == {("u1", "04-01"): pytest.approx(86000.5)}
    assert register.flow("rights.clocks_missed|clock=opinion_answer") == {("u1", "03-11"): 1}

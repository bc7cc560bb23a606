"""Collective contracts from the offer to the vote: what follows what, and what the law has."""

from __future__ import annotations

from typing import Any

import pytest

from services.rights.rules.bargaining import NotItsContract
from services.rights.rules.contract import AlreadyDone, ContractOver, StepMissing
from shared.events.base import Event, SubjectKey
from shared.rules.refusals import (
    BeforeItBegan,
    DayAhead,
    MoreVotesThanVoters,
    PartExceedsWhole,
)
from shared.streams.rules import AlreadyExists, Waits
from tests.rules.contracts import (
    PLACES,
    Register,
    articles,
    bargained,
    bargaining_offered,
    bargaining_paused,
    contract_ended,
    contract_registered,
    contract_reviewed,
    contract_signed,
    contract_submitted,
    contract_voted,
    day,
    due,
    offer_answered,
    rules_found,
    team_set,
)

C1 = SubjectKey("contract", "c1")


@pytest.mark.parametrize(
    ("place", "last", "article"),
    [
        ("cn", "01-26", "集体合同规定第三十二条"),
        ("beijing", "01-26", "北京市集体合同条例"),
        ("shanghai", "01-20", "上海市集体合同条例"),
        ("zhejiang", "01-19", "浙江省集体合同条例"),
        ("chongqing", "01-26", "重庆市集体合同条例"),
    ],
)
def test_an_offer_is_answered_in_the_place_s_time(place: str, last: str, article: str) -> None:
    """20 days from the 5th end on a Sunday and move; 15 days; ten working days."""
    register = Register().hear_all(bargaining_offered(division=PLACES[place]))

    found = due(register.contract(), "offer_answer")

    assert (found.due_on, found.article) == (day(last), article)


def test_ten_working_days_step_over_the_spring_festival_and_a_make_up_day() -> None:
    """15 to 23 February are off; the Saturdays 14 and 28 February are worked, so it ends there."""
    register = Register().hear_all(bargaining_offered("02-09", division=PLACES["zhejiang"]))

    assert due(register.contract(), "offer_answer").due_on == day("02-28")


def test_a_twenty_day_term_that_ends_in_the_spring_festival_moves_behind_it() -> None:
    """20 days from 30 January end on 19 February: the next working day is the 24th."""
    register = Register().hear_all(bargaining_offered("01-30"))

    assert due(register.contract(), "offer_answer").due_on == day("02-24")


def test_an_answer_heard_a_month_late_but_given_in_time_takes_the_miss_away() -> None:
    """What counts is the day of the answer."""
    register = Register().hear_all(bargaining_offered())
    register.miss(C1, "offer_answer")
    assert [one.clock for one in register.contract().overdue()] == ["offer_answer"]

    register.hear(offer_answered("01-26"))

    assert register.contract().missed == ()
    assert rules_found(register.contract()) == []


def test_a_late_answer_is_found_and_the_miss_stays() -> None:
    """One day after the last."""
    register = Register().hear_all(bargaining_offered())
    register.miss(C1, "offer_answer")

    register.hear(offer_answered("01-27"))

    assert rules_found(register.contract()) == ["offer_answered_late"]
    assert articles(register.contract()) == ["集体合同规定第三十二条"]
    assert [one.clock for one in register.contract().overdue()] == ["offer_answer"]


def test_who_declined_may_agree_later() -> None:
    """And then bargaining begins; a second consent is refused."""
    register = Register().hear_all(bargaining_offered(), offer_answered(agreed=False))
    assert register.contract().state(day("01-15")) == "declined"

    register.hear_all(offer_answered("01-20"), team_set())

    assert register.contract().state(day("01-20")) == "bargaining"
    with pytest.raises(AlreadyDone):
        register.hear(offer_answered("01-21"))


@pytest.mark.parametrize(
    ("event", "step"),
    [
        (team_set(), "answered"),
        (bargaining_paused(), "team_set"),
        (contract_voted(), "team_set"),
        (contract_signed(), "team_set"),
        (contract_submitted(), "signed"),
        (contract_reviewed(), "submitted"),
    ],
)
def test_a_step_before_the_one_that_it_follows_is_refused(event: Event, step: str) -> None:
    """Each says what is missing."""
    register = Register().hear_all(bargaining_offered())

    with pytest.raises(StepMissing) as refused:
        register.hear(event)

    assert refused.value.facts["step"] == step


def test_a_step_of_a_contract_that_nobody_offered_waits_for_it() -> None:
    """Another store may bring the offer."""
    with pytest.raises(Waits):
        Register().hear(contract_signed())


@pytest.mark.parametrize(
    "event",
    [
        offer_answered("01-04"),
        team_set("01-11"),
        contract_voted("01-19", drafted_on="2026-01-19"),
        contract_voted(drafted_on="2026-01-19"),
        bargaining_paused("01-19"),
        bargaining_paused(until="2026-02-01"),
        contract_ended("01-19"),
    ],
)
def test_a_day_before_that_of_what_it_builds_on_is_refused(event: Any) -> None:  # noqa: ANN401
    """Offered on the 5th, answered on the 12th, teams on the 20th of January."""
    answered = () if event.on == day("01-04") else (offer_answered(),)
    teams = (team_set(),) if event.on not in {day("01-04"), day("01-11")} else ()
    register = Register().hear_all(bargaining_offered(), *answered, *teams)

    with pytest.raises(BeforeItBegan):
        register.hear(event)


@pytest.mark.parametrize(
    ("event", "refusal"),
    [
        (bargaining_offered(), AlreadyExists),
        (contract_voted(present=61), MoreVotesThanVoters),
        (contract_voted(in_favour=51), MoreVotesThanVoters),
        (contract_voted(drafted_on="2026-03-03"), DayAhead),
        (team_set(women=7), PartExceedsWhole),
        (team_set(outsiders=7), PartExceedsWhole),
        (bargaining_paused(paused=False), StepMissing),
    ],
)
def test_what_cannot_have_been_is_refused(event: Event, refusal: type[Exception]) -> None:
    """More votes than voters, a draft after its vote, an end of what didn't begin."""
    with pytest.raises(refusal):
        bargained().hear(event)


def test_a_contract_that_was_entered_has_no_offer_to_answer() -> None:
    """It was there before."""
    with pytest.raises(StepMissing):
        Register().hear_all(contract_registered(), offer_answered())


def test_nothing_follows_an_end() -> None:
    """Bargaining that came to nothing is ended too."""
    register = bargained().hear_all(contract_ended("02-01", reason="dissolved"))

    with pytest.raises(ContractOver):
        register.hear(contract_voted())
    assert register.contract().deadlines() == ()
    assert register.contract().state(day("02-01")) == "ended"


def test_only_its_own_union_s_contract_can_be_renewed() -> None:
    """And it must be known; else the offer waits."""
    with pytest.raises(Waits):
        Register().hear(bargaining_offered(renews="c0"))
    register = Register().hear_all(contract_registered(contract="c0"))
    with pytest.raises(NotItsContract):
        register.hear(bargaining_offered(union="u2", renews="c0"))

    register.hear(bargaining_offered(renews="c0"))

    assert register.contract().state(day("01-05")) == "offered"


# -------------------------------------------------------------------------------- suspension


@pytest.mark.parametrize(
    ("place", "given", "last"),
    [
        ("beijing", {}, "04-03"),
        ("chongqing", {}, "03-04"),
        ("cn", {"until": "2026-02-27"}, "02-27"),
        ("beijing", {"until": "2026-02-27"}, "02-27"),
    ],
)
def test_a_suspension_ends_by_itself(place: str, given: dict[str, object], last: str) -> None:
    """After 60 days in Beijing, 30 in Chongqing, or on the day that was agreed."""
    register = bargained(division=PLACES[place])

    register.hear(bargaining_paused("02-02", **given))
    contract = register.contract()
    (clock,) = (one for one in contract.deadlines() if one.effect == "bargaining_resumes")

    assert clock.due_on == day(last)
    assert contract.state(day(last)) == "suspended"
    register.miss(C1, clock.clock)
    assert register.contract().overdue() == ()
    assert register.contract().state(clock.due_on.replace(month=5)) == "bargaining"


def test_where_no_term_is_known_a_suspension_lasts_until_it_is_ended() -> None:
    """The nation leaves it to the sides."""
    register = bargained().hear_all(bargaining_paused())

    assert register.contract().state(day("12-31")) == "suspended"
    with pytest.raises(AlreadyDone):
        register.hear(bargaining_paused("03-01"))
    for event in (contract_voted(), contract_signed()):
        with pytest.raises(StepMissing):
            register.hear(event)

    register.hear_all(bargaining_paused("02-20", paused=False), contract_voted())

    assert register.contract().state(day("03-02")) == "voted"


def test_zhejiang_wants_the_workers_consent_to_a_suspension() -> None:
    """Elsewhere the act doesn't say so."""
    alone = bargaining_paused(worker_side_agrees=False)
    register = bargained(division=PLACES["zhejiang"]).hear_all(alone)

    assert rules_found(register.contract()) == ["paused_without_consent"]
    assert "浙江省集体合同条例" in articles(register.contract())[0]
    assert rules_found(bargained().hear_all(alone).contract()) == []


def test_a_suspension_longer_than_the_place_has_it_is_found() -> None:
    """Beijing: 60 days, not 61."""
    register = bargained(division=PLACES["beijing"])

    register.hear(bargaining_paused("02-02", until="2026-04-04"))

    assert rules_found(register.contract()) == ["paused_too_long"]


# -------------------------------------------------------------------------------- the vote


@pytest.mark.parametrize(
    ("present", "lawful"), [(40, True), (39, False)], ids=["two thirds", "one less"]
)
def test_two_thirds_include_the_number(present: int, lawful: bool) -> None:  # noqa: FBT001
    """40 of 60 are 三分之二以上 (民法典 1259)."""
    register = bargained().hear_all(contract_voted(present=present, in_favour=35))

    assert (rules_found(register.contract()) == []) == lawful
    assert (articles(register.contract()) == ["集体合同规定第三十六条：三分之二以上到会"]) != lawful


@pytest.mark.parametrize(
    ("place", "scope", "carried"),
    [
        ("cn", "single", True),
        ("beijing", "single", True),
        ("shanghai", "single", True),
        ("chongqing", "single", True),
        ("zhejiang", "single", False),
        ("zhejiang", "regional", True),
    ],
)
def test_half_carries_a_draft_but_in_zhejiang(place: str, scope: str, carried: bool) -> None:  # noqa: FBT001
    """30 of 60: 半数以上 includes half, 过半数 doesn't."""
    register = bargained(division=PLACES[place], scope=scope)

    register.hear(contract_voted(in_favour=30))

    vote = register.contract().vote
    assert vote is not None
    assert (vote.carried, vote.lawful) == (carried, True)
    assert register.contract().state(day("03-02")) == ("voted" if carried else "rejected")


def test_a_draft_that_was_turned_down_can_be_put_to_the_vote_again() -> None:
    """The later vote counts."""
    register = bargained().hear_all(contract_voted(in_favour=10))

    register.hear(contract_voted("03-03"))

    assert register.contract().state(day("03-03")) == "voted"
    with pytest.raises(BeforeItBegan):
        register.hear(contract_voted("03-02"))


@pytest.mark.parametrize("place", ["shanghai", "zhejiang"])
def test_some_places_want_a_secret_ballot(place: str) -> None:
    """Elsewhere no act was read that does."""
    open_vote = contract_voted(secret=False)

    found = bargained(division=PLACES[place]).hear_all(open_vote).contract()

    assert rules_found(found) == ["voted_openly"]
    assert rules_found(bargained().hear_all(open_vote).contract()) == []

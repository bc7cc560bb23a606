"""Workers' congresses: delegates, sessions, votes, proposals; and harmony named."""

from __future__ import annotations

from typing import Any

import pytest

from services.rights.rules.bargaining import NotItsContract
from services.rights.rules.congress import HeldThatDay, NoSession
from services.rights.rules.contract import AlreadyDone, StepMissing
from services.rights.rules.harmony import NotNamed
from services.rights.rules.workplace import NotItsEmployer
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
    congress_held,
    congress_set_up,
    congress_voted,
    coverage_announced,
    day,
    due,
    flow,
    harmony_named,
    proposal_answered,
    proposal_made,
    rules_found,
    stock,
)

Z1 = SubjectKey("congress", "z1")


def set_up(**given: Any) -> Register:  # noqa: ANN401 - any field
    """Give a register in which z1 was set up on 8 January."""
    return Register().hear_all(congress_set_up(**given))


@pytest.mark.parametrize(
    ("place", "workers", "least"),
    [
        ("shanghai", 100, 30),
        ("shanghai", 199, 30),
        ("shanghai", 200, 35),
        ("shanghai", 3000, 175),
        ("shanghai", 9000, 175),
        ("zhejiang", 100, 40),
        ("zhejiang", 350, 54),
        ("zhejiang", 1000, 100),
        ("zhejiang", 3200, 140),
        ("zhejiang", 8000, 200),
    ],
)
def test_delegates_are_as_many_as_the_place_s_formula_asks_for(
    place: str, workers: int, least: int
) -> None:
    """One less is a finding with the act of the place."""
    for delegates, found in ((least, []), (least - 1, ["too_few_delegates"])):
        event = congress_set_up(
            division=PLACES[place], workers=workers, delegates=delegates, women=5, managers=5,
            front_line=20,
        )  # fmt: skip

        congress = Register().hear_all(event).congress()

        assert rules_found(congress) == found


def test_where_no_formula_is_known_any_number_of_delegates_will_do() -> None:
    """Ten of 120, and in Shanghai ten of 99."""
    few = {"delegates": 10, "women": 2, "managers": 2, "front_line": 5}

    assert rules_found(set_up(**few).congress()) == []
    shanghai = set_up(**few, workers=99, division=PLACES["shanghai"])
    assert rules_found(shanghai.congress()) == []


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"managers": 12}, []),
        ({"managers": 13}, ["too_many_managers"]),
        ({"managers": 18, "employers": ["e1", "e2"]}, []),
        ({"managers": 19, "employers": ["e1", "e2"]}, ["too_many_managers"]),
        ({"term_to": "2029-01-06"}, ["congress_term"]),
        ({"term_to": "2031-01-09"}, ["congress_term"]),
        ({"term_to": "2031-01-08"}, []),
    ],
)
def test_an_unlawful_congress_is_recorded_and_its_sessions_count_in_no_rate(
    given: dict[str, Any], found: list[str]
) -> None:
    """Managers above a fifth of 60 (three tenths in a region), a term not of 3 to 5 years."""
    register = Register().hear_all(coverage_announced(employer="e2"))

    register.hear_all(congress_set_up(**given), congress_held())

    assert rules_found(register.congress()) == found
    held = stock("workplaces_with_congress", "u1", "03-02", register.workplace())
    assert held == (0 if found else 1)


@pytest.mark.parametrize(
    ("event", "refusal"),
    [
        (congress_set_up(women=61), PartExceedsWhole),
        (congress_set_up(managers=30, front_line=31), PartExceedsWhole),
        (congress_set_up(delegates=121), PartExceedsWhole),
        (congress_set_up(term_to="2026-01-07"), BeforeItBegan),
        (congress_set_up(employers=["e9"]), Waits),
        (congress_set_up(union="u2"), NotItsEmployer),
        (congress_held(), Waits),
    ],
)
def test_a_congress_that_cannot_be_is_refused(event: Event, refusal: type[Exception]) -> None:
    """More women than delegates, more delegates than workers, an employer of another union."""
    with pytest.raises(refusal):
        Register().hear(event)


@pytest.mark.parametrize(
    ("event", "refusal"),
    [
        (congress_held("01-07"), BeforeItBegan),
        (congress_held(present=61), MoreVotesThanVoters),
        (congress_held(papers_on="2026-03-03"), DayAhead),
        (congress_voted(), NoSession),
        (congress_set_up("02-01", union="u2"), NotItsContract),
    ],
)
def test_a_session_that_cannot_have_been_is_refused(event: Event, refusal: type[Exception]) -> None:
    """Before there was a congress, with more than all, a vote without a session."""
    with pytest.raises(refusal):
        set_up().hear(event)


@pytest.mark.parametrize(
    ("given", "lawful"), [({"present": 40}, True), ({"present": 39}, False)], ids=["40", "39"]
)
def test_a_session_without_quorum_counts_in_no_rate(
    given: dict[str, Any],
    lawful: bool,  # noqa: FBT001
) -> None:
    """Two thirds of 60 are 40."""
    register = set_up().hear_all(congress_held(**given))

    assert (rules_found(register.congress()) == []) == lawful
    assert stock("workplaces_with_congress", "u1", "03-02", register.workplace()) == int(lawful)


@pytest.mark.parametrize(("managers", "found"), [(12, []), (13, ["too_many_managers"])])
def test_managers_above_a_fifth_of_the_delegates_are_recorded_and_found(
    managers: int, found: list[str]
) -> None:
    """Of 60 a fifth are 12; the congress is there all the same, and the article is named."""
    congress = set_up(managers=managers).congress()

    assert rules_found(congress) == found
    assert articles(congress) == ["中层以上管理人员代表不超过百分之二十"] * len(found)
    assert due(congress, "next_congress").due_on == day("2027-01-08")


@pytest.mark.parametrize(
    ("papers", "found"),
    [("2026-02-23", []), ("2026-02-24", ["papers_too_late"]), (None, ["papers_too_late"])],
)
def test_shanghai_wants_the_papers_seven_days_before(papers: str | None, found: list[str]) -> None:
    """For the session of 2 March by 23 February; elsewhere no act was read that says so."""
    register = set_up(division=PLACES["shanghai"]).hear_all(congress_held(papers_on=papers))

    assert rules_found(register.congress()) == found
    assert rules_found(set_up().hear_all(congress_held(papers_on=papers)).congress()) == []
    if found:
        assert articles(register.congress()) == ["上海市职工代表大会条例"]


def test_the_next_session_is_due_a_year_after_the_latest() -> None:
    """First a year after the founding; a session heard late, but held in time, withdraws a miss."""
    register = set_up()
    assert due(register.congress(), "next_congress").due_on == day("2027-01-08")
    register.miss(Z1, "next_congress")

    register.hear(congress_held("2026-03-02"))

    assert register.congress().missed == ()
    assert due(register.congress(), "next_congress").due_on == day("2027-03-02")


def test_a_session_held_after_more_than_a_year_is_found() -> None:
    """The clock ran out and stays missed; the session counts from its day on."""
    register = set_up()
    register.miss(Z1, "next_congress")

    register.hear(congress_held("2027-01-11"))

    assert rules_found(register.congress()) == ["congress_held_late"]
    assert [one.clock for one in register.congress().overdue()] == ["next_congress"]
    assert stock("workplaces_with_congress", "u1", "2027-01-11", register.workplace()) == 1


def test_a_session_counts_for_twelve_months_and_two_of_them_once() -> None:
    """On the same day a year later it still does."""
    register = set_up().hear_all(congress_held("03-02"), congress_held("06-01", session=2))
    workplace = register.workplace()

    days = ("03-01", "03-02", "06-01", "2027-06-01", "2027-06-02")
    counts = [stock("workplaces_with_congress", "u1", on, workplace) for on in days]

    assert counts == [0, 1, 1, 1, 0]
    with pytest.raises(HeldThatDay):
        register.hear(congress_held("03-02", session=3))


def test_a_regional_congress_counts_for_each_of_its_employers_while_it_is_of_them() -> None:
    """With the next term e2 leaves; the session of that term counts for e1 alone."""
    register = Register().hear_all(
        coverage_announced(employer="e2", coverages=[{"union": "u2", "from": "2020-01-01"}]),
        congress_set_up(employers=["e1", "e2"]),
        congress_held(),
        congress_set_up("2027-02-01", employers=["e1"], term_to="2030-01-31"),
        congress_held("2027-03-01", session=2),
    )

    for on, counts in (("2026-12-31", (1, 1)), ("2027-12-31", (1, 0))):
        found = (
            stock("workplaces_with_congress", union, on, register.workplace(code))
            for union, code in (("u1", "e1"), ("u2", "e2"))
        )
        assert tuple(found) == counts


def test_delegates_are_in_office_for_their_term() -> None:
    """Women apart; another term takes their place, and the last ends on its day."""
    register = set_up().hear_all(
        congress_set_up("2028-01-08", delegates=50, women=30, managers=5, term_to="2031-01-07")
    )
    congress = register.congress()

    days = ("2026-01-08", "2028-01-07", "2028-01-08", "2031-01-07", "2031-01-08")
    assert [stock("congress_delegates", "u1", on, congress) for on in days] == [60, 60, 50, 50, 0]
    women = [stock("congress_delegates|sex=female", "u1", on, congress) for on in days]
    assert women == [25, 25, 30, 30, 0]
    assert due(congress, "congress_term_end").due_on == day("2031-01-07")


@pytest.mark.parametrize(
    ("place", "given", "found"),
    [
        ("cn", {"in_favour": 30}, []),
        ("cn", {"in_favour": 29}, ["passed_without_majority"]),
        ("cn", {"in_favour": 29, "passed": False}, []),
        ("cn", {"secret": False}, []),
        ("shanghai", {"in_favour": 30}, []),
        ("zhejiang", {"in_favour": 30}, ["passed_without_majority"]),
        ("zhejiang", {"secret": False}, ["voted_openly"]),
    ],
)
def test_a_vote_needs_the_place_s_majority_and_ballot(
    place: str, given: dict[str, Any], found: list[str]
) -> None:
    """Half of all 60 delegates, in Zhejiang more than half."""
    shanghai = {"papers_on": "2026-02-20"}
    register = set_up(division=PLACES[place]).hear_all(congress_held(**shanghai))

    register.hear(congress_voted(**given))

    assert rules_found(register.congress()) == found


# -------------------------------------------------------------------------------- proposals


def test_a_proposal_is_accepted_then_answered_then_done() -> None:
    """It counts as answered on the day on which it was made: a cohort."""
    register = set_up().hear_all(proposal_made())
    assert flow("proposals_answered", register.proposal()) == {}

    register.hear_all(proposal_answered(), proposal_answered("06-01", state="done", satisfied=True))

    proposal = register.proposal()
    assert (proposal.answered_on, proposal.closed_on) == (day("03-20"), day("06-01"))
    assert flow("proposals_answered", proposal) == flow("proposals_accepted", proposal)
    assert flow("proposals_accepted", proposal) == {day("03-02"): 1}


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ([proposal_made(), proposal_made()], AlreadyExists),
        ([proposal_made(union="u2")], NotItsContract),
        ([proposal_made(congress="z9")], Waits),
        ([proposal_made("01-07")], BeforeItBegan),
        ([proposal_answered()], Waits),
        ([proposal_made(accepted=False, reason="other"), proposal_answered()], StepMissing),
        ([proposal_made(), proposal_answered(state="done")], StepMissing),
        ([proposal_made(), proposal_answered("03-01")], BeforeItBegan),
        ([proposal_made(), proposal_answered(), proposal_answered()], AlreadyDone),
        ([proposal_made(), proposal_answered(state="declined"), proposal_answered()], AlreadyDone),
    ],
)
def test_a_proposal_that_cannot_go_that_way_is_refused(
    told: list[Event], refusal: type[Exception]
) -> None:
    """Answered before it was made, done before it was answered, of another union's congress."""
    register = set_up()

    with pytest.raises(refusal):
        register.hear_all(*told)


# -------------------------------------------------------------------------------- harmony


def test_a_name_is_held_to_its_day_or_until_it_is_withdrawn() -> None:
    """A later one takes its place."""
    register = Register().hear_all(
        harmony_named(valid_to="2028-12-31"),
        harmony_named("06-01", level="nation"),
        harmony_named("2027-01-01", withdrawn=True),
    )
    subject = register.subjects[SubjectKey("harmony", "e1")]

    names = [(one.level, one.from_, one.until) for one in getattr(subject, "names", ())]

    assert names == [
        ("city", day("03-31"), day("06-01")),
        ("nation", day("06-01"), day("2027-01-01")),
    ]
    with pytest.raises(NotNamed):
        register.hear(harmony_named("2027-02-01", withdrawn=True))

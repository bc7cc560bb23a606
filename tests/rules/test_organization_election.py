"""Elections and their approval (工会法 10, 11, 16, 18)."""

from __future__ import annotations

from typing import Any

import pytest

from services.organization.rules.holdings import Term
from services.organization.rules.refusals import (
    AlreadyElected,
    TermWithoutEnd,
    UnionEnded,
)
from shared.rules.refusals import (
    BeforeItBegan,
    MoreVotesThanVoters,
    SamePerson,
)
from shared.streams.rules import Waits
from tests.rules.organization import (
    ANNA,
    Register,
    day,
    election_decided,
    election_held,
    employer_registered,
    founded,
    founding_decided,
    rules_found,
    stock,
    union_applied,
    union_dissolved,
    union_registered,
)


def preparing() -> Register:
    """Give a register in which u1 may hold its founding election."""
    return Register().hear_all(employer_registered(), union_applied(), founding_decided())


def test_an_approved_founding_counts_from_the_day_of_approval() -> None:
    """Not from the election, and not from the application."""
    register = founded()

    union = register.union()

    assert union.status == "active"
    assert stock("organization.unions", "u1", "03-09", union) == 0
    assert stock("organization.unions", "u1", "03-10", union) == 1
    assert union.term == Term(from_=day("03-10"), to=day("2031-03-09"), held_on=day("03-01"))


def test_coverage_begins_with_the_approval() -> None:
    """The employer is touched by the event that founds its union."""
    register = founded()

    assert register.employer().covered_by(day("03-09")) is None
    assert register.employer().covered_by(day("03-10")) == "u1"


def test_a_founding_election_waits_for_the_approval() -> None:
    """The decision comes from another store."""
    register = Register().hear_all(employer_registered(), union_applied())

    with pytest.raises(Waits) as waits:
        register.hear(election_held())

    assert waits.value.needs == "union:u1"


def test_an_answer_waits_for_the_election() -> None:
    """The election comes from another store."""
    with pytest.raises(Waits):
        preparing().hear(election_decided())


def test_a_result_is_approved_by_another_person() -> None:
    """Who reported it doesn't approve it."""
    register = preparing().hear_all(election_held())

    with pytest.raises(SamePerson):
        register.hear(election_decided(reported_by=ANNA))


def test_a_refused_result_leaves_the_union_preparing() -> None:
    """Another election may be held and approved."""
    register = preparing().hear_all(election_held(), election_decided(decision="refused"))
    assert register.union().status == "preparing"

    register.hear_all(election_held("03-20"), election_decided("03-25"))

    assert register.union().founded_on == day("03-25")


def test_a_union_is_founded_once() -> None:
    """A founding election of a union that counts contradicts what is known."""
    with pytest.raises(AlreadyElected):
        founded().hear(election_held("04-01"))


def test_a_later_election_waits_until_the_union_counts() -> None:
    """A re-election builds on the founding."""
    with pytest.raises(Waits):
        preparing().hear(election_held(purpose="term"))


def test_a_new_term_replaces_the_old() -> None:
    """The day from which the union counts stays."""
    register = founded()

    register.hear(election_held("2031-03-01", purpose="term"))
    register.hear(election_decided("2031-03-05", term_from="2031-03-10", term_to="2036-03-09"))

    assert [one.to for one in register.union().terms] == [day("2031-03-09"), day("2036-03-09")]
    assert register.union().founded_on == day("03-10")


def test_a_by_election_keeps_the_term() -> None:
    """It fills a seat for the rest of it."""
    register = founded()

    register.hear_all(
        election_held("2027-03-01", purpose="by_election", seats=1, candidates=1, term_years=0),
        election_decided("2027-03-05", term_from=None, term_to=None),
    )

    assert [one.to for one in register.union().terms] == [day("2031-03-09")]
    assert register.union().findings == ()


def test_an_election_of_an_ended_union_is_refused() -> None:
    """It can't have been held."""
    register = founded().hear_all(union_dissolved("05-01"))

    with pytest.raises(UnionEnded):
        register.hear(election_held("05-02", purpose="term"))


def test_an_approved_term_has_an_end_after_its_beginning() -> None:
    """Else nobody could say when the next election is due."""
    register = preparing().hear_all(election_held())

    with pytest.raises(TermWithoutEnd):
        register.hear(election_decided(term_to=None))
    with pytest.raises(TermWithoutEnd):
        register.hear(election_decided(term_to="2026-03-10"))


def test_nobody_votes_who_is_not_there() -> None:
    """More present than entitled, or in favour than present, is impossible."""
    with pytest.raises(MoreVotesThanVoters):
        preparing().hear(election_held(present=31))
    with pytest.raises(MoreVotesThanVoters):
        preparing().hear(election_held(in_favour=29))


def test_days_follow_each_other() -> None:
    """No election before its application, no approval before its election."""
    with pytest.raises(BeforeItBegan):
        preparing().hear(election_held("01-31"))
    with pytest.raises(BeforeItBegan):
        preparing().hear_all(election_held(), election_decided("02-28"))


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"entitled": 30, "present": 20, "in_favour": 20}, []),
        ({"entitled": 30, "present": 19, "in_favour": 19}, ["election_without_quorum"]),
        ({"seats": 3, "candidates": 2}, ["too_few_candidates"]),
        ({"seats": 0, "candidates": 0, "entitled": 24, "present": 24}, ["too_few_candidates"]),
        ({"seats": 0, "candidates": 1, "entitled": 24, "present": 24}, []),
        ({"seats": 0, "candidates": 1, "entitled": 25, "present": 25}, ["no_committee"]),
        ({"term_years": 3}, []),
        ({"term_years": 4}, ["term_of_committee"]),
    ],
)  # fmt: skip
def test_what_a_founding_election_was_against(given: dict[str, Any], found: list[str]) -> None:
    """Unlawful but real elections stand, and the articles are named."""
    register = preparing()

    register.hear(election_held(**given))

    assert rules_found(register.union()) == found
    assert register.union().status == "elected"


@pytest.mark.parametrize(("kind", "found"), [("district", ["term_of_federation"]), ("town", [])])
def test_federations_have_terms_of_five_years(kind: str, found: list[str]) -> None:
    """Article 16 names local federations; towns and streets may have three."""
    register = Register().hear_all(union_registered(kind=kind, employers=[]))

    register.hear(election_held(purpose="term", term_years=3))

    assert rules_found(register.union()) == found


@pytest.mark.parametrize(("in_favour", "found"), [(15, ["recalled_without_majority"]), (16, [])])
def test_a_recall_needs_more_than_half_of_all(in_favour: int, found: list[str]) -> None:
    """Half of 30 entitled isn't more than half, whoever is present (article 18)."""
    register = founded()

    register.hear(
        election_held("06-01", purpose="recall", in_favour=in_favour, seats=0, candidates=0)
    )

    assert rules_found(register.union()) == found

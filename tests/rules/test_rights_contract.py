"""Collective contracts: one life under each of the packs, and the signing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from services.rights.rules.contract import AlreadyDone
from services.rights.rules.signing import OneEmployer
from services.rights.rules.workplace import NotItsEmployer
from shared.events.base import Event, SubjectKey
from shared.rules.refusals import BeforeItBegan, PartExceedsWhole
from shared.streams.rules import Waits
from tests.rules.contracts import (
    PLACES,
    Register,
    articles,
    bargained,
    bargaining_offered,
    contract_published,
    contract_registered,
    contract_signed,
    contract_submitted,
    contract_voted,
    day,
    due,
    offer_answered,
    performance_reported,
    rules_found,
    signed,
    stock,
    team_set,
)

C1 = SubjectKey("contract", "c1")


# -------------------------------------------------------------------------------- one life


@pytest.mark.parametrize(
    ("place", "answer", "filing", "in_force", "published", "renewal"),
    [
        ("cn", "01-26", "03-16", "03-26", None, "2028-12-31"),
        ("beijing", "01-26", "03-16", "03-26", None, "2028-12-31"),
        ("shanghai", "01-20", "03-20", "03-26", None, "2028-12-31"),
        ("zhejiang", "01-19", "03-16", "03-26", "04-02", "2028-12-31"),
        ("chongqing", "01-26", "03-16", "03-26", "04-07", "2028-12-31"),
    ],
)
def test_one_contract_s_life_under_each_of_the_five_packs(  # noqa: PLR0913, PLR0917 - one column each
    place: str, answer: str, filing: str, in_force: str, published: str | None, renewal: str
) -> None:
    """Offered on 5 January, passed with 45 of 60, the notice on 10 March, received on the 10th.

    Only the division differs. Ten days from 4 March end on Saturday the 14th and move; in Shanghai
    they run from the notice. 15 days of silence end on the 25th. Five working days are the 2nd of
    April; ten days end on Sunday the 5th, in Qingming, and move to the 7th.
    """
    register = Register().hear_all(bargaining_offered(division=PLACES[place]))
    assert due(register.contract(), "offer_answer").due_on == day(answer)

    register.hear_all(offer_answered(), team_set(), contract_voted())
    register.hear(contract_signed(told_on="2026-03-10"))
    assert due(register.contract(), "contract_submission").due_on == day(filing)
    assert due(register.contract(), "renewal_window").due_on == day(renewal)

    register.hear(contract_submitted("03-10"))
    contract = register.contract()
    assert due(contract, "contract_review").effect == "in_force_deemed"
    assert contract.in_force_from == day(in_force)
    assert contract.state(day(in_force) - dt.timedelta(days=1)) == "filed"
    assert contract.state(day(in_force)) == "in_force"
    found = [one.due_on for one in contract.deadlines() if one.clock == "contract_publication"]
    assert found == ([day(published)] if published else [])

    register.hear_all(contract_published("03-30"), performance_reported("12-20"))
    contract = register.contract()
    assert rules_found(contract) == []
    assert contract.state(day("12-20")) == "reported"
    assert contract.state(day("2029-01-02")) == "renewal_due"
    assert contract.state(day("2029-04-01")) == "ended"


@pytest.mark.parametrize(
    ("place", "act"),
    [
        ("beijing", "北京市集体合同条例"),
        ("shanghai", "上海市集体合同条例"),
        ("zhejiang", "浙江省集体合同条例"),
        ("chongqing", "重庆市集体合同条例"),
    ],
)
def test_each_clock_names_the_act_of_its_place_or_else_the_nation_s(place: str, act: str) -> None:
    """Shanghai's says nothing of renewal, and none of a yearly report."""
    register = signed(division=PLACES[place])
    found = {one.clock: one for one in register.contract().deadlines()}
    register.hear(contract_submitted())
    found |= {one.clock: one for one in register.contract().deadlines()}
    own = {name for name, one in found.items() if one.pack.startswith(f"{place}@")}
    nation = {"contract_performance"} | ({"renewal_window"} if place == "shanghai" else set())

    assert found.keys() - own == nation
    assert {found[name].article for name in own} == {act}
    assert {found[name].pack for name in nation} == {"cn@2004-05-01"}


def test_the_nation_s_clocks_name_its_articles() -> None:
    """Ten days after signing (42), 15 days of silence (劳动合同法 54)."""
    register = signed()
    filing = due(register.contract(), "contract_submission")

    review = due(register.hear_all(contract_submitted()).contract(), "contract_review")

    assert (filing.article, review.article) == (
        "集体合同规定第四十二条",
        "劳动合同法第五十四条",
    )


def test_silence_that_ends_in_the_spring_festival_goes_on_to_the_next_working_day() -> None:
    """15 days from 5 February end on the 20th: the authority may object until Tuesday the 24th."""
    register = bargained().hear_all(
        contract_voted("02-03", drafted_on="2026-01-25"),
        contract_signed("02-04"),
        contract_submitted("02-05"),
    )

    assert due(register.contract(), "contract_review").due_on == day("02-24")
    assert register.contract().in_force_from == day("02-25")


def test_the_renewal_window_is_ninety_days_in_zhejiang_and_three_months_elsewhere() -> None:
    """Before the last day, 30 June: 1 April by the days, 30 March by the months."""
    to = {"from": "2026-07-01", "to": "2027-06-30"}
    ends = {
        place: due(signed_for(place, **to).contract(), "renewal_window").due_on
        for place in ("cn", "zhejiang")
    }

    assert ends == {"cn": day("2027-03-30"), "zhejiang": day("2027-04-01")}


def signed_for(place: str, **given: Any) -> Register:  # noqa: ANN401 - any field
    """Give a register in which c1 was signed in a place."""
    return bargained(division=PLACES[place]).hear_all(contract_voted(), contract_signed(**given))


# -------------------------------------------------------------------------------- signing


@pytest.mark.parametrize(
    ("event", "refusal"),
    [
        (contract_signed("03-01"), BeforeItBegan),
        (contract_signed(told_on="2026-03-01"), BeforeItBegan),
        (contract_signed(to="2026-03-31"), BeforeItBegan),
        (contract_signed(employers=["e1", "e2"]), OneEmployer),
        (contract_signed(women_workers=121), PartExceedsWhole),
        (contract_signed(employers=["e9"]), Waits),
    ],
)
def test_a_signing_that_cannot_have_been_is_refused(event: Event, refusal: type[Exception]) -> None:
    """Before the vote, without a term, of too many; an employer that isn't known waits."""
    register = bargained().hear_all(contract_voted())

    with pytest.raises(refusal):
        register.hear(event)


def test_a_contract_is_signed_once() -> None:
    """Then it can be put to no vote either."""
    for event in (contract_signed(), contract_voted("03-05"), team_set("03-05")):
        with pytest.raises(AlreadyDone):
            signed().hear(event)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"to": "2031-03-31"}, "contract_too_long"),
        ({"to": "2029-04-02"}, "contract_too_long"),
        ({"to": "2029-04-01"}, None),
        ({"to": "2027-03-30"}, "contract_too_short"),
        ({"to": "2027-03-31"}, None),
    ],
)
def test_a_contract_of_five_years_is_recorded_and_found(
    given: dict[str, Any], found: str | None
) -> None:
    """Terms are of one to three years; beyond it counts in no rate."""
    register = bargained().hear_all(contract_voted(), contract_signed(**given))

    assert rules_found(register.contract()) == ([found] if found else [])
    assert register.contract().lawful == (found is None)
    if found:
        assert articles(register.contract()) == ["集体合同规定第三十八条：期限一般为一至三年"]


def test_a_contract_on_wages_is_of_one_year() -> None:
    """Two are a finding; half a year isn't."""
    for to, found in (("2028-03-31", ["contract_too_long"]), ("2026-09-30", [])):
        register = bargained(kind="wages").hear_all(contract_voted(), contract_signed(to=to))

        assert rules_found(register.contract()) == found


@pytest.mark.parametrize(
    ("vote", "found"),
    [
        ([contract_voted(present=30, in_favour=30)], ["voted_without_quorum"]),
        ([contract_voted(in_favour=29)], ["signed_without_vote"]),
        ([], ["signed_without_vote"]),
    ],
    ids=["without quorum", "turned down", "no vote"],
)
def test_a_contract_that_no_lawful_vote_carried_counts_in_no_rate(
    vote: list[Event], found: list[str]
) -> None:
    """It was signed all the same, and is in force, marked."""
    register = bargained().hear_all(*vote, contract_signed(), contract_submitted())
    contract, workplace = register.contract(), register.workplace()

    assert rules_found(contract) == found
    assert stock("contracts_in_force|lawful=no", "u1", "04-01", contract) == 1
    assert stock("workers_under_contract", "u1", "04-01", contract) == 0
    assert stock("enterprises_under_contract", "u1", "04-01", workplace) == 0


def test_a_union_has_no_contract_of_its_own_at_an_employer_that_it_never_covered() -> None:
    """A regional one may cover whoever is there."""
    with pytest.raises(NotItsEmployer):
        bargained(union="u2").hear_all(contract_voted(), contract_signed())
    with pytest.raises(NotItsEmployer):
        Register().hear(contract_registered(union="u2"))

    Register().hear(contract_registered(union="u2", scope="regional"))

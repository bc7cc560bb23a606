"""Collective contracts after the signing: filed, in force by silence, published, ended."""

from __future__ import annotations

import pytest

from services.rights.rules.contract import AlreadyDone, ContractOver, StepMissing
from services.rights.rules.contract_filing import ReviewRuns
from services.rights.rules.contract_life import TermRuns
from shared.events.base import Event, SubjectKey
from shared.rules.refusals import BeforeItBegan, PartExceedsWhole
from tests.rules.contracts import (
    PLACES,
    Register,
    bargained,
    bargaining_offered,
    contract_ended,
    contract_published,
    contract_registered,
    contract_reviewed,
    contract_signed,
    contract_submitted,
    contract_voted,
    day,
    due,
    flow,
    offer_answered,
    performance_reported,
    rules_found,
    signed,
    stock,
    team_set,
)

C1 = SubjectKey("contract", "c1")


# -------------------------------------------------------------------------------- filing


def test_filing_late_is_found_and_filing_in_time_withdraws_the_miss() -> None:
    """The 14th is a Saturday, so Monday the 16th is in time, whenever it is heard."""
    for on, found in (("03-16", []), ("03-17", ["contract_submitted_late"])):
        register = signed()
        register.miss(C1, "contract_submission")

        register.hear(contract_submitted(on))

        assert rules_found(register.contract()) == found
        assert len(register.contract().overdue()) == len(found)


def test_fifteen_days_of_silence_put_it_in_force_whether_the_clock_has_fired_or_not() -> None:
    """Received on 10 March: in force from the 26th on; nobody missed anything."""
    register = signed().hear_all(contract_submitted())
    before = register.contract().spans()

    register.miss(C1, "contract_review")

    assert register.contract().spans() == before
    assert register.contract().overdue() == ()
    assert [one.from_ for one in before] == [day("04-01")]


def test_an_opinion_without_objection_puts_it_in_force_earlier() -> None:
    """On its day, but not before the contract's own first day."""
    for first, begins in (("2026-03-01", "03-20"), ("2026-04-01", "04-01")):
        register = bargained().hear_all(contract_voted(), contract_signed(from_=first))

        register.hear_all(contract_submitted(), contract_reviewed())

        assert register.contract().spans()[0].from_ == day(begins)


def test_an_objection_in_time_heard_a_month_late_undoes_the_silence() -> None:
    """The clock had run out, and the contract counted; from now on it never was in force."""
    register = signed().hear_all(contract_submitted())
    register.miss(C1, "contract_review")
    assert stock("enterprises_under_contract", "u1", "04-10", register.workplace()) == 1

    register.hear(contract_reviewed("03-25", result="objected"))

    contract = register.contract()
    assert (contract.missed, contract.state(day("04-10"))) == ((), "objected")
    assert stock("enterprises_under_contract", "u1", "04-10", register.workplace()) == 0


def test_after_an_objection_it_can_be_filed_anew() -> None:
    """And is reviewed anew, from the new receipt on."""
    register = signed().hear_all(
        contract_submitted(), contract_reviewed("03-25", result="objected")
    )

    register.hear(contract_submitted("03-30"))

    assert register.contract().in_force_from == day("04-15")
    with pytest.raises(AlreadyDone):
        register.hear(contract_submitted("03-31"))


def test_an_objection_after_its_time_changes_nothing_and_is_found() -> None:
    """The contract was in force from the 26th on."""
    register = signed().hear_all(contract_submitted())

    register.hear(contract_reviewed("03-26", result="objected"))

    assert rules_found(register.contract()) == ["objected_late"]
    assert register.contract().state(day("04-01")) == "in_force"


def test_silence_can_be_told_only_when_the_time_is_over() -> None:
    """On the 25th the authority may still object."""
    register = signed().hear_all(contract_submitted())

    with pytest.raises(ReviewRuns):
        register.hear(contract_reviewed("03-25", result="silent"))

    register.hear(contract_reviewed("03-26", result="silent"))
    assert register.contract().state(day("03-26")) == "in_force"
    with pytest.raises(AlreadyDone):
        register.hear(contract_reviewed("03-27"))


@pytest.mark.parametrize(
    ("event", "refusal"),
    [
        (contract_submitted("03-03"), BeforeItBegan),
        (contract_submitted("03-10", received_on="2026-03-09"), BeforeItBegan),
        (contract_reviewed(), StepMissing),
        (contract_published(), StepMissing),
        (performance_reported(), StepMissing),
        (contract_ended("03-03"), BeforeItBegan),
        (contract_ended("2029-03-30", reason="expired"), TermRuns),
    ],
)
def test_what_cannot_follow_a_signing_is_refused(event: Event, refusal: type[Exception]) -> None:
    """Filed before it was signed, reviewed before it was filed, expired before its last day."""
    with pytest.raises(refusal):
        signed().hear(event)


# -------------------------------------------------------------------------------- in force


def test_publishing_late_is_found_where_the_place_has_a_term() -> None:
    """Zhejiang: five working days from the 26th of March are the 2nd of April."""
    for on, found in (("04-02", []), ("04-03", ["contract_published_late"])):
        register = signed(division=PLACES["zhejiang"]).hear_all(contract_submitted())
        register.miss(C1, "contract_publication")

        register.hear(contract_published(on))

        assert rules_found(register.contract()) == found
        assert len(register.contract().overdue()) == len(found)


def test_nothing_is_published_before_it_is_in_force() -> None:
    """Nor twice."""
    register = signed().hear_all(contract_submitted())
    with pytest.raises(BeforeItBegan):
        register.hear(contract_published("03-25"))

    register.hear(contract_published())

    with pytest.raises(AlreadyDone):
        register.hear(contract_published("04-03"))


def test_each_year_s_report_sets_the_next_one_running() -> None:
    """A year from the day in force, then from the report; none is owed after the end."""
    register = signed().hear_all(contract_submitted())
    assert due(register.contract(), "contract_performance").due_on == day("2027-03-26")

    register.hear_all(
        performance_reported("12-20"),
        performance_reported("2027-12-20", year=2027),
        performance_reported("2028-12-20", year=2028),
    )

    clocks = [one.clock for one in register.contract().deadlines()]
    assert "contract_performance" not in clocks
    with pytest.raises(PartExceedsWhole):
        register.hear(performance_reported(clauses_kept=31))


def test_a_contract_of_old_is_in_force_and_not_newly_signed() -> None:
    """From its first day to its last; nothing was bargained."""
    contract = Register().hear_all(contract_registered()).contract()

    assert contract.signed_on is None
    days = ("2024-12-31", "2025-01-01", "2027-12-31", "2028-01-01")
    assert [stock("contracts_in_force", "u1", on, contract) for on in days] == [0, 1, 1, 0]
    assert stock("contracts_in_force|scope=single", "u1", "01-01", contract) == 1
    assert stock("workers_under_contract", "u1", "01-01", contract) == 120


def test_a_contract_of_old_can_be_against_the_law_too() -> None:
    """Five years."""
    contract = Register().hear_all(contract_registered(to="2029-12-31")).contract()

    assert (rules_found(contract), contract.lawful) == (["contract_too_long"], False)


def test_a_dissolved_contract_counts_no_longer_and_one_that_expired_to_its_last_day() -> None:
    """On the day of its end it isn't in force."""
    register = Register().hear_all(contract_registered(), contract_ended("06-15"))
    expired = Register().hear_all(
        contract_registered(), contract_ended("2027-12-31", reason="expired")
    )

    assert [stock("contracts_in_force", "u1", on, register.contract())
            for on in ("06-14", "06-15")] == [1, 0]  # fmt: skip
    assert stock("contracts_in_force", "u1", "2027-12-31", expired.contract()) == 1
    with pytest.raises(ContractOver):
        register.hear(contract_ended("06-16"))


# -------------------------------------------------------------------------------- renewal


def renewed(on: str, *vote: Event) -> Register:
    """Give a register in which c2 follows c1, whose last day is 31 March 2026."""
    register = Register().hear_all(
        contract_registered(from_="2024-04-01", to="2026-03-31"),
        bargaining_offered(contract="c2", renews="c1"),
        offer_answered(contract="c2"),
        team_set(contract="c2"),
        *(vote or (contract_voted(contract="c2"),)),
    )
    return register.hear_all(contract_signed(on, contract="c2"))


def test_renewal_opens_by_the_clock_and_nobody_failed() -> None:
    """Three months before the end."""
    register = Register().hear_all(contract_registered(from_="2024-04-01", to="2026-03-31"))
    assert due(register.contract(), "renewal_window").due_on == day("2025-12-31")

    register.miss(C1, "renewal_window")

    assert register.contract().overdue() == ()
    assert register.contract().state(day("01-10")) == "renewal_due"


@pytest.mark.parametrize(("on", "counts"), [("03-31", 1), ("04-01", 0)])
def test_a_contract_is_renewed_on_time_when_the_next_is_signed_by_its_last_day(
    on: str, counts: int
) -> None:
    """One of one, or none of one, on the last day."""
    contract = renewed(on).contract()

    assert flow("contracts_expired", contract) == {day("03-31"): 1}
    assert sum(flow("contracts_renewed", contract).values()) == counts


def test_a_renewal_that_no_vote_carried_is_none() -> None:
    """It was signed against the law."""
    contract = renewed("03-20", contract_voted(contract="c2", in_favour=10)).contract()

    assert contract.renewed_on is None


def test_a_replaced_contract_ends_on_the_day_and_a_dissolved_one_never_came_to_its_end() -> None:
    """The rate asks of those that ended."""
    replaced = renewed("03-20").hear_all(contract_ended("03-25", reason="replaced"))
    dissolved = renewed("03-20").hear_all(contract_ended("03-25"))

    assert flow("contracts_renewed", replaced.contract()) == {day("03-25"): 1}
    assert flow("contracts_expired", dissolved.contract()) == {}

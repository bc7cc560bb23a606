"""What a dispute contributes, worked out by hand (EVENTS.md, indicators)."""

from __future__ import annotations

from services.rights.indicators import indicators
from services.rights.rules import rules
from services.rights.rules.findings import LINES
from shared import words
from tests.rules.rights import (
    agreement_performed,
    closed,
    filed,
    grouped,
    mediation_concluded,
    mediation_started,
    moved,
    told,
)

TOWN = "640104001"


def test_a_dispute_counts_where_it_was_taken_up_and_is_open_where_it_is_handled() -> None:
    """The flow stays with the first union, the stock goes with the case."""
    register = told(filed(workers=3, migrant=1), moved("01-10"), closed("03-01"))

    assert register.flow("rights.disputes_filed|kind=dismissal") == {("u1", "01-05"): 1}
    assert register.flow("rights.dispute_workers") == {("u1", "01-05"): 3}
    assert register.flow("rights.dispute_workers|migrant=yes") == {("u1", "01-05"): 1}
    open_ = "rights.disputes_open"
    days = ("01-04", "01-05", "01-10", "03-01")
    assert [register.stock(open_, "u1", on) for on in days] == [0, 1, 0, 0]
    assert [register.stock(open_, TOWN, on) for on in days] == [0, 0, 1, 0]


def test_a_joined_dispute_is_open_no_more() -> None:
    """It goes on in the other; it was taken up all the same."""
    register = told(filed(), filed(dispute="d2"), grouped())

    assert register.stock("rights.disputes_open", "u1", "01-19") == 2
    assert register.stock("rights.disputes_open", "u1", "01-20") == 1
    assert register.flow("rights.disputes_filed") == {("u1", "01-05"): 2}


def test_mediation_is_dated_by_its_end_and_its_due_day() -> None:
    """Agreed after ten days: due on 21 January, so not overdue."""
    register = told(filed(), mediation_started("01-06"), mediation_concluded("01-16"))

    for name in ("concluded", "agreed"):
        assert register.flow(f"rights.mediations_{name}") == {("u1", "01-16"): 1}
    assert register.flow("rights.mediation_days") == {("u1", "01-16"): 10}
    assert register.flow("rights.mediations_due") == {("u1", "01-21"): 1}
    assert register.flow("rights.mediations_overdue") == {}
    assert register.flow("rights.mediations_agreed|level=unit") == {("u1", "01-16"): 1}
    assert register.flow("rights.mediations_agreed|heads=2-9") == {("u1", "01-16"): 1}


def test_a_late_agreement_succeeds_and_is_overdue() -> None:
    """Both are true."""
    register = told(filed(), mediation_started("01-06"), mediation_concluded("01-22"))

    assert register.flow("rights.mediations_agreed") == {("u1", "01-22"): 1}
    assert register.flow("rights.mediations_overdue") == {("u1", "01-21"): 1}


def test_mediation_that_ran_out_is_concluded_and_failed_by_that() -> None:
    """Until a report in time takes it back."""
    register = told(filed(), mediation_started("01-06")).at("01-22")
    assert register.flow("rights.mediations_concluded") == {("u1", "01-22"): 1}
    assert register.flow("rights.mediations_agreed") == {}
    assert register.flow("rights.mediations_overdue") == {("u1", "01-21"): 1}
    assert register.flow("rights.clocks_missed|clock=mediation") == {("u1", "01-22"): 1}

    register.hear(mediation_concluded("01-21"))

    assert register.flow("rights.mediations_concluded") == {("u1", "01-21"): 1}
    assert register.flow("rights.mediations_overdue") == {}
    assert register.flow("rights.clocks_missed") == {}


def test_a_withdrawn_mediation_counts_nowhere() -> None:
    """Neither as an end nor as due; withdrawn too late it was due and overdue."""
    in_time = told(filed(), mediation_started(), mediation_concluded("01-16", outcome="withdrawn"))
    late = told(filed(), mediation_started(), mediation_concluded("01-22", outcome="withdrawn"))

    for name in ("concluded", "agreed", "due", "overdue"):
        assert in_time.flow(f"rights.mediations_{name}") == {}
    assert late.flow("rights.mediations_concluded") == {}
    assert late.flow("rights.mediations_overdue") == {("u1", "01-21"): 1}


def test_money_counts_where_and_when_it_came_in() -> None:
    """At the union that handled the dispute on that day."""
    register = told(
        filed(), mediation_started(), mediation_concluded(),
        agreement_performed("01-20", performed="part", recovered_yuan="5000"), moved("01-25"),
        agreement_performed("01-30", recovered_yuan="15000"),
    )  # fmt: skip

    assert register.flow("rights.recovered_yuan") == {
        ("u1", "01-20"): 5000, (TOWN, "01-30"): 15000,
    }  # fmt: skip
    assert register.dispute().former() == ("u1",)


def test_the_workers_behind_what_was_recovered_count_once_a_year() -> None:
    """On the first day on which anything came in; a dispute that brought nothing has none."""
    brought = told(
        filed(workers=3), mediation_started(), mediation_concluded(),
        agreement_performed("01-30", performed="part", recovered_yuan="3000"),
        closed("06-01", recovered_yuan="5000"),
    )  # fmt: skip

    assert brought.flow("rights.workers_recovered_for") == {("u1", "01-30"): 3}
    assert brought.flow("rights.workers_recovered_for|kind=dismissal") == {("u1", "01-30"): 3}
    assert told(filed(), closed()).flow("rights.workers_recovered_for") == {}


def test_every_indicator_has_a_definition_and_findings_their_articles() -> None:
    """In both languages; a finding without an article names that of its clock."""
    clocks_own = {"hearing_notice_late", "postponement_asked_late", "sued_early"}
    clocks_own |= {"call_promised_too_late", "dispatch_due_too_late", "call_extended_too_late"}

    assert [one for one in indicators.all if not words.has(f"definitions.{one}")] == []
    assert {name for name, line in LINES.items() if not line.article} >= clocks_own
    assert set(indicators.by_kind) == set(rules.kinds)

"""Workplaces: rates over employers, by the days on which a union covers them."""

from __future__ import annotations

import datetime as dt

import pytest

from services.rights.rules.workplace import WorkplaceClosed
from shared.events.base import Event
from shared.law.unit_types import sort_of
from shared.rules.refusals import DayAhead, PartExceedsWhole
from shared.streams.rules import Waits
from tests.rules.contracts import (
    Register,
    affairs_opened,
    congress_held,
    congress_set_up,
    contract_ended,
    contract_registered,
    contract_submitted,
    coverage_announced,
    day,
    labour_contracts_counted,
    signed,
    stock,
)

U1 = [{"union": "u1", "from": "2020-01-01"}]
TWO = [{"union": "u1", "from": "2020-01-01", "until": "2026-05-01"},
       {"union": "u2", "from": "2026-04-01"}]  # fmt: skip


def test_an_enterprise_counts_under_contract_from_the_day_in_force_to_the_end() -> None:
    """Deemed in force on 26 March, and by its own term from 1 April on."""
    register = signed().hear_all(contract_submitted())
    days = ("03-31", "04-01", "2029-03-31", "2029-04-01")

    counts = [stock("enterprises_under_contract", "u1", on, register.workplace()) for on in days]

    assert counts == [0, 1, 1, 0]
    assert stock("enterprises_covered", "u1", "2029-04-01", register.workplace()) == 1


def test_under_two_contracts_it_counts_once() -> None:
    """Its own and a regional one; when one ends the other goes on."""
    register = Register().hear_all(
        contract_registered(),
        contract_registered(
            contract="c2", union="640104", scope="regional", from_="2026-01-01", to="2028-12-31"
        ),
        contract_ended("06-15"),
    )
    days = ("2025-01-01", "2026-01-01", "06-15", "2028-12-31", "2029-01-01")

    counts = [stock("enterprises_under_contract", "u1", on, register.workplace()) for on in days]

    assert counts == [1, 1, 1, 1, 0]


@pytest.mark.parametrize(
    ("kind", "indicator"),
    [
        ("comprehensive", "enterprises_under_contract"),
        ("wages", "enterprises_under_wages_contract"),
        ("women", "enterprises_under_women_contract"),
        ("safety", None),
    ],
)
def test_each_kind_of_contract_has_its_own_rate(kind: str, indicator: str | None) -> None:
    """A contract on safety is in force and in none of the three."""
    register = Register().hear_all(contract_registered(kind=kind, to="2025-12-31"))
    names = ("enterprises_under_contract", "enterprises_under_wages_contract",
             "enterprises_under_women_contract")  # fmt: skip

    counts = {one: stock(one, "u1", "2025-06-30", register.workplace()) for one in names}

    assert counts == {one: int(one == indicator) for one in names}


def test_when_the_coverage_passes_to_another_union_so_does_the_count() -> None:
    """Under two unions at once the oldest counts it; what was counted before stays where it was."""
    register = Register().hear_all(contract_registered())

    register.hear(coverage_announced(coverages=TWO))
    workplace = register.workplace()

    for name in ("enterprises_under_contract", "enterprises_covered"):
        found = [(stock(name, "u1", on, workplace), stock(name, "u2", on, workplace))
                 for on in ("03-31", "04-30", "05-01")]  # fmt: skip
        assert found == [(1, 0), (1, 0), (0, 1)]


def test_whatever_comes_first_the_same_comes_of_it() -> None:
    """The coverage is all of it each time, so the newest word holds."""
    told: list[Event] = [contract_registered(), congress_set_up(), congress_held()]
    late = Register().hear_all(*told, coverage_announced(coverages=TWO))

    early = Register().hear_all(coverage_announced(coverages=TWO), *told)

    assert late.workplace() == early.workplace()


def test_an_employer_that_nobody_covers_any_more_counts_nowhere() -> None:
    """The contract is still in force; neither part of the rate has it."""
    register = Register().hear_all(contract_registered())

    register.hear(coverage_announced(coverages=[U1[0] | {"until": "2026-05-01"}]))

    for name in ("enterprises_under_contract", "enterprises_covered"):
        assert [stock(name, "u1", on, register.workplace())
                for on in ("04-30", "05-01")] == [1, 0]  # fmt: skip


def test_what_closed_counts_no_longer() -> None:
    """From the day on which it did, and of one that never was nothing is left."""
    register = Register().hear_all(contract_registered(), labour_contracts_counted())

    register.hear(coverage_announced(closed_on="2026-05-01"))
    names = ("enterprises_under_contract", "enterprises_covered", "labour_contracts_due")
    for name in names:
        assert stock(name, "u1", "04-30", register.workplace()) > 0
        assert stock(name, "u1", "05-01", register.workplace()) == 0

    register.hear(coverage_announced(coverages=[], closed_on=dt.date.min))
    assert [stock(name, "u1", "04-30", register.workplace()) for name in names] == [0, 0, 0]


def test_only_enterprises_are_in_the_contract_rate_and_institutions_in_that_of_congresses() -> None:
    """And only while they are of that type."""
    types = [{"unit_type": "600", "from": "0001-01-01"}, {"unit_type": "112", "from": "2026-05-01"}]
    register = Register().hear_all(
        coverage_announced(unit_types=types),
        contract_registered(),
        congress_set_up(),
        congress_held(),
    )
    workplace = register.workplace()

    expected = {
        "enterprises_covered": [0, 1], "enterprises_under_contract": [0, 1],
        "workplaces_covered": [1, 1], "workplaces_with_congress": [1, 1],
    }  # fmt: skip
    for name, counts in expected.items():
        assert [stock(name, "u1", on, workplace) for on in ("04-30", "05-01")] == counts
    assert (sort_of("119"), sort_of("600"), sort_of("700")) == ("enterprise", "institution", None)


def test_open_affairs_count_for_twelve_months() -> None:
    """Told twice they count once."""
    register = Register().hear_all(affairs_opened(), affairs_opened("06-05", period="2026-Q2"))
    days = ("03-04", "03-05", "2027-06-05", "2027-06-06")

    found = [stock("workplaces_with_open_affairs", "u1", on, register.workplace()) for on in days]

    assert found == [0, 1, 1, 0]


def test_labour_contracts_are_those_of_the_latest_count() -> None:
    """Of two counts of one day the later that arrived; an older one has its days."""
    register = Register().hear_all(
        labour_contracts_counted(),
        labour_contracts_counted(signed=110),
        labour_contracts_counted("06-30", should_sign=100, signed=100),
        labour_contracts_counted("05-01", as_of="2026-01-31", signed=90),
    )
    days = ("01-30", "01-31", "03-31", "06-30")

    due = [stock("labour_contracts_due", "u1", on, register.workplace()) for on in days]
    signed_ = [stock("labour_contracts_signed", "u1", on, register.workplace()) for on in days]

    assert (due, signed_) == ([0, 120, 120, 100], [0, 90, 110, 100])


def test_labour_contracts_of_an_employer_without_union_count_at_who_entered_it() -> None:
    """There they are known."""
    register = Register().hear_all(coverage_announced(coverages=[]), labour_contracts_counted())

    assert stock("labour_contracts_signed", "640104", "03-31", register.workplace()) == 114
    assert register.workplace().holder(day("03-31")) == "640104"


@pytest.mark.parametrize(
    ("event", "refusal"),
    [
        (labour_contracts_counted(signed=121), PartExceedsWhole),
        (labour_contracts_counted(open_ended=115), PartExceedsWhole),
        (labour_contracts_counted(migrant_signed=115), PartExceedsWhole),
        (labour_contracts_counted(as_of="2026-04-01"), DayAhead),
        (labour_contracts_counted("05-01"), WorkplaceClosed),
        (affairs_opened("05-01"), WorkplaceClosed),
        (affairs_opened(employer="e9"), Waits),
    ],
)
def test_what_cannot_be_of_a_workplace_is_refused(event: Event, refusal: type[Exception]) -> None:
    """More signed than should be, a day ahead, after its end; of one not known it waits."""
    register = Register().hear_all(coverage_announced(closed_on="2026-05-01"))

    with pytest.raises(refusal):
        register.hear(event)

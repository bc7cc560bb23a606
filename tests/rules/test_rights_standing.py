"""What rights announces of workplaces: whole rows, and only when they have changed."""

from __future__ import annotations

from collections.abc import Iterator

from services.rights.standing import announce
from shared.events.base import Event
from shared.events.directory import LabourContracts, StandingAnnounced, Stretch
from tests.rules.contracts import (
    Register,
    affairs_opened,
    congress_held,
    congress_set_up,
    contract_ended,
    contract_registered,
    coverage_announced,
    day,
    labour_contracts_counted,
)


def told(register: Register, *events: Event) -> Iterator[Event]:
    """Give what is announced while events are heard."""
    for event in events:
        before = dict(register.subjects)
        register.hear(event)
        for key, subject in register.subjects.items():
            yield from announce(before.get(key), subject)


def test_a_workplace_is_announced_with_its_contracts_sessions_and_latest_count() -> None:
    """The last row says all; wages contracts and open affairs bar nobody."""
    *_, row = told(
        Register(), contract_registered(), congress_set_up(), congress_held(),
        labour_contracts_counted(), contract_ended("06-15"),
    )  # fmt: skip

    assert row == StandingAnnounced(
        employer="e1",
        under_contract=(Stretch(from_=day("2025-01-01"), until=day("06-15")),),
        with_congress=(Stretch(from_=day("03-02"), until=day("2027-03-03")),),
        labour_contracts=LabourContracts(as_of=day("03-31"), should_sign=120, signed=114),
    )


def test_what_bars_nobody_is_not_announced() -> None:
    """Neither who covers it now, nor open affairs, nor a contract on wages."""
    events = (
        coverage_announced(coverages=[{"union": "u1", "from": "2019-01-01"}]),
        affairs_opened(),
        contract_registered(kind="wages", to="2025-12-31"),
    )

    assert not list(told(Register(), *events))


def test_a_workplace_of_which_nothing_is_known_has_its_row_too() -> None:
    """It is there as soon as organization speaks of the employer."""
    (row,) = told(Register(), coverage_announced(employer="e2"))

    assert row == StandingAnnounced(employer="e2", under_contract=(), with_congress=())

"""A mediation that runs out goes one level up, and comes back when it was over in time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.rights.domain import rights as domain
from services.rights.rules.dispute import Dispute
from shared.events import envelope
from shared.events import rights as events
from shared.events.base import Event
from tests.fix_postgres import MakeDatabase
from tests.rules import rights as report
from tests.rules.register import ANNA, day
from tests.services.branch import Agent
from tests.services.rights import Rights
from tests.services.station import STREAMS, XINGQING, Bed, City

DUE = day("06-17")
"""Mediation received on 2 June has 15 days."""


@pytest.fixture
def rights(city: City, make_database: MakeDatabase) -> Iterator[Rights]:
    """Give rights, where u1 took up a dispute on 1 June and mediates it from the 2nd on."""
    bed = Bed(make_database([STREAMS]), domain, city.clock)
    found = Rights(city, bed)
    found.hear()
    say(found, report.filed("06-01"), report.mediation_started("06-02"))
    yield found
    bed.close()


def say(rights: Rights, *told: Event, source: str = "u1", agent: Agent | None = None) -> None:
    """Let a store report, and settle it."""
    agent = agent or rights.anna
    for one in told:
        agent.record(one, source)
    rights.bed.settle(*agent.pack())


def dispute(rights: Rights) -> Dispute:
    """Give the dispute as its row holds it."""
    found: Dispute = rights.bed.subject("dispute", "d1")
    return found


def written(rights: Rights) -> list[str]:
    """Name what the service itself wrote of the dispute."""
    return [type_ for type_, *_ in rights.bed.rows("own")]


def test_what_ran_out_is_raised_to_the_union_above_in_the_same_transaction(rights: Rights) -> None:
    """From the day after: the branch had the case until then, the district has it now."""
    rights.bed.station.fire_clocks()

    found = dispute(rights)
    assert found.stage == "mediation_failed"
    assert (found.holder(DUE), found.home(), found.former()) == ("u1", XINGQING, ("u1",))
    assert written(rights)[-2:] == ["rights.deadline_missed", "rights.dispute_moved"]
    assert rights.bed.difference() is None


def test_what_is_raised_is_raised_once(rights: Rights) -> None:
    """However often the clocks are looked at."""
    rights.bed.station.fire_clocks()
    before = written(rights)

    rights.bed.station.fire_clocks()

    assert written(rights) == before


def test_a_report_in_time_takes_the_raising_back(rights: Rights) -> None:
    """The branch may still report of a day on which the case was its own."""
    rights.bed.station.fire_clocks()

    say(rights, report.mediation_concluded("06-17"))

    assert rights.bed.outcome(rights.anna) == ("applied", None)
    found = dispute(rights)
    assert (found.stage, found.home(), found.missed) == ("agreed", "u1", ())
    assert rights.bed.rows("flow", union="u1", cell="rights.clocks_missed") == []
    assert rights.bed.difference() is None


def house(rights: Rights) -> Agent:
    """Give the store of the unions above, which reports to rights too."""
    agent = Agent("house", XINGQING, clock=rights.city.clock)
    agent.stream, agent.key = f"{agent.id}/rights", rights.city.house.key
    return agent


def test_a_report_of_a_day_too_late_is_the_upper_unions(rights: Rights) -> None:
    """Once it is raised, only the union that has it reports of it."""
    rights.bed.station.fire_clocks()

    say(rights, report.mediation_concluded("06-18"))

    assert rights.bed.outcome(rights.anna) == ("refused", "not_authorized")
    above = house(rights)
    say(rights, report.mediation_concluded("06-18"), source=XINGQING, agent=above)
    assert rights.bed.outcome(above) == ("applied", None)
    assert dispute(rights).home() == XINGQING
    assert [one.clock for one in dispute(rights).missed] == ["mediation"]
    assert rights.bed.difference() is None


def test_a_correction_that_moves_the_clock_takes_the_raising_back(rights: Rights) -> None:
    """Received on the 14th it isn't due before the 29th; then it runs out anew."""
    rights.bed.station.fire_clocks()
    started = envelope.read(rights.anna.written[1].body).id
    correction = events.EventCorrected(
        on=day("06-30"), reported_by=ANNA, kind="dispute", about="d1", event=started,
        fields={"on": "2026-06-14", "received_on": "2026-06-14"}, reason="",
    )  # fmt: skip

    say(rights, correction)

    assert (dispute(rights).stage, dispute(rights).home()) == ("mediating", "u1")
    assert rights.bed.difference() is None
    rights.bed.station.fire_clocks()
    assert dispute(rights).holder(day("06-29")) == "u1"
    assert dispute(rights).home() == XINGQING
    assert rights.bed.difference() is None

"""A mediation that runs out goes one level up, whose agent is told, and comes back if in time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.installation import folders
from services.agent.mail import Mail
from services.rights import numbering
from services.rights.domain import rights as domain
from services.rights.rules.dispute import Dispute
from services.rights.telling import Telling, queries
from shared.events import envelope
from shared.events import rights as events
from shared.events.base import Event
from shared.streams.notices import read_raised
from shared.streams.wire import Delivery
from tests.agents import a_store
from tests.fix_postgres import MakeDatabase
from tests.rules import rights as report
from tests.rules.register import ANNA, day
from tests.services.branch import Agent
from tests.services.rights import Rights
from tests.services.station import ROOT, XINGQING, Bed, City

FORM = numbering.Form(
    "工{kind}〔{year}〕{serial:04}号", "dispute=维 matter=监 contract=约 household=困 call=线"
)
DUE = day("06-17")
"""Mediation received on 2 June has 15 days."""


@pytest.fixture
def rights(city: City, make_database: MakeDatabase) -> Iterator[Rights]:
    """Give rights, where u1 took up a dispute on 1 June and mediates it from the 2nd on."""
    bed = Bed(make_database(folders("rights")), domain, city.clock)
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
    missed = {"union": "u1", "cell": "rights.clocks_missed"}
    assert rights.bed.rows("flow", **missed) == [(day("06-18"), 1)]
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


def mail(rights: Rights, telling: Telling) -> dict[str, list[tuple[str, str, str]]]:
    """Give whom the service tells what, now."""
    with rights.bed.database.transaction() as tx:
        messages = telling.messages(tx, rights.bed.station.today())
    read = {one.routing_key: read_raised(one.body) for one in messages}
    return {
        user: [(case.id, case.union, case.on) for case in told.cases]
        for user, told in read.items()
        if told
    }


def test_the_agent_of_the_union_above_is_told_again_and_again(rights: Rights) -> None:
    """A mailbox may lose what is in it; everybody is told once after a start, even of nothing."""
    telling = Telling()
    assert mail(rights, telling) == {"anna": [], "bo": [], "chen": [], "house": []}
    assert mail(rights, telling) == {}
    rights.bed.station.fire_clocks()
    told = {"house": [("d1", XINGQING, "2026-06-18")]}

    assert mail(rights, telling) == told
    assert mail(rights, telling) == told


def test_what_is_taken_back_or_closed_is_told_no_more(rights: Rights) -> None:
    """An empty list takes away what was told before."""
    telling = Telling()
    rights.bed.station.fire_clocks()
    mail(rights, telling)

    say(rights, report.mediation_concluded("06-17"))

    assert mail(rights, telling) == {"house": []}
    assert mail(rights, telling) == {}


@pytest.mark.parametrize("kind", ["raised", "sent"])
def test_what_is_open_and_was_passed_on_is_found_by_an_index_of_its_own(
    rights: Rights, kind: str
) -> None:
    """Each minute the open ones are read, and no other case's text."""
    with rights.bed.database.transaction() as tx:
        tx.execute("SET LOCAL enable_seqscan = off")
        plan = tx.execute("EXPLAIN " + getattr(queries, kind), ()).fetchall()

    assert f"using subjects_{kind} " in str(plan)


def test_an_agent_keeps_what_was_raised_to_its_unions(rights: Rights, tmp_path: Path) -> None:
    """Its status shows it until the next list; a list from anybody else is passed over."""
    store = a_store(tmp_path, XINGQING)
    rights.bed.station.fire_clocks()
    numbering.Numbering(FORM).give(rights.bed.station)
    with rights.bed.database.transaction() as tx:
        messages = Telling().messages(tx, rights.bed.station.today())
    (told,) = [one for one in messages if one.routing_key == "house"]

    def arrives(body: bytes, user: str) -> list[dict[str, Any]]:
        Mail(store).take([Delivery(body, told.headers, user, "house", "application/json", None)])
        return store.status().raised

    number = "工维〔2026〕0001号"
    kept = [
        {"kind": "dispute", "id": "d1", "union": XINGQING, "on": "2026-06-18", "number": number}
    ]
    assert arrives(told.body, "skills") == []
    assert arrives(told.body, "rights") == kept
    assert arrives(b"{", "rights") == kept
    assert arrives(b'{"service":"rights","cases":[]}', "rights") == []
    store.close()


def test_what_the_service_raised_only_the_service_takes_back(rights: Rights) -> None:
    """A union moves a case by a report of its own, which says why."""
    rights.bed.station.fire_clocks()
    ((raised,),) = rights.bed.rows("event_at", stream=rights.bed.station.own.stream, number=2)
    void = events.EventVoided(
        on=day("06-30"), reported_by=ANNA, kind="dispute", about="d1", event=raised, reason="",
    )  # fmt: skip
    root = Agent("house", ROOT, clock=rights.city.clock)
    root.stream, root.key = f"{root.id}/rights", rights.city.house.key

    say(rights, void, source=ROOT, agent=root)

    assert rights.bed.outcome(root) == ("refused", "not_authorized")
    assert dispute(rights).home() == XINGQING

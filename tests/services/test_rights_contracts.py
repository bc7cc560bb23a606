"""Contracts and workplaces through real intake: what organization announces, and what anna says."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from services.rights.domain import rights
from shared.events import rights as events
from shared.events.base import Event
from tests.fix_postgres import MakeDatabase
from tests.rules import contracts as told
from tests.rules import organization as report
from tests.rules.register import ANNA, BO, day
from tests.services.branch import Agent
from tests.services.rights import Rights
from tests.services.station import STREAMS, XINGQING, Bed, City

LIFE = (
    told.bargaining_offered(), told.offer_answered(), told.team_set(), told.contract_voted(),
    told.contract_signed(), told.contract_submitted(),
)  # fmt: skip


class Place(Rights):
    """Rights beside organization; anna speaks for u1, which covers e1, and bo for u2."""

    def __init__(self, city: City, bed: Bed) -> None:
        """Let both report to rights from the stores that organization has admitted."""
        super().__init__(city, bed)
        self.anna, self.bo = (self.agent(*one) for one in (("anna", "u1"), ("bo", "u2")))

    def agent(self, name: str, union: str) -> Agent:
        """Give the store of a union, as it reports to rights."""
        agent = Agent(name, union, clock=self.city.clock)
        agent.stream = f"{agent.id}/rights"
        agent.key = self.city.agents[name].key
        return agent

    def say(self, *events: Event) -> None:
        """Let anna report, and organization's news be heard."""
        self.bed.settle(*self.anna.say(*events))

    def change(self, *events: Event) -> None:
        """Let the house report to organization, and rights hear of it."""
        for event in events:
            self.city.house.record(event, XINGQING)
        self.city.settle(*self.city.house.pack())
        self.hear()

    def stocks(self, union: str, *days: str) -> list[tuple[int, int]]:
        """Give enterprises under contract, and covered, on each of these days."""
        cells = ("enterprises_under_contract", "enterprises_covered")
        return [(self.stock(cells[0], union, on), self.stock(cells[1], union, on)) for on in days]

    def stock(self, cell: str, union: str, on: str) -> int:
        """Give a stock of rights."""
        ((value,),) = self.bed.rows("stock", union=union, cell=f"rights.{cell}", on=day(on))
        return int(value)


@pytest.fixture
def place(city: City, make_database: MakeDatabase) -> Iterator[Place]:
    """Give rights at a database of its own, which has heard of all employers and unions."""
    bed = Bed(make_database([STREAMS]), rights, city.clock)
    found = Place(city, bed)
    found.hear()
    yield found
    assert bed.difference() is None
    assert city.difference() is None
    bed.close()


def test_a_contract_counts_where_organization_says_that_the_employer_is_covered(
    place: Place,
) -> None:
    """Deemed in force on 26 March, its own term begins on 1 April."""
    place.say(*LIFE)

    assert place.bed.outcome(place.anna) == ("applied", None)
    assert place.stocks("u1", "03-31", "04-01") == [(0, 1), (1, 1)]


def test_silence_is_told_by_the_clock_and_an_objection_in_time_takes_it_back(place: Place) -> None:
    """Heard on 30 June of 25 March; the notice was written, and what followed from it is undone."""
    place.say(*LIFE)
    place.bed.station.fire_clocks()
    types = [one for one, *_ in place.bed.rows("own")]
    assert types == ["rights.deadline_missed"]

    place.say(told.contract_reviewed("03-25", result="objected"))

    assert place.bed.subject("contract", "c1").missed == ()
    assert place.stocks("u1", "04-01", "06-30") == [(0, 1), (0, 1)]


def test_what_names_an_employer_that_isnt_known_waits_until_it_is(place: Place) -> None:
    """Organization's announcement sets it free."""
    wide = told.contract_registered(scope="regional", employers=["e1", "e9"])
    place.say(wide)
    assert place.bed.outcome(place.anna) == ("waiting", "prerequisite_missing")
    assert place.stocks("u1", "06-30") == [(0, 1)]

    place.change(report.employer_registered(employer="e9"))

    assert place.bed.outcome(place.anna) == ("applied", None)
    assert place.stocks("u1", "06-30") == [(1, 1)]


def test_when_the_coverage_changes_the_count_goes_with_it_on_its_day(place: Place) -> None:
    """u1 lets e1 go on 1 May, and u2 covers it from the 15th on; heard much later."""
    place.say(told.contract_registered())

    place.change(
        report.union_changed("05-01", employers_removed=["e1"]),
        report.union_changed("05-15", union="u2", employers_added=["e1"]),
    )

    assert place.stocks("u1", "04-30", "05-01") == [(1, 1), (0, 0)]
    assert place.stocks("u2", "04-30", "05-15") == [(0, 1), (1, 2)]


def test_a_correction_reaches_the_workplaces(place: Place) -> None:
    """The authority received the text a month later, so silence put it in force later."""
    place.say(*LIFE)
    id_ = place.bed.rows("event_at", stream=place.anna.stream, number=len(LIFE))[0][0]
    place.say(
        mended(events.EventCorrected, id_, fields={"received_on": "2026-04-10"}, reason="typo")
    )
    assert place.bed.outcome(place.anna) == ("applied", None)
    assert place.stocks("u1", "04-01", "04-27", "04-28") == [(0, 1), (0, 1), (1, 1)]

    place.say(mended(events.EventVoided, id_, reason="never filed"))

    assert place.stocks("u1", "06-30") == [(0, 1)]


def mended(cls: type[Event], id_: str, **given: object) -> Event:
    """Build a correction or a void of a report on c1."""
    data = {
        "on": "2026-06-30", "reported_by": ANNA, "kind": "contract", "about": "c1", "event": id_,
    } | given  # fmt: skip
    return msgspec.convert(msgspec.to_builtins(data), cls)


@pytest.mark.parametrize(
    "event", [told.offer_answered(), told.affairs_opened(), told.labour_contracts_counted()]
)
def test_another_union_may_not_report_it(place: Place, event: Event) -> None:
    """Neither of a contract nor of an employer that another counts."""
    place.say(told.bargaining_offered())

    place.bed.settle(*place.bo.say(event))

    assert place.bed.outcome(place.bo) == ("refused", "not_authorized")


def test_a_name_is_given_from_above(place: Place) -> None:
    """By the district on whose ground the employer is; not by its own union."""
    house = place.agent("house", XINGQING)

    place.say(told.harmony_named())
    place.bed.settle(*house.say(told.harmony_named("04-01", reported_by=BO)))

    assert place.bed.outcome(place.anna) == ("refused", "not_authorized")
    assert place.bed.outcome(house) == ("applied", None)


def test_all_that_a_union_reports_of_a_year_is_rebuilt_as_it_is(place: Place) -> None:
    """Congress, proposal, affairs, labour contracts and a name beside the contract."""
    place.say(
        *LIFE, told.contract_reviewed(), told.contract_published(), told.congress_set_up(),
        told.congress_held(), told.congress_voted(), told.proposal_made(),
        told.proposal_answered(), told.affairs_opened(), told.labour_contracts_counted(),
    )  # fmt: skip

    rows = [place.bed.outcome(place.anna, number + 1) for number in range(len(place.anna.written))]
    assert set(rows) == {("applied", None)}
    found = {
        cell: place.stock(cell, "u1", "06-30")
        for cell in ("workplaces_with_congress", "congress_delegates", "labour_contracts_signed",
                     "workplaces_with_open_affairs", "contracts_in_force")
    }  # fmt: skip
    assert found == {
        "workplaces_with_congress": 1, "congress_delegates": 60, "labour_contracts_signed": 114,
        "workplaces_with_open_affairs": 1, "contracts_in_force": 1,
    }  # fmt: skip

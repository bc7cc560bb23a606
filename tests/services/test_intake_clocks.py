"""Clocks: what wasn't heard by its day is missed; a report of a day in time withdraws that."""

from __future__ import annotations

import datetime as dt

import pytest

from services.organization.rules.months import CUT_OFF
from shared.streams.rules import Subject
from tests.rules import organization as report
from tests.services.branch import Agent
from tests.services.mending import corrected, voided
from tests.services.station import XINGQING, Bed, City, beside_a_good_report

APPLIED = report.day("06-01")
DUE = report.day("06-16")
"""An application is answered in 15 days; the day it comes on isn't counted."""


@pytest.fixture
def applied(city: City) -> City:
    """Give a city on 2 June, in which dan applied for u9 the day before."""
    city.clock.now = city.clock.now.replace(day=2)
    dan = city.agent("dan", "u9")
    city.settle(*dan.say(report.union_applied("06-01", union="u9", employers=[])))
    return city


def at_end_of(city: City, day: dt.date) -> None:
    """Let it be just before midnight of a day, and the clocks be looked at."""
    city.clock.now = dt.datetime.combine(day, dt.time(23, 59), city.clock.now.tzinfo)
    city.station.fire_clocks()


def union(city: City) -> Subject:
    """Give the union that applied."""
    found: Subject = city.subject("union", "u9")
    return found


def answered(on: str, **given: object) -> object:
    """Build the answer to the application."""
    fields = {"union": "u9", "received_on": "2026-06-01"} | given
    return report.founding_decided(on, **fields)


def say(city: City, agent: Agent, event: object, source: str) -> str:
    """Record a report and settle it; give its id."""
    found = agent.record(event, source)  # type: ignore[arg-type]
    beside_a_good_report(city, *agent.pack())
    assert city.outcome(agent)[0] == "applied"
    return found


def clocks(city: City) -> list[tuple[str, str, dt.date]]:
    """Give the clocks that run, but those of months, which run for every union."""
    return [row[1:4] for row in city.snapshot()["clocks"] if row[2] != CUT_OFF]


def test_an_application_starts_a_clock(applied: City) -> None:
    """Its row says until when, by which pack and article, and what follows."""
    ((kind, subject, clock, due_on, provisional, pack, article, effect),) = (
        row for row in applied.snapshot()["clocks"] if row[1] == "u9"
    )

    assert (kind, subject, clock, due_on) == ("union", "u9", "union_application_answer", DUE)
    assert (provisional, effect) == (False, "overdue")
    assert pack.startswith("cn")
    assert article


def test_no_clock_fires_on_its_last_day(applied: City) -> None:
    """The day belongs to whoever has to answer, to its end in Shanghai."""
    at_end_of(applied, DUE)

    assert clocks(applied) == [("u9", "union_application_answer", DUE)]
    assert applied.rows("missed") == []


def test_on_the_day_after_the_miss_stands_in_the_services_own_stream(applied: City) -> None:
    """Dated that day, counted once, however often the clocks are looked at."""
    for _ in range(2):
        at_end_of(applied, DUE + dt.timedelta(days=1))

    missed = ("organization.deadline_missed", "union", "u9", "applied")
    assert missed in applied.rows("own")
    assert len(applied.rows("missed")) == 1
    assert applied.flow("clocks_missed", "u9") == {DUE + dt.timedelta(days=1): 1}
    assert clocks(applied) == []
    assert applied.difference() is None


def test_two_processes_that_look_at_once_record_a_miss_once(applied: City) -> None:
    """Each clock is fired by whoever has it."""
    other = Bed(applied.url, clock=applied.clock)
    applied.clock.now = dt.datetime.combine(DUE, dt.time(9), applied.clock.now.tzinfo)
    applied.clock.go_on(days=1)
    with applied.database.transaction() as tx:
        applied.station.keeper.fire(tx, applied.station.today())
        assert other.station.fire_clocks() == []
    other.close()


def test_a_late_report_of_a_day_in_time_withdraws_the_miss(applied: City) -> None:
    """It was answered in time and only told late: the figure goes back to nothing."""
    at_end_of(applied, DUE + dt.timedelta(days=4))

    say(applied, applied.house, answered("06-16"), XINGQING)

    assert applied.flow("clocks_missed", "u9") == {}
    assert union(applied).findings == ()
    assert applied.difference() is None


def test_a_report_of_a_day_too_late_lets_the_miss_stand(applied: City) -> None:
    """And has a finding that names the article."""
    at_end_of(applied, DUE + dt.timedelta(days=4))

    say(applied, applied.house, answered("06-17"), XINGQING)

    assert applied.flow("clocks_missed", "u9") == {DUE + dt.timedelta(days=1): 1}
    assert [one.rule for one in union(applied).findings] == ["founding_answered_late"]
    assert applied.difference() is None


def test_an_answer_ends_the_clock(applied: City) -> None:
    """Nothing fires for what was heard."""
    say(applied, applied.house, answered("06-02"), XINGQING)

    at_end_of(applied, DUE + dt.timedelta(days=30))

    assert clocks(applied) == applied.rows("missed") == []


def test_a_void_of_the_answer_lets_the_clock_run_again(applied: City) -> None:
    """It was never answered, and fires on the day that it always had."""
    answer = say(applied, applied.house, answered("06-02"), XINGQING)
    say(applied, applied.house, voided_today(applied, answer), XINGQING)
    assert clocks(applied) == [("u9", "union_application_answer", DUE)]

    at_end_of(applied, DUE + dt.timedelta(days=1))

    assert len(applied.rows("missed")) == 1
    assert applied.difference() is None


def test_a_correction_moves_the_clock(applied: City) -> None:
    """The answer is due from the day on which the application really was made; none was missed.

    15 days after it is a Sunday.
    """
    at_end_of(applied, report.day("06-25"))
    assert applied.flow("clocks_missed", "u9")
    ((event,),) = applied.rows("event_at", stream=applied.agents["dan"].stream, number=1)

    mend = corrected(event, "union:u9", on="2026-06-20")
    say(applied, applied.agents["dan"], mend, "u9")

    assert clocks(applied) == [("u9", "union_application_answer", report.day("07-06"))]
    assert applied.flow("clocks_missed", "u9") == {}
    assert applied.difference() is None


def test_a_void_of_the_application_ends_its_clock(applied: City) -> None:
    """What was never asked needs no answer, and nothing is missed."""
    at_end_of(applied, DUE + dt.timedelta(days=9))
    ((event,),) = applied.rows("event_at", stream=applied.agents["dan"].stream, number=1)

    say(applied, applied.agents["dan"], voided_today(applied, event), "u9")

    assert clocks(applied) == []
    assert applied.flow("clocks_missed", "u9") == {}
    assert applied.difference() is None


def test_an_answer_that_came_before_the_look_leaves_nothing_to_miss(applied: City) -> None:
    """What was waiting at start-up is read first; then the clocks are looked at."""
    applied.clock.now = dt.datetime.combine(DUE, dt.time(9), applied.clock.now.tzinfo)
    applied.clock.go_on(days=5)
    say(applied, applied.house, answered("06-15"), XINGQING)

    applied.station.fire_clocks()

    assert applied.rows("missed") == []


def voided_today(city: City, event: str) -> object:
    """Build the void of an event of u9, told today."""
    mend = voided(event, "union:u9")
    fields = {name: getattr(mend, name) for name in mend.__struct_fields__}
    return type(mend)(**fields | {"on": city.station.today()})

"""A clock that is about to run out is told (临期) on the days that the rule pack names."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from shared.law import clocks
from tests.rules import organization as report
from tests.services.mending import voided
from tests.services.station import XINGQING, City

NEARED = "organization.deadline_neared"
ENDS = dt.date(2026, 12, 31)


@pytest.fixture
def ending(city: City) -> City:
    """Give a city in which the term of u9 ends with the year."""
    union = report.union_registered(union="u9", employers=[], term_to=ENDS.isoformat())
    city.house.record(union, XINGQING)
    city.settle(*city.house.pack())
    return city


def told(city: City, on: dt.date) -> list[str]:
    """Let a day begin; give whose term is told to be near."""
    city.clock.now = city.clock.now.replace(year=on.year, month=on.month, day=on.day)
    return [
        row.key.id for row in city.station.warn()
        if row.key and getattr(row.event, "clock", "") == "term_end"
    ]  # fmt: skip


def test_a_term_is_told_to_be_near_three_times(ending: City) -> None:
    """Ninety, thirty and seven days before its end, once each, however often it is looked."""
    days = [ENDS - dt.timedelta(days=before) for before in range(95, -2, -1)]

    found = [day for day in days if told(ending, day)]

    assert [(ENDS - day).days for day in found] == [90, 30, 7]
    assert ending.difference() is None


def test_a_service_that_was_away_tells_it_late(ending: City) -> None:
    """By some days; two weeks later it is told by the next reminder only."""
    assert told(ending, ENDS - dt.timedelta(days=87)) == ["u9"]
    assert told(ending, ENDS - dt.timedelta(days=86)) == []
    assert told(ending, ENDS - dt.timedelta(days=16)) == []


def test_what_was_told_is_no_fact_of_the_subject(ending: City) -> None:
    """When the term is renewed, or never was, the notice has done no harm."""
    before = ending.subject("union", "u9")
    assert told(ending, ENDS - dt.timedelta(days=90)) == ["u9"]
    assert ending.subject("union", "u9") == before
    ((event,),) = ending.rows("event_at", stream=ending.house.stream,
                              number=len(ending.house.written))  # fmt: skip

    ending.house.record(voided(event, "union:u9"), XINGQING)
    ending.settle(*ending.house.pack())

    assert told(ending, ENDS - dt.timedelta(days=30)) == []
    assert ending.difference() is None


def test_a_short_clock_is_told_shortly_before() -> None:
    """Fifteen days for an answer: three days before. The month's cut-off is the same for all."""
    found = clocks.reminders()

    assert found["term_end"] == (90, 30, 7)
    assert found["union_application_answer"] == (3,)
    assert "report_cut_off" not in found


def test_every_clock_is_told_and_the_longer_the_earlier() -> None:
    """Nobody is surprised by a clock that a pack brings."""
    found = clocks.reminders()

    assert all(found.values())
    (lines,) = (pack.reminders for pack in clocks.PACKS.values() if pack.reminders)
    assert all(max(one.days) > max(after.days) for one, after in pairwise(lines))
    assert all(max(one.days) <= one.from_ for one in lines)

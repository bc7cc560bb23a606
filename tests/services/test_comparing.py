"""Streams are compared and refusals counted beside the stream, out of what the ledger holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from services.organization import comparing
from shared.events.organization import MemberJoined, StoreExpelled
from tests.rules import organization as report
from tests.services.station import JINFENG, XINGQING, City

TODAY = report.TODAY


def flow(city: City, cell: str, union: str) -> dict[dt.date, int]:
    """Give a flow of the reporting by day."""
    found = city.rows("flow", union=union, cell=f"city.{cell}")
    return {day: int(value) for day, value in found}


def stocks(city: City, union: str) -> Sequence[int]:
    """Give the streams at a union today, and those in step."""
    return [
        int(city.rows("stock", union=union, cell=f"city.{name}", on=TODAY)[0][0])
        for name in ("streams", "streams_in_step")
    ]


def test_a_stream_is_in_step_when_both_ends_are_the_same(city: City) -> None:
    """Anna has said her head; then she has written more than came."""
    city.settle(*city.anna.say(report.member_joined("03-01")), city.anna.head())
    comparing.compare(city.station)
    assert stocks(city, "u1") == [1, 1]
    assert comparing.compare(city.station) == []

    city.settle(city.anna.head(number=9))
    comparing.compare(city.station)

    assert stocks(city, "u1") == [1, 0]
    assert city.difference() is None


def test_a_stream_whose_writer_hasnt_said_how_far_it_is_is_not_compared(city: City) -> None:
    """It would count as out of step for the seconds until it does."""
    city.settle(*city.anna.say(report.member_joined("03-01")))

    assert comparing.compare(city.station) == []
    assert stocks(city, "u1") == [0, 0]


def test_a_stream_of_an_agent_that_was_shut_out_counts_no_more(city: City) -> None:
    """From the day on; and nothing is said of it."""
    city.settle(*city.anna.say(report.member_joined("03-01")), city.anna.head())
    comparing.compare(city.station)

    city.station.record([StoreExpelled(on=TODAY, store=city.anna.id, reason="lost")])

    assert comparing.compare(city.station) == []
    assert stocks(city, "u1") == [0, 0]


def test_refusals_are_counted_at_the_union_that_reported(city: City) -> None:
    """On the day of the refusal, by reason; counted again they are the same."""
    for _ in range(2):
        city.settle(*city.chen.say(report.member_left("03-01", union="u3"), tomorrow("u4")))
        comparing.compare(city.station)
    assert comparing.compare(city.station) == []

    assert flow(city, "reports_refused", "u4") == {TODAY: 2}
    assert flow(city, "reports_refused|refusal=day_in_future", "u4") == {TODAY: 2}
    assert flow(city, "reports_refused", "u3") == {}
    assert city.difference() is None


def tomorrow(union: str) -> MemberJoined:
    """Build a report of a day that hasn't come."""
    return report.member_joined((TODAY + dt.timedelta(1)).isoformat(), union=union)


def test_a_forged_source_adds_nothing_to_its_number(city: City) -> None:
    """Bo reports on behalf of Xingqing and in bytes that nobody can read: both are his."""
    city.bo.record(report.member_joined("03-01", union="u2"), XINGQING)
    city.bo.raw(b"{")
    city.settle(*city.bo.pack(most=1))

    comparing.compare(city.station)

    assert flow(city, "reports_refused", "u2") == {TODAY: 2}
    assert [flow(city, "reports_refused", union) for union in (XINGQING, JINFENG)] == [{}, {}]


def test_what_waited_and_was_refused_counts_on_that_day(city: City) -> None:
    """After ninety days without what it builds on; its source stands in the first row."""
    city.settle(*city.bo.say(report.member_left("03-01", union="u2")))
    assert city.outcome(city.bo)[0] == "waiting"

    city.clock.go_on(days=91)
    city.station.refuse_overdue()
    comparing.compare(city.station)

    assert flow(city, "reports_refused|refusal=expired", "u2") == {TODAY + dt.timedelta(91): 1}

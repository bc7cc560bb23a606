"""A split through real intake: what it names moves, what is mended later moves back alone."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import pytest

from tests.rules import organization as report
from tests.services.mending import voided
from tests.services.station import XINGQING, City

AA, BB, CC = ("aa" * 32, "bb" * 32, "cc" * 32)
TOMORROW = report.TODAY + dt.timedelta(days=1)


class Split(NamedTuple):
    """A city, the report that aa joined u1, and the one that split u1."""

    city: City
    joined: str
    chunk: str


@pytest.fixture
def split(city: City) -> Split:
    """Give a city in which two of u1's three members were split off into u9."""
    joined, *_ = [city.anna.record(report.member_joined(member=key)) for key in (AA, BB, CC)]
    event = report.union_split(part="u9", member_keys=[AA, BB], members=3)
    chunk = city.house.record(event, XINGQING)
    city.settle(*city.anna.pack(), *city.house.pack())
    assert city.outcome(city.house) == ("applied", None)
    return Split(city, joined, chunk)


def members(city: City) -> tuple[int, int]:
    """Give the members of u1 and of u9 on the day after."""
    return city.stock("members", "u1", TOMORROW), city.stock("members", "u9", TOMORROW)


def test_a_split_moves_who_is_named_and_shows_who_is_not(split: Split) -> None:
    """One of three wasn't; ledger, states and figures agree."""
    city = split.city

    assert members(city) == (1, 2)
    assert city.subject("union", "u9").split_from == "u1"
    assert [one.rule for one in city.subject("union", "u1").findings] == ["split_leaves_members"]
    assert city.difference() is None


def test_the_part_reports_for_its_members_from_the_next_day_on(split: Split) -> None:
    """It is in the directory as soon as the split is applied."""
    city = split.city
    dan = city.agent("dan", "u9")
    city.clock.go_on(days=1)

    city.settle(*dan.say(report.member_changed("07-01", union="u9", grade="senior")))

    assert city.outcome(dan) == ("applied", None)
    assert city.stock("members|grade=senior", "u9", TOMORROW) == 1


def test_a_membership_that_never_was_leaves_the_others_split(split: Split) -> None:
    """Voided, it is gone from both unions; the part and its other member stay."""
    city = split.city

    city.settle(*city.anna.say(voided(split.joined, f"member:u1/{AA}")))

    assert city.outcome(city.anna) == ("applied", None)
    assert members(city) == (1, 1)
    assert city.subject("union", "u9").status == "active"
    assert city.subject("member", f"u9/{AA}") is None
    assert city.difference() is None


def test_a_split_that_never_was_puts_everybody_back(split: Split) -> None:
    """And the part is gone."""
    city = split.city
    city.house.record(voided(split.chunk, "union:u1"), XINGQING)

    city.settle(*city.house.pack())

    assert city.outcome(city.house) == ("applied", None)
    assert members(city) == (3, 0)
    assert city.subject("union", "u9") is None
    assert city.difference() is None

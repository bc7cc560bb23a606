"""Doubles on a real database: found beside the stream, once, and settled from above."""

from __future__ import annotations

import pytest

from services.organization import doubles
from tests.rules import organization as report
from tests.services.mending import voided
from tests.services.station import JINFENG, ROOT, XINGQING, City

AA, BB = "aa" * 32, "bb" * 32
DOUBLE = f"double:{AA}"


@pytest.fixture
def twice(city: City) -> str:
    """Let aa join u1 and u2, and bb only u1; give the report on u2."""
    city.anna.record(report.member_joined("03-01"))
    city.anna.record(report.member_joined("03-01", member=BB))
    second = city.bo.record(report.member_joined("03-11", union="u2"))
    city.settle(*city.anna.pack(), *city.bo.pack())
    return second


def settle(city: City, source: str, **given: object) -> tuple[str, str | None]:
    """Let a union above settle the double; give what became of that."""
    city.house.record(report.double_settled("06-20", **given), source)
    city.settle(*city.house.pack())
    return city.outcome(city.house)


@pytest.mark.usefixtures("twice")
def test_a_double_is_found_once_and_counts_once(city: City) -> None:
    """Since 11 March; bb is nobody's double."""
    assert [row.outcome for row in doubles.find(city.station)] == ["applied"]
    assert doubles.find(city.station) == []

    assert city.subject("double", AA).since == report.day("03-11")
    assert city.subject("double", BB) is None
    assert (city.stock("members", "u1"), city.stock("members", "u2")) == (1, 1)
    assert city.difference() is None


@pytest.mark.usefixtures("twice")
def test_the_nearest_above_both_settles_it(city: City) -> None:
    """Xingqing stands above u1 and u2; the city is further up, and Jinfeng beside."""
    doubles.find(city.station)

    for source in (ROOT, JINFENG):
        assert settle(city, source) == ("refused", "not_authorized")
    assert settle(city, XINGQING, unions=["u1", "u4"]) == ("refused", "not_authorized")
    assert settle(city, XINGQING, unions=["u1", "640104"]) == ("refused", "not_the_double")

    assert settle(city, XINGQING) == ("applied", None)
    assert (city.stock("members", "u1"), city.stock("members", "u2")) == (2, 0)
    assert doubles.find(city.station) == []
    assert city.difference() is None


def test_a_membership_that_never_was_leaves_no_double(city: City, twice: str) -> None:
    """Voided, the other counts as if nothing had been found."""
    doubles.find(city.station)

    city.settle(*city.bo.say(voided(twice, f"member:u2/{AA}")))

    assert city.outcome(city.bo) == ("applied", None)
    assert (city.stock("members", "u1"), city.stock("members", "u2")) == (2, 0)
    assert city.subject("double", AA) is None
    assert doubles.find(city.station) == []
    assert city.difference() is None


@pytest.mark.usefixtures("twice")
def test_whoever_leaves_touches_the_other(city: City) -> None:
    """u2 lets aa go, and u1's counts again."""
    doubles.find(city.station)

    city.settle(*city.bo.say(report.member_left("06-01", union="u2")))

    assert city.stock("members", "u1") == 2
    assert city.subject("double", AA).settled_on == report.day("06-01")
    assert city.difference() is None

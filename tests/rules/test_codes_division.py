"""Division codes: their levels, what stands above them, and their padded forms."""

from __future__ import annotations

import pytest

from shared.codes import division
from shared.codes.division import DivisionBegins, DivisionCharacter, DivisionLength
from shared.codes.errors import CodeWrong

COMMUNITY = "640104001002"


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("64", "region"),
        ("6401", "city"),
        ("640104", "county"),
        ("640104001", "town"),
        (COMMUNITY, "community"),
        ("640000", "region"),
        ("640100", "city"),
        ("640100000000", "city"),
        ("640104000", "county"),
    ],
)
def test_the_level_follows_from_the_digits(code: str, level: str) -> None:
    """2, 4, 6, 9 and 12 digits are the five levels; zeros at the end are padding."""
    assert division.level(code) == level


def test_the_parents_of_a_community_are_named_nearest_first() -> None:
    """Town, county, city, region."""
    assert division.parents(COMMUNITY) == ("640104001", "640104", "6401", "64")
    assert division.parents("64") == ()


def test_a_town_may_stand_right_below_a_city() -> None:
    """Cities without counties have towns whose county part is zero."""
    assert division.parents("441900003") == ("4419", "44")


def test_a_division_lies_within_itself_and_those_above() -> None:
    """A neighbour with a longer code isn't inside."""
    assert division.within(COMMUNITY, "6401")
    assert division.within("640100", "6401")
    assert not division.within("6401", "640104")
    assert not division.within(COMMUNITY, "6402")


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("", DivisionCharacter),
        ("64a1", DivisionCharacter),
        ("\u0666\u0664", DivisionCharacter),
        ("640", DivisionLength),
        ("6401040010021", DivisionLength),
        ("04", DivisionBegins),
    ],
)
def test_what_is_wrong_is_named(code: str, error: type[CodeWrong]) -> None:
    """Each way to be wrong has an error of its own."""
    with pytest.raises(error):
        division.check(code)

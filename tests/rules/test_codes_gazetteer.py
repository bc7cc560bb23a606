"""Divisions that there are, that ended, and that never were."""

from __future__ import annotations

import pytest

from shared.codes import division, gazetteer
from shared.codes.gazetteer import DivisionEnded, DivisionUnknown


@pytest.mark.parametrize("code", ["64", "6401", "640104", "640000", "640104001", "640104001003"])
def test_a_division_that_there_is_is_accepted(code: str) -> None:
    """Of any level, padded or not; a community by its town."""
    gazetteer.check(code)


@pytest.mark.parametrize("code", ["640102", "640102001", "640222"])
def test_a_division_that_ended_is_named_with_its_year(code: str) -> None:
    """And what lay in it."""
    with pytest.raises(DivisionEnded) as raised:
        gazetteer.check(code)

    assert raised.value.facts["until"] in {"2002", "2003"}


@pytest.mark.parametrize("code", ["6409", "640199", "640104999", "640104999001"])
def test_a_division_that_never_was_is_refused(code: str) -> None:
    """In a region of which all divisions are known."""
    with pytest.raises(DivisionUnknown):
        gazetteer.check(code)


def test_of_other_regions_nothing_is_said() -> None:
    """A workbook may name a unit's seat elsewhere; only the form of the code is judged."""
    gazetteer.check("310101")


def test_every_line_of_the_table_is_a_division_with_those_above_it() -> None:
    """In its short form; a line without the one above would refuse what lies in it."""
    places = gazetteer.load()

    assert len(places) > 280
    for code in places:
        assert division.normal(code) == code
        assert all(above in places for above in division.parents(code))

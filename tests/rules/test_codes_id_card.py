"""The ID number: what it says, what is wrong with it, and that no error repeats it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.codes import id_card
from shared.codes.errors import CodeWrong
from shared.codes.id_card import (
    IdCard,
    IdNumberBirthDate,
    IdNumberCharacter,
    IdNumberCheck,
    IdNumberLength,
    IdNumberOld,
)

SAMPLE = "11010519491231002X"
"""The example that the standard itself gives."""

births = st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31))
heads = st.builds(
    lambda division, born, order: f"{division}{born:%Y%m%d}{order:03}",
    st.integers(110000, 829999),
    births,
    st.integers(0, 999),
)
numbers = heads.map(lambda head: head + id_card.check_character(head))


def test_the_standards_example_is_read() -> None:
    """The standard's example is a woman born in Chaoyang on the last day of 1949."""
    card = id_card.read(SAMPLE)

    assert card == IdCard("110105", dt.date(1949, 12, 31), "female")


@given(numbers)
def test_a_number_gives_back_what_it_was_made_of(number: str) -> None:
    """Division, birth date and sex come out as they went in."""
    card = id_card.read(number)

    assert number.startswith(f"{card.division}{card.born_on:%Y%m%d}")
    assert card.sex == ("male" if int(number[16]) % 2 else "female")


@given(numbers, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(number: str, place: int, more: int) -> None:
    """Replacing any one digit by another makes the number wrong."""
    digit = (int(number[place]) + more) % 10
    wrong = f"{number[:place]}{digit}{number[place + 1 :]}"

    with pytest.raises(CodeWrong):
        id_card.check(wrong)


def test_a_small_x_is_a_capital_one() -> None:
    """The check character may be typed small, and blanks around the number don't count."""
    id_card.check(f" {SAMPLE.lower()} ")

    assert id_card.normal(f" {SAMPLE.lower()} ") == SAMPLE


@pytest.mark.parametrize(
    ("number", "error"),
    [
        ("110105491231002", IdNumberOld),
        ("11010519491231002", IdNumberLength),
        ("11010X194912310021", IdNumberCharacter),
        ("01010519491231002X", IdNumberCharacter),
        ("\uff11\uff1105194912310021234"[:18], IdNumberCharacter),
        ("110105194902300021", IdNumberBirthDate),
        ("110105189912310021", IdNumberBirthDate),
        ("110105194912310021", IdNumberCheck),
    ],
)
def test_what_is_wrong_is_named(number: str, error: type[CodeWrong]) -> None:
    """Each way to be wrong has an error of its own; the old numbers of 15 digits are one."""
    with pytest.raises(error):
        id_card.check(number)


@given(numbers, st.integers(1, 9))
def test_no_error_repeats_the_number(number: str, more: int) -> None:
    """Errors go to logs: none holds the number or a part of it that says who it is."""
    wrong = number[:13] + str((int(number[13]) + more) % 10) + number[14:]

    with pytest.raises(CodeWrong) as error:
        id_card.check(wrong)

    assert wrong[6:14] not in f"{error.value} {error.value.facts}"

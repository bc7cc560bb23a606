"""The unified social credit code: real codes pass, every single slip is seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.codes import credit_code
from shared.codes.credit_code import (
    ALPHABET,
    CreditCodeCharacter,
    CreditCodeCheck,
    CreditCodeLength,
    CreditCodeNotOfUnion,
)

REAL = ("91110000802100433B", "9144030071526726XG")
first17 = st.builds(
    lambda kind, division, body: kind + division + body,
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)
codes = first17.map(lambda head: head + credit_code.check_character(head))


@pytest.mark.parametrize("code", REAL)
def test_a_code_in_use_is_right(code: str) -> None:
    """Codes published by their holders pass."""
    credit_code.check(code)


@given(codes)
def test_a_code_with_its_check_character_is_right(code: str) -> None:
    """Any 17 characters with the check character computed for them pass."""
    credit_code.check(code)


@given(codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_seen(code: str, place: int, other: str) -> None:
    """Replacing any one character by another makes the code wrong."""
    wrong = code[:place] + other + code[place + 1 :]

    if wrong == code:
        credit_code.check(wrong)
    else:
        with pytest.raises((CreditCodeCheck, CreditCodeCharacter)):
            credit_code.check(wrong)


@given(codes, st.integers(0, 16))
def test_two_neighbours_exchanged_are_always_seen(code: str, place: int) -> None:
    """Exchanging two different neighbours makes the code wrong."""
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    if wrong == code:
        credit_code.check(wrong)
    else:
        with pytest.raises((CreditCodeCheck, CreditCodeCharacter)):
            credit_code.check(wrong)


def test_the_error_says_what_was_expected() -> None:
    """A wrong check character is told with the one that fits."""
    with pytest.raises(CreditCodeCheck) as error:
        credit_code.check("911100008021004330")

    assert error.value.facts["found"] == "0"
    assert error.value.facts["expected"] == "B"


@pytest.mark.parametrize("code", ["", "91", REAL[0] + "0"])
def test_a_code_has_18_characters(code: str) -> None:
    """A code of another length is told by its length."""
    with pytest.raises(CreditCodeLength) as error:
        credit_code.check(code)

    assert error.value.facts["length"] == str(len(code))


@pytest.mark.parametrize(
    ("code", "place"),
    [("9111000080210043IB", 17), ("91A10000802100433B", 3), ("91110000802100433b", 18)],
)
def test_a_character_outside_the_alphabet_is_told_by_its_place(code: str, place: int) -> None:
    """The letters I, O, S, V, Z, small letters, and letters in the division are refused."""
    with pytest.raises(CreditCodeCharacter) as error:
        credit_code.check(code)

    assert error.value.facts["place"] == str(place)


def test_a_unions_code_begins_with_81() -> None:
    """A right code of a company isn't a union's."""
    head = "8164010400000001A"
    union = head + credit_code.check_character(head)

    credit_code.check_union(union)

    with pytest.raises(CreditCodeNotOfUnion):
        credit_code.check_union(REAL[0])

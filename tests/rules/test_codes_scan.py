"""Free text: ID numbers and phone numbers are found, what a clerk needs to write is let through."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.codes import credit_code, id_card, scan
from shared.codes.scan import TextHoldsIdNumber, TextHoldsPhone

words = st.text("本人王某反映拖欠工资,。 abc", max_size=20)
heads = st.builds(
    lambda division, born, order: f"{division}{born:%Y%m%d}{order:03}",
    st.integers(110000, 829999),
    st.dates(dt.date(1920, 1, 1), dt.date(2026, 1, 1)),
    st.integers(0, 999),
)


@given(words, heads, words, st.sampled_from(["{}", "{} ", " {}"]))
def test_an_id_number_is_found_in_any_text(before: str, head: str, after: str, form: str) -> None:
    """A right number is found whatever stands around it."""
    number = head + id_card.check_character(head)

    assert scan.holds(before + form.format(number) + after) == "id_number"


@given(words, st.integers(10**9, 10**10 - 1), words)
def test_a_mobile_number_is_found_in_any_text(before: str, rest: int, after: str) -> None:
    """A number that begins with 13 to 19 is found whatever stands around it."""
    number = f"1{3 + rest % 7}{rest % 10**9:09}"

    assert scan.holds(before + number + after) == "phone"


@pytest.mark.parametrize(
    "text",
    [
        "身份证640104 19900101 123X",
        "号码640104-19900101-1239",
        "\uff16\uff14\uff10\uff11\uff10\uff14199001011239",
        "64010419900101\u200b1239",
        "旧号640104900101123",
    ],
)
def test_an_id_number_in_disguise_is_found(text: str) -> None:
    """Gaps, full-width digits, hidden characters and the old form don't hide a number."""
    with pytest.raises(TextHoldsIdNumber):
        scan.check(text)


@pytest.mark.parametrize(
    "text",
    [
        "电话13895112345",
        "tel:+8613895112345.",
        "138-9511-2345",
        "138 9511 2345",
        "单位0951-6012345转8001",
        "(0951)6012345",
        "010-62345678",
    ],
)
def test_a_phone_number_is_found_in_any_form(text: str) -> None:
    """Mobile numbers and landlines with an area code are found."""
    with pytest.raises(TextHoldsPhone):
        scan.check(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "拖欠三个月工资12000.50元,涉及128人",
        "宁银工维〔2026〕0123号",
        "2026-01-01至2026-03-31",
        "拨打12351或110",
        "工单20260101-000123",
        "credit 91110000802100433B",
        "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
        "第八十七条第(二)项",
    ],
)
def test_what_a_clerk_needs_to_write_is_let_through(text: str) -> None:
    """Amounts, dates, case numbers, short numbers and credit codes aren't anyone's number."""
    scan.check(text)


@given(st.integers(0, 10**9 - 1), st.sampled_from(["640104", "640121", "640181", "640100"]))
def test_no_credit_code_of_digits_is_taken_for_an_id_number(body: int, division: str) -> None:
    """The division's digits stand where a birth date would have its century."""
    head = f"91{division}{body:09}"

    assert scan.holds(head + credit_code.check_character(head)) is None

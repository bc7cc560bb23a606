"""The employers of the demo: right codes that are nobody's, names of their own, real places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.demo import divisions, employers
from shared.codes import credit_code, division

SEED = 2026
numbers = st.integers(0, employers.MOST - 1)


@given(numbers)
def test_an_employer_has_a_right_code_that_is_nobodys(number: int) -> None:
    """The code is of the county where the employer lies, and no code in use has such a body."""
    employer = employers.employer(SEED, number)

    credit_code.check(employer.credit_code)

    assert employer.credit_code[2:8] == employer.division[:6]
    assert employer.credit_code[8:11] == "DEM"


@given(numbers, numbers)
def test_two_employers_never_share_a_name_or_a_code(one: int, other: int) -> None:
    """A clerk can tell them apart in a list."""
    first, second = employers.employer(SEED, one), employers.employer(SEED, other)

    assert (first.name == second.name) == (one == other)
    assert (first.credit_code == second.credit_code) == (one == other)


@given(numbers)
def test_an_employer_lies_where_its_trade_is_at_home(number: int) -> None:
    """Coal chemistry in Ningdong, wine below Helan Shan, each in a real town."""
    employer = employers.employer(SEED, number)
    least, most = employer.trade.workers

    assert divisions.load().by_code[employer.division].level == "town"
    assert any(division.within(employer.division, part) for part in employer.trade.towns)
    assert least <= employer.workers <= most


def test_the_first_round_has_every_trade() -> None:
    """A small demo shows the whole city: a platform, a hospital, a school, street cleaning."""
    first = [employers.employer(SEED, number) for number in range(len(employers.TRADES))]

    assert {one.trade.key for one in first} == {trade.key for trade in employers.TRADES}
    assert any(one.trade.platform for one in first)


def test_a_company_is_named_for_its_place_and_trade() -> None:
    """银川市…区 stands before the brand of a district's company."""
    names = [employers.employer(SEED, number).name for number in range(200)]

    assert any(name.startswith("银川市兴庆区") and name.endswith("有限公司") for name in names)
    assert any(name.startswith("灵武市") and "羊绒" in name for name in names)


def test_a_made_up_union_has_a_unions_code() -> None:
    """The demo's unions with legal personality have codes that begin with 81."""
    credit_code.check_union(employers.made_up_code("81", "640104", 7))


def test_the_same_employer_comes_again() -> None:
    """Employer `i` of a seed is the same each time, and another seed's is another."""
    assert employers.employer(SEED, 3) == employers.employer(SEED, 3)
    assert employers.employer(SEED, 3).name != employers.employer(SEED + 1, 3).name


@pytest.mark.parametrize("number", [-1, employers.MOST])
def test_numbers_end_where_names_would_repeat(number: int) -> None:
    """Beyond, two employers would have one name."""
    with pytest.raises(IndexError):
        employers.employer(SEED, number)

"""The people of the demo: right by every code, the same in every run, and quickly made."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.demo import divisions, people
from shared.codes import id_card

SEED = 2026
seeds = st.integers(0, 20)
numbers = st.integers(0, people.MOST - 1)


@given(seeds, numbers)
def test_a_person_agrees_with_their_id_number(seed: int, number: int) -> None:
    """The check character is right; division, birth and sex are those of the person."""
    person = people.person(seed, number)

    card = id_card.read(person.id_number)

    at_home = {one.code for one in divisions.load().within("6401", "county")}
    assert card.division in at_home | set(people.ELSEWHERE)
    assert (card.born_on.year, card.sex) == (person.birth_year, person.sex)


@given(seeds, numbers, numbers)
def test_two_persons_never_share_an_id_number(seed: int, one: int, other: int) -> None:
    """Two memberships of one key are a double, which the demo makes on purpose or not at all."""
    same = people.person(seed, one).id_number == people.person(seed, other).id_number

    assert same == (one == other)


@given(seeds, numbers)
def test_a_courier_is_the_same_person_at_other_work(seed: int, number: int) -> None:
    """Whoever joins as a courier keeps name and ID number."""
    person, courier = people.person(seed, number), people.courier(seed, number)

    assert courier.employment == "platform"
    assert (courier.name, courier.id_number) == (person.name, person.id_number)


def test_a_person_is_the_same_in_another_run() -> None:
    """Another process, with another order of hashes, makes the same people."""
    script = (
        "from deploy.demo import people; "
        f"print([people.person({SEED}, i) for i in (0, 7, 4_000_000)])"
    )

    out = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[2],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    ).stdout

    assert out.strip() == str([people.person(SEED, number) for number in (0, 7, 4_000_000)])


def test_another_seed_makes_other_people() -> None:
    """Two demo cities have hardly a person in common."""
    ones = {people.person(1, number).id_number for number in range(500)}
    others = {people.person(2, number).id_number for number in range(500)}

    assert len(ones & others) < 10


def test_the_people_are_a_believable_mix() -> None:
    """Women, migrant workers, platform workers and grades stand in believable shares."""
    crowd = [people.person(SEED, number) for number in range(5000)]

    sexes = Counter(one.sex for one in crowd)
    platform = sum(one.employment == "platform" for one in crowd)
    migrant = sum(one.migrant for one in crowd)

    assert 0.38 < sexes["female"] / 5000 < 0.48
    assert 0.06 < platform / 5000 < 0.12
    assert 0.30 < migrant / 5000 < 0.45
    assert {one.grade for one in crowd} == set(people.GRADES)
    assert len({one.name for one in crowd}) > 2000


def test_a_hundred_thousand_people_take_less_than_three_seconds() -> None:
    """In seconds of the processor, so that a busy machine doesn't count."""
    people.person(SEED, 0)
    began = time.process_time()

    for number in range(100_000):
        people.person(SEED, number)

    assert time.process_time() - began < 3


@pytest.mark.parametrize("number", [-1, people.MOST])
def test_numbers_end_where_people_would_repeat(number: int) -> None:
    """Beyond, an ID number would come twice."""
    with pytest.raises(IndexError):
        people.person(SEED, number)

"""Which cells aren't shown: those of one person or two, and what would give them."""

from __future__ import annotations

import datetime as dt
from itertools import product
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.city.cells import Name, Names
from services.city.discretion import (
    OWN,
    Cell,
    cells_of,
    columns,
    groups,
    hidden,
    months,
    of_people,
    readable,
    second,
)
from shared.events.directory import IndicatorAnnounced

PAY, INJURY = "kind=pay", "kind=injury"


def announced(id_: str, unit: str = "人", kind: str = "flow") -> IndicatorAnnounced:
    """Give what is announced of an indicator."""
    return IndicatorAnnounced(
        indicator=id_, kind=kind, zh=id_, en=id_, unit=unit, source="test",  # type: ignore[arg-type]
    )  # fmt: skip


def names(*cells: str) -> Names:
    """Give names of flows to cells, by their place."""
    made = [Name(*cell.partition("|")[::2], "flow") for cell in cells]
    return Names((place, name) for place, name in enumerate(made, 1))


def test_people_households_and_cases_are_hidden_and_employers_are_not() -> None:
    """By unit, by name where the unit is of cases or yuan; a goal is nobody."""
    some = [
        announced("organization.members"), announced("rights.hardship_households", "户"),
        announced("rights.aid_yuan", "元"), announced("rights.disputes_open", "件"),
        announced("rights.letters_sent", "份"), announced("organization.unions", "个"),
        announced("skills.campaign_goal"), announced("organization.membership_rate", "人", "ratio"),
    ]  # fmt: skip

    assert of_people(some) == [
        "organization.members", "rights.hardship_households", "rights.aid_yuan",
        "rights.disputes_open",
    ]  # fmt: skip


def test_amounts_and_cases_are_small_by_the_people_behind_them() -> None:
    """A sum for two households; a case of one worker; one of forty isn't small."""
    held = names("rights.aid_yuan", "rights.households_aided", "rights.aid_yuan|kind=medical",
                 "rights.households_aided|kind=medical")  # fmt: skip
    yuan = cells_of(held, ["rights.aid_yuan"])["rights.aid_yuan"]

    assert yuan[""].small({"1": 1200, "2": 2})
    assert not yuan[""].small({"1": 1200, "2": 3})
    assert not yuan[""].small({})
    assert yuan["kind=medical"] == Cell("3", "4")

    held = names("rights.disputes_filed", "rights.dispute_workers", f"rights.disputes_filed|{PAY}",
                 f"rights.dispute_workers|{PAY}", "rights.disputes_filed|employment=platform",
                 f"rights.disputes_filed|{INJURY}")  # fmt: skip
    cases = cells_of(held, ["rights.disputes_filed"])["rights.disputes_filed"]

    assert not cases[PAY].small({"3": 1, "4": 40})
    assert cases["employment=platform"] == Cell("5", "5"), "workers aren't told by employment"
    assert cases[INJURY] == Cell("6", None), "nobody is known behind it"
    assert cases[INJURY].small({"6": 9})


def test_pairs_are_the_same_whoever_is_there() -> None:
    """By the code of all that ever stood there; who is left alone goes with the pair before."""
    assert groups(["a", "b", "c", "d"], {"a", "b", "c", "d"}) == [[OWN, "a"], ["b", "c", "d"]]
    assert groups(["a", "b", "c", "d", "e"], {"a", "b", "d", "e"}) == [[OWN, "a", "b"], ["d", "e"]]
    assert groups(["a", "b", "c"], {"b", "c"}) == [[OWN, "b", "c"]]
    assert groups([], set()) == [[OWN]]


@given(st.lists(st.sampled_from("abcdefgh"), unique=True), st.data())
def test_nobody_is_left_alone_and_nobody_is_in_two_pairs(
    ever: list[str], data: st.DataObject
) -> None:
    """Whoever is there is in one pair, together with another."""
    here = set(data.draw(st.lists(st.sampled_from(ever), unique=True))) if ever else set()

    pairs = groups(sorted(ever), here)

    assert sorted(one for pair in pairs for one in pair) == sorted({OWN, *here})
    assert not here or all(len(pair) > 1 for pair in pairs)


def test_a_pair_with_a_small_one_is_hidden_and_the_first_under_what_is_hidden() -> None:
    """A zero too; what is hidden above can't be added up from below."""
    pairs = [[OWN, "a"], ["b", "c"]]

    assert hidden(pairs, {"c"}, covered=False) == {"b", "c"}
    assert hidden(pairs, set(), covered=False) == set()
    assert hidden(pairs, {"c"}, covered=True) == {OWN, "a", "b", "c"}


@given(st.integers(0, 12), st.integers(0, 12))
def test_the_sum_of_a_pair_leaves_both_open(one: int, other: int) -> None:
    """Even to whoever knows the rule: another two numbers hide alike and come to the same."""
    small = [0 < number < 3 for number in (one, other)]
    if not any(small):
        return

    sums = range(one + other + 1)
    alike = {
        (first, one + other - first) for first in sums
        if any(0 < number < 3 for number in (first, one + other - first))
    }  # fmt: skip

    assert len({first for first, _ in alike}) > 1
    assert len({last for _, last in alike}) > 1


KINDS: Final = {"": Cell("0", "0"), PAY: Cell("1", "1"), INJURY: Cell("2", "2"),
                "kind=other": Cell("3", "3"), "sex=male": Cell("4", "4")}  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "gone"),
    [
        ([{"1": 7, "2": 5}], set()),
        ([{"1": 7, "2": 2}], {PAY, INJURY}),
        ([{"1": 9, "2": 4}, {"1": 9, "2": 4, "3": 1}], {INJURY, "kind=other"}),
        ([{"1": 9, "2": 2, "3": 1}], {INJURY, "kind=other"}),
        ([{"1": 9, "2": 1, "3": 1}], {PAY, INJURY, "kind=other"}),
        ([{"4": 1, "1": 8, "2": 3}], {"sex=male"}),
    ],
)
def test_a_label_that_is_small_at_one_is_hidden_at_all_with_a_second(
    rows: list[dict[str, int]], gone: set[str]
) -> None:
    """Two that are of one each are no secret where they are all that lacks."""
    assert columns(KINDS, rows) == gone


@given(st.dictionaries(st.integers(1, 6), st.integers(0, 9)))
def test_a_second_one_goes_with_what_would_stand_alone(totals: dict[int, int]) -> None:
    """Either more than one is hidden, and not each of one, or there is nothing else."""
    small = {one for one, total in totals.items() if 0 < total < 3}

    gone = second(small, totals)

    rest = {one for one, total in totals.items() if total} - gone
    assert small <= gone
    assert bool(gone) == bool(small)
    assert not rest or not small or (len(gone) > 1 and sum(totals[one] for one in gone) > len(gone))


def test_months_are_hidden_as_labels_are() -> None:
    """A month that is small at one is hidden at all, with the smallest other."""
    cell = Cell("1", "1")
    full, few = [{"1": 5}, {"1": 8}, {"1": 6}], [{"1": 4}, {"1": 2}, {"1": 3}]

    assert months(cell, [full, few]) == {2, 1}
    assert months(cell, [full]) == set()


@pytest.mark.parametrize(
    ("on", "gaps", "below", "shown"),
    [
        ("2026-02-10", set(), True, False),
        ("2026-02-10", set(), False, True),
        ("2026-02-10", {2, 3}, False, False),
        ("2026-02-28", set(), True, True),
        ("2026-02-28", {1, 2}, True, True),
        ("2026-02-28", {2, 3}, True, False),
        ("2026-02-28", {3, 4}, True, True),
    ],
)
def test_a_flow_up_to_a_day_does_not_part_the_months_that_are_hidden(
    on: str, gaps: set[int], *, below: bool, shown: bool
) -> None:
    """Else the hidden months of one side could be subtracted."""
    assert readable(dt.date.fromisoformat(on), gaps, below=below) is shown


def test_a_block_of_unions_and_labels_leaves_each_cell_open() -> None:
    """All that two siblings and two labels leave open, counted out: never one answer alone."""
    for numbers in product(range(4), repeat=4):
        a, b, c, d = numbers
        if not (0 < a < 3) or 0 in (a + b, c + d, b + d):
            continue
        found = {
            (w, x, y, z) for w, x, y, z in product(range(8), repeat=4)
            if (w + x, y + z, w + y, x + z) == (a + b, c + d, a + c, b + d)
        }  # fmt: skip
        assert len({one[0] for one in found}) > 1, numbers

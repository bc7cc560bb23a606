"""Unions and the trees as the office reads them, by name, code and day."""

from __future__ import annotations

import pytest

from services.organization import reads
from shared.streams.lineage import (
    UnknownUnion,
)
from tests.rules.organization import (
    day,
    employer_registered,
    union_moved,
)
from tests.services.branches import CITY, DISTRICT, OTHER, TODAY, UNION, Branches


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("枸杞", [("union", UNION, UNION), ("employer", "e1", UNION)]),
        ("640104", [("union", DISTRICT, DISTRICT), ("union", UNION, UNION)]),
        ("640105总", [("union", OTHER, OTHER)]),
        ("e1", [("employer", "e1", UNION)]),
        ("91640100dem", [("employer", "91640100DEM0000017", None)]),
        ("%", []),
        ('","', []),
    ],
)
def test_unions_and_employers_are_found_by_code_or_name(
    branches: Branches, text: str, found: list[tuple[str, str, str | None]]
) -> None:
    """A code from its beginning, any part of a name; signs of SQL and JSON are only signs."""
    alone = employer_registered(employer="91640100DEM0000017", name="无会公司")
    branches.report(alone, source=DISTRICT)

    told = branches.ask(reads.find, text)["found"]

    assert [(one["what"], one["id"], one["union"]) for one in told] == found


def test_a_union_is_told_with_its_place_in_both_trees(branches: Branches) -> None:
    """The way from the root; without an industry parent it hangs under the root."""
    told = branches.ask(reads.union, UNION, TODAY)

    assert [one["union"] for one in told["territorial"]] == [CITY, DISTRICT, UNION]
    assert [one["union"] for one in told["industry"]] == [CITY, UNION]
    with pytest.raises(UnknownUnion):
        branches.ask(reads.union, "99", TODAY)


def test_the_tree_is_that_of_the_day(branches: Branches) -> None:
    """A move holds from the day after it was accepted; before, the old tree stands."""
    branches.report(
        union_moved("03-02", union=UNION, old_parent=DISTRICT, new_parent=OTHER, from_=day("03-02"))
    )

    before = branches.ask(reads.tree, DISTRICT, "territorial", TODAY)
    after = branches.ask(reads.tree, DISTRICT, "territorial", "2026-03-03")
    there = branches.ask(reads.tree, OTHER, "territorial", "2026-03-03")

    assert [one["union"] for one in before["children"]] == [UNION]
    assert after["children"] == []
    assert [one["union"] for one in there["children"]] == [UNION]


def test_the_tree_begins_at_the_root(branches: Branches) -> None:
    """Nobody needs to know the root's code; in the industry tree all hang there by default."""
    root = branches.ask(reads.tree, None, "territorial", TODAY)
    industry = branches.ask(reads.tree, None, "industry", TODAY)

    assert (root["union"], root["name"]) == (CITY, "银川市总工会")
    assert [one["union"] for one in root["children"]] == [DISTRICT, OTHER]
    assert [one["union"] for one in industry["children"]] == [DISTRICT, UNION, OTHER]

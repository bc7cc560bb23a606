"""Totals as their definition says, counted anew for each question: what the quick ways must equal.

Also draws small cities for property tests: unions with dated edges in both trees, and figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from hypothesis import strategies as st

from shared.events.base import Tree
from shared.figures.boundaries import Edge

ROOT: Final = "00"
UNIONS: Final = ("01", "02", "03", "04", "05", "06", "07")
BEGIN: Final = dt.date(2025, 12, 28)
"""Days of the drawn cities are counted from here, so that they cross the end of a year."""
LAST: Final = 9
MUCH_LATER: Final = (40, 70, 400)
"""Days so late that the months of others are closed, or their year too."""


def on(number: int) -> dt.date:
    """Give a day of the drawn cities by its number."""
    return BEGIN + dt.timedelta(days=number)


class Figure(NamedTuple):
    """What a union's figures of a day are: one stock and one flow."""

    union: str
    day: dt.date
    stock: int
    flow: int


def above(edges: Iterable[Edge], tree: Tree, union: str, day: dt.date) -> str | None:
    """Give the union above on a day; None at the root and, in the industry tree, under it."""
    own = sorted(
        (edge for edge in edges if edge.tree == tree and edge.union == union),
        key=lambda edge: edge.from_day or dt.date.min,
    )
    held = [edge for edge in own if edge.from_day is None or edge.from_day <= day]
    if not held and tree == "territorial":
        held = own[:1]
    return held[-1].parent if held else None


def path(edges: list[Edge], tree: Tree, union: str, day: dt.date) -> tuple[str, ...]:
    """Give a union and its ancestors up to the root on a day."""
    found = [union]
    while (node := above(edges, tree, found[-1], day)) is not None and node not in found:
        found.append(node)
    if tree == "industry" and found[-1] != ROOT:
        found.append(ROOT)
    return tuple(found)


class City(NamedTuple):
    """A drawn city."""

    edges: list[Edge]
    figures: list[Figure]
    today: dt.date

    def below(self, tree: Tree, node: str, day: dt.date) -> set[str]:
        """Give the unions that count at a node on a day, with itself."""
        return {union for union in (ROOT, *UNIONS) if node in path(self.edges, tree, union, day)}

    def stock(self, tree: Tree, node: str, day: dt.date, form: str = "as_was") -> int:
        """Give a stock on a day: of the unions that stood below on it, or stand below today."""
        below = self.below(tree, node, day if form == "as_was" else self.today)
        return sum(one.stock for one in self.figures if one.union in below and one.day <= day)

    def flow(self, tree: Tree, node: str, day: dt.date, form: str = "as_was") -> int:
        """Give what flowed on a day."""
        below = self.below(tree, node, day if form == "as_was" else self.today)
        return sum(one.flow for one in self.figures if one.union in below and one.day == day)

    def questions(self) -> Iterator[tuple[Tree, str, dt.date, str]]:
        """Give all that can be asked of a total: tree, union, day, form."""
        trees: tuple[Tree, Tree] = ("territorial", "industry")
        for tree in trees:
            for node in (ROOT, *UNIONS):
                for number in range(LAST + 1):
                    for form in ("as_was", "today"):
                        yield tree, node, on(number), form


def by_union(edges: Iterable[Edge]) -> Mapping[str, list[Edge]]:
    """Give the edges of each union."""
    found: dict[str, list[Edge]] = {}
    for edge in edges:
        found.setdefault(edge.union, []).append(edge)
    return found


days = st.integers(1, LAST).map(on)
numbers = st.integers(-3, 9)


@st.composite
def cities(draw: st.DrawFn) -> City:
    """Draw a city: parents have smaller codes, so there is never a circle."""
    edges = [Edge("territorial", ROOT, None, None)]
    for place, union in enumerate(UNIONS):
        higher = st.sampled_from((ROOT, *UNIONS[:place]))
        edges.append(Edge("territorial", union, draw(higher), None))
        dated = draw(st.sets(days, max_size=2))
        edges += [Edge("territorial", union, draw(higher), day) for day in dated]
        joined = draw(st.sets(st.none() | days, max_size=2))
        edges += [Edge("industry", union, draw(st.none() | higher), day) for day in joined]
    figures = draw(
        st.lists(
            st.builds(Figure, st.sampled_from((ROOT, *UNIONS)), st.integers(0, LAST).map(on),
                      numbers, numbers),
            max_size=12, unique_by=lambda figure: figure[:2],
        )
    )  # fmt: skip
    return City(edges, figures, on(draw(st.integers(0, LAST) | st.sampled_from(MUCH_LATER))))

"""The two trees that unions stand in, with their dated edges: who stood above whom on which day.

An edge holds from its day on, a first edge for all days before it too. A union without a parent
in the industry tree hangs under the root, so that both roots agree (decisions/0001, 9).
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import Final, NamedTuple

from shared.events.base import Tree

TREES: Final[tuple[Tree, Tree]] = ("territorial", "industry")
ALWAYS: Final = dt.date.min
"""The day from which a first edge holds: all days before are its own too."""


class Edge(NamedTuple):
    """The union above in one tree from a day on; None at the root, or under it (industry).

    `from_day` is None for a first edge. Of two edges with the same day the later one given counts.
    """

    tree: Tree
    union: str
    parent: str | None
    from_day: dt.date | None


class Node(NamedTuple):
    """A union as a place where figures add up, in one of the trees."""

    tree: Tree
    union: str


Path = tuple[str, ...]
Steps = tuple[tuple[dt.date, str | None], ...]


class Period(NamedTuple):
    """From a day on (until the next period) a union has these paths, itself first."""

    from_day: dt.date
    territorial: Path
    industry: Path

    def path(self, tree: Tree) -> Path:
        """Give the path in one tree; empty while the union has no place yet."""
        return self.territorial if tree == "territorial" else self.industry

    def above(self) -> list[Node]:
        """Give the ancestors in both trees."""
        return [Node(tree, union) for tree in TREES for union in self.path(tree)[1:]]


class Boundaries:
    """Both trees with all their dated edges, as known now."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        """Build both trees; an edge that would close a circle doesn't hold, and is in `cut`."""
        self.rows: dict[str, list[Edge]] = defaultdict(list)
        for edge in edges:
            self.rows[edge.union].append(edge)
        self.cut: list[Edge] = []
        self.steps: dict[Tree, dict[str, Steps]] = {tree: self._grow(tree) for tree in TREES}
        self.below: dict[str, set[str]] = defaultdict(set)
        for steps in self.steps.values():
            for union, taken in steps.items():
                for parent in parents(taken):
                    self.below[parent].add(union)
        self._periods: dict[str, tuple[Period, ...]] = {}

    def _grow(self, tree: Tree) -> dict[str, Steps]:
        """Set the edges of one tree in the order of their days, cutting what closes a circle."""
        dated = sorted(
            (step for rows in self.rows.values() for step in dated_edges(rows, tree)),
            key=lambda step: (step[0], step[1].union),
        )
        above: dict[str, str | None] = {}
        steps: dict[str, Steps] = {}
        for day, edge in dated:
            node = edge.parent
            while node is not None and node != edge.union:
                node = above.get(node)
            if node is not None:
                self.cut.append(edge)
                continue
            above[edge.union] = edge.parent
            steps[edge.union] = (*steps.get(edge.union, ()), (day, edge.parent))
        return steps

    def changed(self, unions: Mapping[str, Sequence[Edge]]) -> Boundaries:
        """Give the boundaries after all edges of some unions were replaced."""
        new = copy(self)
        new.rows = {**self.rows, **{union: list(edges) for union, edges in unions.items()}}
        new.steps = {tree: self.steps[tree].copy() for tree in TREES}
        new.below = self.below.copy()
        for union, edges in unions.items():
            for tree in TREES:
                taken = tuple((day, edge.parent) for day, edge in dated_edges(edges, tree))
                new.steps[tree][union] = taken
                for parent in parents(taken):
                    new.below[parent] = new.below.get(parent, set()) | {union}
        if self.cut or any(union in new.over(union) for union in unions):
            return Boundaries(edge for edges in new.rows.values() for edge in edges)
        touched = self.family(unions) | new.family(unions)
        new._periods = {  # noqa: SLF001 - it is one of us
            union: periods for union, periods in self._periods.items() if union not in touched
        }
        return new

    def over(self, union: str) -> set[str]:
        """Give all that ever stood above a union in either tree; itself only in a circle."""
        found: set[str] = set()
        todo = [union]
        while todo:
            node = todo.pop()
            for tree in TREES:
                above = parents(self.steps[tree].get(node, ()))
                todo.extend(above - found)
                found |= above
        return found

    def family(self, unions: Iterable[str]) -> set[str]:
        """Give these unions and all that ever stood below them, in either tree."""
        found: set[str] = set()
        todo = list(unions)
        while todo:
            union = todo.pop()
            if union not in found:
                found.add(union)
                todo.extend(self.below.get(union, ()))
        return found

    def path(self, tree: Tree, union: str, day: dt.date) -> Path:
        """Give the union and its ancestors up to the root, as the tree was on a day.

        Empty while the union isn't connected to a root.
        """
        return self.period(union, day).path(tree)

    def period(self, union: str, day: dt.date) -> Period:
        """Give the period of a union in which a day falls."""
        periods = self.periods(union)
        if len(periods) == 1:
            return periods[0]
        return periods[bisect_right([period.from_day for period in periods], day) - 1]

    def periods(self, union: str) -> tuple[Period, ...]:
        """Give the periods between which a union's ancestors have changed, the oldest first."""
        found = self._periods.get(union)
        if found is None:
            found = self._periods[union] = tuple(self._find_periods(union))
        return found

    def _find_periods(self, union: str) -> Iterator[Period]:
        """Walk up from a union on every day on which an edge on its way begins to hold."""
        last: Period | None = None
        for day in sorted(self._days(union)):
            territorial, topped = self._climb("territorial", union, day)
            period = Period(day, (), ())
            if topped:
                period = Period(day, territorial, self._industry(union, day, territorial[-1]))
            if last is None or last[1:] != period[1:]:
                yield period
                last = period

    def _days(self, union: str) -> set[dt.date]:
        """Give all days on which an edge begins that may ever be on the way from a union up."""
        return {ALWAYS} | {
            day
            for node in (union, *self.over(union))
            for tree in TREES
            for day, _ in self.steps[tree].get(node, ())
        }

    def _industry(self, union: str, day: dt.date, root: str) -> Path:
        """Give the path in the industry tree, which ends at the territorial root.

        What has no parent there hangs under the root, so that both roots agree (decisions/0001, 9).
        """
        path, _ = self._climb("industry", union, day)
        return (*path[: path.index(root)], root) if root in path else (*path, root)

    def _climb(self, tree: Tree, union: str, day: dt.date) -> tuple[Path, bool]:
        """Give a union with what is above it, and whether an edge says that nothing more is."""
        path = [union]
        while True:
            held = [parent for from_, parent in self.steps[tree].get(path[-1], ()) if from_ <= day]
            if not held or held[-1] is None:
                return tuple(path), bool(held)
            path.append(held[-1])

    def under(self, node: Node, day: dt.date) -> list[str]:
        """Give the unions that stand below a node on a day, in order; not itself."""
        found = self.rows if self.is_root(node, day) else self.family([node.union])
        return sorted(
            union for union in found if node.union in self.path(node.tree, union, day)[1:]
        )

    def children(self, node: Node, day: dt.date) -> list[str]:
        """Give the unions directly below a node on a day, in order."""
        industry_root = node.tree == "industry" and self.is_root(node, day)
        found = self.rows if industry_root else self.below.get(node.union, ())
        return sorted(
            union for union in found if self.path(node.tree, union, day)[1:2] == (node.union,)
        )

    def is_root(self, node: Node, day: dt.date) -> bool:
        """Tell whether a union is a root on a day; it is one in both trees."""
        return len(self.path("territorial", node.union, day)) == 1


def dated_edges(rows: Sequence[Edge], tree: Tree) -> Iterator[tuple[dt.date, Edge]]:
    """Give a union's edges in one tree with the day from which each holds.

    The first territorial edge holds for all days before it, dated or not. Before a dated industry
    edge the union hung under the root.
    """
    held = {edge.from_day or ALWAYS: edge for edge in rows if edge.tree == tree}
    for place, (day, edge) in enumerate(sorted(held.items())):
        yield ALWAYS if place == 0 and tree == "territorial" else day, edge


def parents(steps: Steps) -> set[str]:
    """Give all unions that these steps lead to."""
    return {parent for _, parent in steps if parent is not None}

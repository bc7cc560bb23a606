"""Where a union's figures count: the two trees with their dated edges, and what follows from them.

As it was: a figure of a day counts at every ancestor that the union had on that day. A stock on a
date is the sum of what came up to that date, so a move is itself a change: on its day the stock
leaves the old ancestors and enters the new ones. Today's form: a figure counts at the ancestors
that the union has today; it is kept as what differs from the first form, which is nothing for a
union that has never moved. Everything else about totals (a late figure, a move, a new union, the
check) is a difference of two placements (decisions/0001, 8).

A union's own figures count at itself whatever its edges are; that placement isn't listed here.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
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


class Move(NamedTuple):
    """On a day, stock enters a node (+1) or leaves it (-1)."""

    node: Node
    day: dt.date
    sign: int


class Plan:
    """Where the figures of a union and day count; one object for all unions that share it.

    `here` are the ancestors on the day itself, `moves` where its stock goes later, and `today`
    what today's boundaries add or take away on the day itself (there, stock doesn't move).
    """

    __slots__ = ("here", "moves", "today")

    def __init__(
        self, here: tuple[Node, ...], moves: tuple[Move, ...], today: tuple[tuple[Node, int], ...]
    ) -> None:
        """Take its parts; made by `plan_of`, so that equal plans are the same object."""
        self.here = here
        self.moves = moves
        self.today = today


plan_of = lru_cache(maxsize=1 << 17)(Plan)
"""Make a plan, or give the one with the same parts: figures are gathered by plan, then placed."""

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
    """Both trees with all their dated edges, as known now, seen from one day as today."""

    def __init__(self, edges: Iterable[Edge], today: dt.date) -> None:
        """Build both trees; an edge that would close a circle doesn't hold, and is in `cut`."""
        self.today = today
        self.rows: dict[str, list[Edge]] = defaultdict(list)
        for edge in edges:
            self.rows[edge.union].append(edge)
        self.cut: list[Edge] = []
        self.steps: dict[Tree, dict[str, Steps]] = {tree: self._grow(tree) for tree in TREES}
        self.below: dict[str, set[str]] = defaultdict(set)
        for steps in self.steps.values():
            for union, taken in steps.items():
                for _, parent in taken:
                    if parent is not None:
                        self.below[parent].add(union)
        self._periods: dict[str, tuple[Period, ...]] = {}
        self._plans: dict[str, tuple[list[dt.date], list[Plan]]] = {}

    def _grow(self, tree: Tree) -> dict[str, Steps]:
        """Set the edges of one tree in the order of their days, cutting what closes a circle."""
        dated = sorted(
            ((day, edge) for rows in self.rows.values() for day, edge in first_is_always(rows, tree)),
            key=lambda pair: (pair[0], pair[1].union),
        )
        above: dict[str, str | None] = {}
        steps: dict[str, list[tuple[dt.date, str | None]]] = defaultdict(list)
        for day, edge in dated:
            node = edge.parent
            while node is not None and node != edge.union:
                node = above.get(node)
            if node is not None:
                self.cut.append(edge)
                continue
            above[edge.union] = edge.parent
            steps[edge.union].append((day, edge.parent))
        return {union: tuple(taken) for union, taken in steps.items()}

    def changed(self, unions: Mapping[str, Iterable[Edge]], today: dt.date) -> Boundaries:
        """Give the boundaries after all edges of some unions were replaced, or the day has come."""
        rows = {**self.rows, **{union: list(edges) for union, edges in unions.items()}}
        new = Boundaries((edge for edges in rows.values() for edge in edges), today)
        if self.cut or new.cut:
            return new
        touched = self.family(unions) | new.family(unions)
        for union, periods in self._periods.items():
            if union not in touched:
                new._periods[union] = periods
        for union, (days, plans) in self._plans.items():
            if union not in touched and (len(plans) == 1 or today == self.today):
                new._plans[union] = days, plans
        return new

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
        days = {ALWAYS}
        seen = set()
        todo = [union]
        while todo:
            node = todo.pop()
            if node in seen:
                continue
            seen.add(node)
            for tree in TREES:
                for day, parent in self.steps[tree].get(node, ()):
                    days.add(day)
                    if parent is not None:
                        todo.append(parent)
        return days

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

    def plan(self, union: str, day: dt.date) -> Plan:
        """Give where the figures of a union and day count."""
        days, plans = self._plans.get(union) or self._make_plans(union)
        return plans[0] if len(plans) == 1 else plans[bisect_right(days, day) - 1]

    def _make_plans(self, union: str) -> tuple[list[dt.date], list[Plan]]:
        """Work out a union's plans, one for each of its periods."""
        periods = self.periods(union)
        now = self.period(union, self.today)
        moves: tuple[Move, ...] = ()
        plans = []
        for period, later in zip(reversed(periods), [None, *reversed(periods)], strict=False):
            if later is not None:
                changes = difference(period, later)
                moves = (*(Move(node, later.from_day, sign) for node, sign in changes), *moves)
            plans.append(plan_of(tuple(period.above()), moves, tuple(difference(period, now))))
        found = [period.from_day for period in periods], plans[::-1]
        self._plans[union] = found
        return found

    def under(self, node: Node, day: dt.date) -> list[str]:
        """Give the unions that stand below a node on a day, in order; not itself."""
        found = self.rows if self._is_root(node, day) else self.family([node.union])
        return sorted(
            union for union in found if node.union in self.path(node.tree, union, day)[1:]
        )

    def children(self, node: Node, day: dt.date) -> list[str]:
        """Give the unions directly below a node on a day, in order."""
        industry_root = node.tree == "industry" and self._is_root(node, day)
        found = self.rows if industry_root else self.below.get(node.union, ())
        return sorted(
            union for union in found if self.path(node.tree, union, day)[1:2] == (node.union,)
        )

    def _is_root(self, node: Node, day: dt.date) -> bool:
        """Tell whether a union is a root on a day; it is one in both trees."""
        return len(self.path("territorial", node.union, day)) == 1


def first_is_always(rows: list[Edge], tree: Tree) -> Iterator[tuple[dt.date, Edge]]:
    """Give a union's edges in one tree with the day from which each holds.

    The first territorial edge holds for all days before it, dated or not. Before a dated industry
    edge the union hung under the root.
    """
    held = {edge.from_day or ALWAYS: edge for edge in rows if edge.tree == tree}
    for place, (day, edge) in enumerate(sorted(held.items())):
        yield ALWAYS if place == 0 and tree == "territorial" else day, edge


def difference(before: Period, after: Period) -> list[tuple[Node, int]]:
    """Give the nodes that are left (-1) and entered (+1) between two periods."""
    old, new = before.above(), after.above()
    return [
        *((node, -1) for node in old if node not in new),
        *((node, 1) for node in new if node not in old),
    ]

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
from functools import lru_cache
from typing import NamedTuple

from shared.figures.boundaries import Boundaries, Node, Period


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


class Placements:
    """The plans of all unions, by boundaries and seen from one day as today."""

    def __init__(self, boundaries: Boundaries, today: dt.date) -> None:
        """Take the boundaries; plans are made when they are asked for."""
        self.boundaries = boundaries
        self.today = today
        self._plans: dict[str, tuple[list[dt.date], list[Plan]]] = {}

    def plan(self, union: str, day: dt.date) -> Plan:
        """Give where the figures of a union and day count."""
        days, plans = self._all(union)
        return plans[0] if len(plans) == 1 else plans[bisect_right(days, day) - 1]

    def _all(self, union: str) -> tuple[list[dt.date], list[Plan]]:
        """Give the days from which a union's plans hold, and the plans."""
        return self._plans.get(union) or self._make(union)

    def _make(self, union: str) -> tuple[list[dt.date], list[Plan]]:
        """Work out a union's plans, one for each of its periods."""
        periods = self.boundaries.periods(union)
        now = self.boundaries.period(union, self.today)
        plans: list[Plan] = []
        moves: tuple[Move, ...] = ()
        later = None
        for period in reversed(periods):
            if later is not None:
                changes = difference(period, later)
                moves = (*(Move(node, later.from_day, sign) for node, sign in changes), *moves)
            plans.append(plan_of(tuple(period.above()), moves, tuple(difference(period, now))))
            later = period
        found = [period.from_day for period in periods], plans[::-1]
        self._plans[union] = found
        return found

    def same(self, other: Placements, union: str) -> bool:
        """Tell whether a union's figures count at the same places by other placements."""
        return self._all(union) == other._all(union)

    def changed(self, boundaries: Boundaries, today: dt.date) -> Placements:
        """Give the placements by other boundaries or another today; keeps plans that stand."""
        new = Placements(boundaries, today)
        new._plans = {
            union: (days, plans)
            for union, (days, plans) in self._plans.items()
            if boundaries.periods(union) == self.boundaries.periods(union)
            and (len(plans) == 1 or today == self.today)
        }
        return new


def difference(before: Period, after: Period) -> list[tuple[Node, int]]:
    """Give the nodes that are left (-1) and entered (+1) between two periods."""
    old, new = before.above(), after.above()
    return [
        *((node, -1) for node in old if node not in new),
        *((node, 1) for node in new if node not in old),
    ]

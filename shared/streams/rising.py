"""Tries again what is parked, group by group in growing steps (decisions/0025).

A bad group of a hundred thousand stops after its first one instead of running to its end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from shared.streams.queries import load_queries

if TYPE_CHECKING:
    from shared.streams.parked import Parked

queries = load_queries(Path(__file__).with_suffix(".sql"))

STEPS: Final = (1, 10, 100)
"""The first steps; the others are as large as the last."""
LARGEST: Final = 500
ENOUGH: Final = 0.5
"""The part of a step that, when it came back as it was, is enough to stop."""
BEHIND: Final = "behind"


class Group(NamedTuple):
    """What is parked for one reason and of one type, or from one sender, first come first."""

    reason: str
    what: str | None
    ids: Sequence[int]


class Tried(NamedTuple):
    """What came of a group: how many were settled how, came back as they were, weren't tried."""

    reason: str
    what: str | None
    outcomes: Counter[str]
    untried: int


Step = Callable[[Sequence[int]], tuple[Counter[str], int]]
"""Tries some again; gives what came of them, and how many came back as they were."""


class Rising:
    """What is parked at one service, to be tried again step by step."""

    def __init__(self, parked: Parked) -> None:
        """Take what is parked."""
        self.parked = parked

    def retry(self, reason: str | None = None) -> list[Tried]:
        """Try again all that is parked, or all that is parked for a reason.

        What stands behind other reports comes last: it goes on with these.
        """
        waiting = sorted(self.groups(queries.waiting, reason), key=lambda one: one.reason == BEHIND)
        found = [rise(group, self.waiting(group.reason)) for group in waiting]
        aside = self.groups(queries.quarantine, reason)
        return found + [rise(group, self.aside) for group in aside]

    def groups(self, query: str, reason: str | None) -> list[Group]:
        """Give the groups, the oldest first."""
        with self.parked.reader.database.transaction() as tx:
            return [Group._make(row) for row in tx.execute(query, {"reason": reason})]

    def waiting(self, reason: str) -> Step:
        """Try reports again that wait for a reason."""

        def step(ids: Sequence[int]) -> tuple[Counter[str], int]:
            found = self.parked.retry(ids)
            with self.parked.reader.database.transaction() as tx:
                given = {"ids": list(ids), "reason": reason}
                ((still,),) = tx.execute(queries.still, given).fetchall()
            return found, still

        return step

    def aside(self, ids: Sequence[int]) -> tuple[Counter[str], int]:
        """Give messages of the quarantine to intake once more."""
        found = self.parked.readmit(ids)
        return found, found["quarantined"]


def rise(group: Group, step: Step) -> Tried:
    """Try a group again in growing steps, until at least half of one came back as it was."""
    outcomes: Counter[str] = Counter()
    done = 0
    for size in chain(STEPS, repeat(LARGEST)):
        ids = group.ids[done : done + size]
        if not ids:
            break
        found, still = step(ids)
        outcomes += found
        done += len(ids)
        if still >= ENOUGH * len(ids):
            break
    return Tried(group.reason, group.what, outcomes, len(group.ids) - done)

"""Who may report what: the letters of EVENTS.md, judged by the tree of the day (DESIGN 4.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from shared.events.base import Declaration
from shared.streams.directory import TREES, UPPER, Directory
from shared.streams.rules import Refused, Waits

LOOKS_BACK: Final = dt.timedelta(days=90)
"""Older days are judged by the tree of 90 days ago."""


class NotAuthorized(Refused):
    """The union on whose behalf this comes may not report it of this subject."""


class NotDirectlyBelow(Refused):
    """What is handed down goes to a union directly below, no level is passed over."""


class BelowItself(Refused):
    """A union would come under a union that stands below it."""


class Case(NamedTuple):
    """One question of authority: who reports what, of whose subject, by the tree of which day."""

    directory: Directory
    event: Any
    source: str
    holder: str
    founded_under: str | None
    day: dt.date

    def above(self) -> set[str]:
        """Give the unions one level up, in both trees."""
        if self.founded_under is not None:
            return {self.founded_under}
        parents = (self.directory.parent(self.holder, tree, self.day) for tree in TREES)
        return {parent for parent in parents if parent is not None}

    def is_upper(self) -> bool:
        """Tell whether the source stands above the holder, at district level or higher."""
        row = self.directory.unions.get(self.source)
        return (row is not None and row.kind in UPPER) and any(
            self.source in (one, *self.directory.ancestors(one, "territorial", self.day))
            for one in self.above()
        )

    def is_nearest(self) -> bool:
        """Tell whether the source is the nearest union above all that the event is between.

        These are both ends of a move, or the `unions` that an event names.
        """
        event = self.event
        ends = getattr(event, "unions", None) or (event.old_parent, event.new_parent)
        tree = getattr(event, "tree", "territorial")
        return self.source == self.directory.nearest_above(ends, tree, self.day)

    def is_federation(self) -> bool:
        """Tell whether the source holds it itself, and stands at district level or higher."""
        row = self.directory.unions.get(self.source)
        return self.source == self.holder and row is not None and row.kind in UPPER

    def hands_down(self) -> bool:
        """Tell whether the source holds it, and hands it to a union directly below: `to`.

        Raises `Waits` for one that the directory doesn't know, `NotDirectlyBelow`.
        """
        if self.source != self.holder:
            return False
        to: str = self.event.to
        if to not in self.directory.unions:
            raise Waits(f"union:{to}")
        parents = {self.directory.parent(to, tree, self.day) for tree in TREES}
        if self.source not in parents:
            raise NotDirectlyBelow(source=self.source, to=to)
        return True

    def needs_known(self) -> None:
        """Raise `Waits` for a union that the directory doesn't know."""
        placed = self.founded_under or self.holder
        for union in (placed, self.source):
            if union not in self.directory.unions and union != self.holder:
                raise Waits(f"union:{union}")
        if self.founded_under is None and self.holder not in self.directory.unions:
            raise Waits(f"union:{self.holder}")


LETTERS: Final[dict[str, Callable[[Case], bool]]] = {
    "O": lambda case: case.source == case.holder,
    "H": lambda case: case.source == case.holder,
    "U": lambda case: case.source in case.above(),
    "D": Case.is_upper,
    "C": lambda case: case.source == case.directory.root,
    "N": Case.is_nearest,
    "A": lambda case: case.source == case.event.union,
    "F": Case.is_federation,
    "B": Case.hands_down,
}
"""The letters of EVENTS.md; S, the service itself, is never heard from outside."""


def judge(
    directory: Directory, declaration: Declaration, event: Any, places: tuple[str, str],  # noqa: ANN401
    today: dt.date,
) -> None:  # fmt: skip
    """Pass if the source may report the event of a subject with this holder: `places`.

    Raises `Waits` for a union that the directory doesn't know, `NotAuthorized`, `BelowItself`.
    """
    source, holder = places
    if "O" in declaration.who and source == holder and holder in directory.unions:
        return  # what a union reports of its own needs no tree
    founded_under = None
    if declaration.parent and holder not in directory.unions:
        founded_under = getattr(event, declaration.parent)
    day = max(event.on, today - LOOKS_BACK)
    case = Case(directory, event, source, holder, founded_under, day)
    case.needs_known()
    if not any(letter in LETTERS and LETTERS[letter](case) for letter in declaration.who):
        raise NotAuthorized(source=source, holder=holder)
    must_not_circle(directory, event, holder)


def must_not_circle(directory: Directory, event: Any, union: str) -> None:  # noqa: ANN401
    """Raise `BelowItself` where a move or a merger would close a circle in a tree."""
    goal = getattr(event, "new_parent", None) or getattr(event, "into", None)
    if goal is None:
        return
    if goal not in directory.unions:
        raise Waits(f"union:{goal}")
    for tree in TREES:
        if union in directory.ancestors(goal, tree, dt.date.max):
            raise BelowItself(union=union, goal=goal)

"""Who may report what: the letters of EVENTS.md, judged by the tree of the day (DESIGN 4.3)."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from shared.events.base import Declaration
from shared.streams.directory import TREES, UPPER, Directory
from shared.streams.rules import Refused, Waits

LOOKS_BACK: Final = dt.timedelta(days=90)
"""Older days are judged by the tree of 90 days ago."""


class NotAuthorized(Refused):
    """The union on whose behalf this comes may not report it of this subject."""


def judge(
    directory: Directory, declaration: Declaration, event: Any, source: str, holder: str,
    today: dt.date,
) -> None:  # fmt: skip
    """Pass if the source may report the event of a subject with this holder.

    Raises `Waits` for a union that the directory doesn't know, `NotAuthorized` otherwise.
    """
    day = max(event.on, today - LOOKS_BACK)
    founded_under = getattr(event, declaration.parent) if declaration.parent else None
    if holder in directory.unions:
        founded_under = None
    elif founded_under is None:
        raise Waits(f"union:{holder}")
    if founded_under is not None and founded_under not in directory.unions:
        raise Waits(f"union:{founded_under}")
    if source != holder and source not in directory.unions:
        raise Waits(f"union:{source}")
    if not any(
        allows(letter, directory, event, source, holder, founded_under, day)
        for letter in declaration.who
    ):
        raise NotAuthorized(source=source, holder=holder)


def allows(  # noqa: PLR0913, PLR0917 - the facts of one judgement
    letter: str, directory: Directory, event: Any, source: str, holder: str,
    founded_under: str | None, day: dt.date,
) -> bool:  # fmt: skip
    """Tell whether one letter lets the source report."""
    if letter == "O":
        return source == holder
    if letter == "U":
        return source in above(directory, holder, founded_under, day)
    if letter == "C":
        return source == directory.root
    if letter == "D":
        return is_upper(directory, source) and any(
            source == one or source in directory.ancestors(one, "territorial", day)
            for one in above(directory, holder, founded_under, day)
        )
    if letter == "N":
        ends = (event.old_parent, event.new_parent)
        return source == directory.nearest_above(ends, event.tree, day)
    return False


def above(
    directory: Directory, holder: str, founded_under: str | None, day: dt.date
) -> set[str | None]:
    """Give the unions one level up, in both trees."""
    if founded_under is not None:
        return {founded_under}
    return {directory.parent(holder, tree, day) for tree in TREES}


def is_upper(directory: Directory, union: str) -> bool:
    """Tell whether a union stands at district level or above."""
    row = directory.unions.get(union)
    return row is not None and row.kind in UPPER

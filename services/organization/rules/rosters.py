"""Whether a union has a roster: by what it declared, day by day.

A union that declares heads (人数申报) has no roster and counts in the membership rate on neither
side; one that declares none has a roster. Whoever never declared anything has one.
"""

from __future__ import annotations

import datetime as dt

import msgspec


class Roster(msgspec.Struct, frozen=True, kw_only=True):
    """From a day on a union has a roster, or hasn't."""

    from_: dt.date
    roster: bool


Rosters = tuple[Roster, ...]


def declared(history: Rosters, entry: Roster) -> Rosters:
    """Put a declaration in its place; of two of one day the later that arrived holds."""
    others = (one for one in history if one.from_ != entry.from_)
    return tuple(sorted((*others, entry), key=lambda one: one.from_))


def turns(history: Rosters) -> Rosters:
    """Leave only the declarations that changed something."""
    kept: list[Roster] = []
    for one in history:
        if one.roster != (kept[-1].roster if kept else True):
            kept.append(one)
    return tuple(kept)


def has_roster(history: Rosters, day: dt.date) -> bool:
    """Tell whether there was a roster on a day."""
    return next((one.roster for one in reversed(history) if one.from_ <= day), True)

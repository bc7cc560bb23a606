"""Who holds what passes from one union to another: a call sent down, a household that moved."""

from __future__ import annotations

import datetime as dt

import msgspec


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A union holds it from a day on, until the next one does."""

    from_: dt.date
    union: str


Holders = tuple[Held, ...]
"""The oldest first; there is always one, and it holds for all days before too."""


def on_day(held: Holders, day: dt.date) -> str:
    """Give the union that holds it on a day; of several on one day the last."""
    found = held[0]
    for one in held:
        if one.from_ <= day:
            found = one
    return found.union


def passed(held: Holders, union: str, day: dt.date) -> Holders:
    """Let it pass to a union, if that doesn't hold it already."""
    return held if held[-1].union == union else (*held, Held(from_=day, union=union))

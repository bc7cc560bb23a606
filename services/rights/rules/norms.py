"""What a place asks for in numbers: read in its pack once, and kept with the event judged by it."""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from shared.law import calendar, clocks
from shared.law.clocks import ClockUnknown
from shared.rules.refusals import MoreVotesThanVoters
from shared.streams.rules import Fact

ONE_DAY: Final = dt.timedelta(days=1)


class Norm(msgspec.Struct, frozen=True, kw_only=True):
    """A number of a place's pack, or a share of `number` in `of`, and its article."""

    number: int
    of: int
    above: bool
    article: str

    def reached(self, part: int, whole: int) -> bool:
        """Tell whether a part is the share: 以上 includes it (民法典 1259), 过半数 doesn't."""
        found, asked = part * self.of, whole * self.number
        return found > asked if self.above else found >= asked

    def exceeded(self, part: int, whole: int) -> bool:
        """Tell whether a part is more than the share."""
        return part * self.of > whole * self.number

    def years_on(self, day: dt.date) -> dt.date:
        """Give the same day so many years later."""
        return calendar.step(day, self.number, "year")


def norm(name: str, division: str | None, fact: Fact) -> Norm | None:
    """Give the number that holds in a place; None where the place, and its bases, have none."""
    found = fact.keep(f"norm_{name}", tuple[Norm, ...], lambda: asked(name, division))
    return found[0] if found else None


def asked(name: str, division: str | None) -> tuple[Norm, ...]:
    """Ask the pack of the place."""
    try:
        line = clocks.threshold(f"{clocks.place_of(division)}/{name}")
    except ClockUnknown:
        return ()
    return (Norm(number=line.number, of=line.of, above=line.above, article=line.article),)


def least(name: str, size: int, division: str | None, fact: Fact) -> Norm | None:
    """Give how many a place asks for at a size; None where it asks for none."""
    found = fact.keep(f"band_{name}", tuple[Norm, ...], lambda: banded(name, size, division))
    return found[0] if found else None


def banded(name: str, size: int, division: str | None) -> tuple[Norm, ...]:
    """Ask the pack of the place."""
    line = clocks.band(f"{clocks.place_of(division)}/{name}", size)
    if line is None:
        return ()
    return (Norm(number=line.least(size), of=1, above=False, article=line.article),)


def trigger(clock: str, division: str | None, fact: Fact) -> str:
    """Give which day sets a clock running in a place; empty where it is that of the event."""
    name = f"{clocks.place_of(division)}/{clock}"
    return fact.keep(
        f"trigger_{clock}",
        str,
        lambda: clocks.line_in_force(name, fact.accepted_on)[1].trigger or "",
    )


def must_be_a_vote(entitled: int, present: int, in_favour: int) -> None:
    """Raise `MoreVotesThanVoters` for a vote that can't have been."""
    if present > entitled or in_favour > present:
        raise MoreVotesThanVoters(entitled=entitled, present=present)

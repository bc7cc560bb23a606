"""Limitation (仲裁时效): a year, begun anew by a claim or a promise, still while that is kept off.

劳动争议调解仲裁法 27. A lapse is a defence of the other side (民法典 192, 193): a warning here,
never a reason to refuse a case; who promises to perform after it has given that defence up (192).
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from services.rights.rules.refusals import AlreadySuspended, NotSuspended
from shared.events.rights import LimitationChange
from shared.law import calendar, clocks
from shared.rules.deadlines import by_law
from shared.streams.rules import Deadline, Fact

LIMITATION: Final = "limitation"
ARTICLE: Final = "劳动争议调解仲裁法第二十七条"
PROMISE: Final = "promise_given"
"""The cause of an interruption by which the other side gives up what had lapsed."""

replace = msgspec.structs.replace


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A year from a day: its last day as it was reckoned, and by when it is kept after all.

    They differ where the last day is a day off; what is left of a term is left of the former.
    """

    last: dt.date
    due: Deadline


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A change on a day, and until when limitation runs after it; None while it stands still."""

    on: dt.date
    kind: LimitationChange
    promised: bool = False
    restart: Term | None = None
    due: Deadline | None = None


class Limitation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """By when arbitration is to be asked for: as it was first, and after each change."""

    first: Term
    changes: tuple[Change, ...] = ()

    @property
    def due(self) -> Deadline | None:
        """Give the last day; None while it stands still."""
        return self.changes[-1].due if self.changes else self.first.due


def term(division: str | None, start: dt.date, fact: Fact) -> Term | None:
    """Give the term that begins on a day, by the pack of a place."""
    due = by_law(LIMITATION, division, start, fact)
    if due is None:
        return None

    def reckon() -> dt.date:
        name = f"{clocks.place_of(division)}/{LIMITATION}"
        _, line = clocks.line_in_force(name, fact.accepted_on)
        return calendar.step(start, line.length, line.unit)

    return Term(last=fact.keep(f"{LIMITATION}_last", dt.date, reckon), due=due)


def changed(limitation: Limitation, change: Change, fact: Fact) -> Limitation:
    """Put a change in its place by its day, and reckon all that follow it again.

    Raises `AlreadySuspended` or `NotSuspended`.
    """
    changes = sorted((*limitation.changes, change), key=lambda one: one.on)
    reckoned: list[Change] = []
    held, still_since = limitation.first, None
    for one in changes:
        held, still_since = after(held, still_since, one, fact)
        reckoned.append(replace(one, due=None if still_since else held.due))
    return replace(limitation, changes=tuple(reckoned))


def after(
    held: Term, still_since: dt.date | None, change: Change, fact: Fact
) -> tuple[Term, dt.date | None]:
    """Give the term after a change, and since when limitation stands still.

    What had lapsed isn't begun anew by what came after, unless the other side promised.
    """
    if still_since is None and change.on > held.due.due_on and not change.promised:
        return held, None
    if change.kind == "interrupted":
        # A claim while it stands still begins a new year, of which nothing runs until it goes on.
        return change.restart or held, still_since and change.on
    if change.kind == "suspended":
        if still_since is not None:
            raise AlreadySuspended(since=still_since, article=ARTICLE)
        return held, change.on
    if still_since is None:
        raise NotSuspended(on=change.on, article=ARTICLE)
    return moved(held, still_since, change.on, fact), None


def moved(held: Term, since: dt.date, on: dt.date, fact: Fact) -> Term:
    """Give the term when what was left on the day it stood still goes on from another.

    The reckoning is kept by what it is made of, for a year's calendar may yet be published.
    """
    left = (held.last - since).days

    def reckon() -> Deadline:
        end = calendar.end(on, left, "calendar")
        return replace(held.due, due_on=end.date, provisional=end.provisional)

    due = fact.keep(f"{LIMITATION}_{on}_{left}", Deadline, reckon)
    return Term(last=on + dt.timedelta(days=left), due=due)

"""The roster of bearers (荣誉获得者名册): who was conferred what, and whether they work now.

Their names are public since the honour was conferred; who is in hardship, or was aided, isn't.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from services.skills.rules.nomination import Conferred, Nomination
from shared.streams import called, overdue
from shared.streams.ledger import Connection
from shared.streams.overdue import MARK, Question
from shared.streams.queries import load_queries

queries: Final = load_queries(Path(__file__).with_name("queries.sql"))
PAGE: Final = 100
PUBLIC: Final = ("working", "retired", "deceased")
"""States that are told of whom everybody knows by name."""


class Bearer(NamedTuple):
    """A nomination whose honour was conferred, and how."""

    nomination: Nomination
    conferred: Conferred

    @property
    def place(self) -> tuple[str, str]:
        """Give its place: by day, the first conferred first."""
        return self.conferred.on.isoformat(), self.nomination.nomination


def bearers(
    tx: Connection, union: str | None, tree: str, on: str, after: str | None = None
) -> dict[str, Any]:
    """Give who was conferred an honour up to a day, out of a union and those below it, in pages.

    A revoked honour stands with the day of its revocation; `state` is what was told last of those
    that are public. Raises `UnknownUnion`.
    """
    day = dt.date.fromisoformat(on)
    decode = msgspec.json.Decoder(Nomination).decode
    known = [decode(state) for (state,) in tx.execute(queries.conferred)]
    found = [Bearer(one, one.conferred) for one in known if one.conferred]
    found = [one for one in found if one.conferred.on <= day]
    asked = Question(union, tree, day)
    unions = overdue.held(tx, asked, {one.nomination.union for one in found})
    mine = [
        one for one in found
        if union in {None, unions.root, one.nomination.union}
        or union in unions.ancestors(one.nomination.union, tree, day)
    ]  # fmt: skip
    start = tuple((after or "").split(MARK, 1))
    rest = sorted((one for one in mine if one.place > start), key=lambda one: one.place)
    page = rest[:PAGE]
    employers = called.names(tx, (("employer", one.nomination.employer) for one in page))
    names = {code: one.name for code, one in unions.unions.items()}
    return {
        "union": union or unions.root,
        "on": on,
        "count": len(mine),
        "bearers": [tell(one, day, employers, names) for one in page],
        "next": MARK.join(page[-1].place) if len(rest) > len(page) else None,
    }


def tell(
    one: Bearer, day: dt.date, employers: called.Names, unions: dict[str, str]
) -> dict[str, Any]:
    """Give a bearer in plain JSON, as known of a day."""
    nomination, conferred = one
    lives = [life for life in nomination.lives if life.on <= day and life.state in PUBLIC]
    revoked = nomination.revoked_on if (nomination.revoked_on or dt.date.max) <= day else None
    return {
        "nomination": nomination.nomination,
        "round": nomination.round,
        "honour": nomination.honour,
        "year": nomination.year,
        "kind": nomination.nominee,
        "name": conferred.name,
        "union": nomination.union,
        "union_name": unions.get(nomination.union),
        "employer": nomination.employer,
        "employer_name": employers.get(("employer", nomination.employer)),
        "groups": list(nomination.groups),
        "on": conferred.on.isoformat(),
        "authority": conferred.authority,
        "decision_no": conferred.decision_no,
        "revoked_on": revoked.isoformat() if revoked else None,
        "state": lives[-1].state if lives else None,
        "told_on": lives[-1].on.isoformat() if lives else None,
    }

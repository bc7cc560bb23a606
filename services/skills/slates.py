"""What skills answers of a slate: its quotas, which it misses by how much, and what bars whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from services.skills.rules.findings import findings
from services.skills.rules.honour_round import HonourRound
from services.skills.rules.nomination import Nomination
from services.skills.rules.slate import Nominated, Quota, twice
from services.skills.rules.standing import Standing, now
from services.skills.standing import barring, read
from shared.streams import called
from shared.streams.ledger import Connection

Json = dict[str, Any]


def slate(tx: Connection, round_: str, nominations: Sequence[str] | None = None) -> Json:
    """Check a slate of a round, reported or only thought of.

    Without nominations the one that was reviewed last, or, before one was, all nominees.
    `misses` are those of the `quotas` that fail, `twice` nominations of one person or unit,
    `strangers` not of the round; of a round that there isn't `honour` is null.
    """
    found: HonourRound | None = read(tx, "honour_round", round_, HonourRound)
    if found is None:
        return {
            "round": round_, "honour": None, "year": None, "union": None, "nominees": [],
            "quotas": [], "misses": [], "twice": [], "strangers": list(nominations or ()),
        }  # fmt: skip
    known = {one.nomination: one for one in found.nominees}
    chosen = tuple(dict.fromkeys(nominations or found.slate or known))
    quotas = found.quotas(chosen)
    names = called.names(tx, (("union", one.name) for one in quotas if one.quota == "union"))
    told = [beside(one) | {"called": names.get(("union", one.name))} for one in quotas]
    return {
        "round": round_,
        "honour": found.honour,
        "year": found.year,
        "union": found.union,
        "nominees": [nominee(tx, known[one]) for one in chosen if one in known],
        "quotas": told,
        "misses": [one for one in told if one["by"]],
        "twice": list(twice(found.chosen(chosen))),
        "strangers": [one for one in chosen if one not in known],
    }


def beside(quota: Quota) -> Json:
    """Give a quota beside the slate; `by` are too many of a union, too few of a group.

    `mark` is how sure a group's share is; a union's seats are the round's own.
    """
    mark = findings.lines[f"too_few_{quota.name}"].mark if quota.quota == "group" else None
    return {**msgspec.structs.asdict(quota), "by": quota.by, "mark": mark}


def nominee(tx: Connection, one: Nominated) -> Json:
    """Give a nominee with what bars the employer now, for the day of the last decision."""
    known: Nomination | None = read(tx, "nomination", one.nomination, Nomination)
    standing: Standing | None = (
        read(tx, "standing", known.employer, Standing) if known else None
    )  # fmt: skip
    checks = [
        check for check in (standing.checks if standing else ())
        if check.nomination == one.nomination
    ]  # fmt: skip
    told = {
        "nomination": one.nomination, "kind": one.kind, "quota_union": one.quota_union,
        "groups": list(one.groups), "stage": known.stage if known else None,
    }  # fmt: skip
    if standing is None or not checks:
        return {**told, "result": None, "vetoes": []}
    answer = now(standing, checks[-1])
    return {
        **told, "result": answer.result, "vetoes": barring(standing, checks[-1], answer.vetoes),
    }  # fmt: skip

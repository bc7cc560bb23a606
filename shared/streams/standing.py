"""How the streams of a service stand: how far, in step or not, what waits, what was refused.

Pure reads, the same for every service that keeps the tables of `shared/streams`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any, Final

from shared.clock import SHANGHAI
from shared.events.base import DECLARED
from shared.streams import called
from shared.streams.ledger import Connection
from shared.streams.queries import load_queries

queries = load_queries(Path(__file__).with_suffix(".sql"))

MOST: Final = 200
"""Streams that are told one by one, the trouble first; the counts are of all."""
LATELY: Final = dt.timedelta(days=30)
MOST_GROUPS: Final = 20
"""Refusals of the last days are told by reason, so many reasons at most."""


def streams(tx: Connection, most: int = MOST) -> dict[str, Any]:
    """Give how many streams there are, how they stand, and the first of them.

    `state` is `in_step`, `behind` (the writer has written more), `differs` (another link at the
    writer's number), `not_heard` (the writer hasn't said its head yet), or `ended` (its store was
    expelled or followed by another): that isn't counted as a stream, though what waits of it is.
    """
    rows = [row(found) for found in tx.execute(queries.streams)]
    states = Counter(one["state"] for one in rows)
    return {
        "streams": len(rows) - states["ended"],
        "in_step": states["in_step"],
        "behind": states["behind"],
        "differs": states["differs"],
        "not_heard": states["not_heard"],
        "waiting": sum(one["waiting"] for one in rows),
        "refused": sum(one["refused"] for one in rows),
        "rows": rows[:most],
    }


def row(found: tuple[Any, ...]) -> dict[str, Any]:
    """Give one stream as it is shown; `lag` is how many events the writer is ahead."""
    stream, agent, number, link, heard, heard_at, waiting, since, refused, state = found
    return {
        "stream": stream,
        "agent": agent,
        "number": number,
        "link": link,
        "heard_number": heard,
        "heard_at": moment(heard_at),
        "lag": 0 if state == "ended" else max(0, (heard or 0) - number),
        "waiting": waiting,
        "waits_since": moment(since),
        "refused": refused,
        "state": state,
        "in_step": state in {"in_step", "ended"},
    }


def moment(at: dt.datetime | None) -> str | None:
    """Give a time to the second."""
    return at.isoformat(timespec="seconds") if at else None


def parked(tx: Connection, now: dt.datetime | None = None) -> dict[str, Any]:
    """Give what waits and what was refused of late, by reason and type, and the quarantine.

    Each group has, as `names`, what the ids in its facts are called. What lies in quarantine
    itself is for administrators only and isn't told here; it is grouped by reason and sender.
    """
    since = (now or dt.datetime.now(SHANGHAI)) - LATELY
    late = {"since": since, "most": MOST_GROUPS}
    waiting = [group(*found) for found in tx.execute(queries.waiting)]
    refused = [group(*found) for found in tx.execute(queries.refused, late)]
    called.call(tx, [*waiting, *refused], "facts")
    return {
        "waiting": waiting,
        "refused": refused,
        "quarantine": [
            {"reason": reason, "sender": sender, "count": count, "since": moment(first),
             "last": moment(last)}
            for reason, sender, count, first, last in tx.execute(queries.quarantined)
        ],
    }  # fmt: skip


def group(  # noqa: PLR0913, PLR0917 - the columns of both statements
    reason: str, type_: str | None, count: int, first: dt.datetime, last: dt.datetime,
    stream: str, facts: dict[str, str] | None,
) -> dict[str, Any]:  # fmt: skip
    """Give a group as it is shown; `stream` and `facts` are those of one of it."""
    return {
        "reason": reason,
        "type": type_,
        "zh": next((one.zh for one in DECLARED.values() if one.type == type_), None),
        "count": count,
        "since": moment(first),
        "last": moment(last),
        "stream": stream,
        "facts": facts or {},
    }

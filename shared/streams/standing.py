"""How the streams of a service stand: how far, in step or not, what waits, what was refused.

Pure reads, the same for every service that keeps the tables of `shared/streams`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any, Final

from shared.streams.ledger import Connection
from shared.streams.queries import load_queries

queries = load_queries(Path(__file__).with_suffix(".sql"))

MOST: Final = 200
"""Streams that are told one by one, the trouble first; the counts are of all."""


def streams(tx: Connection, most: int = MOST) -> dict[str, Any]:
    """Give how many streams there are, how they stand, and the first of them.

    `state` is `in_step`, `behind` (the writer has written more), `differs` (another link at the
    writer's number), or `not_heard` (the writer hasn't said its head yet).
    """
    rows = [row(found) for found in tx.execute(queries.streams)]
    states = Counter(one["state"] for one in rows)
    return {
        "streams": len(rows),
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
        "lag": max(0, (heard or 0) - number),
        "waiting": waiting,
        "waits_since": moment(since),
        "refused": refused,
        "state": state,
        "in_step": state == "in_step",
    }


def moment(at: dt.datetime | None) -> str | None:
    """Give a time to the second."""
    return at.isoformat(timespec="seconds") if at else None


def parked(tx: Connection) -> dict[str, Any]:
    """Give what waits, by reason and type, and what is in quarantine, by reason and sender.

    What lies in quarantine itself is for administrators only and isn't told here.
    """
    return {
        "waiting": [
            {
                "reason": reason, "type": type_, "count": count, "since": moment(since),
                "tried": tried, "stream": stream, "number": number, "facts": facts or {},
            }
            for reason, type_, count, since, tried, stream, number, facts
            in tx.execute(queries.waiting)
        ],
        "quarantine": [
            {
                "reason": reason, "sender": sender, "count": count, "since": moment(since),
                "last": moment(last),
            }
            for reason, sender, count, since, last in tx.execute(queries.quarantined)
        ],
    }  # fmt: skip

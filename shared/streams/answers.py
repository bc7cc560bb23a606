"""What every domain's service answers: what is behind its numbers, and how its streams stand.

Pure reads over a connection, with plain JSON on both sides: days are ISO strings, numbers decimal
strings. Errors are `shared.words.Named` and named for the fact.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from shared.streams import lineage, overdue
from shared.streams.ledger import Connection
from shared.streams.lineage import Page, Question
from shared.streams.station import Domain


def subjects(  # noqa: PLR0913, PLR0917 - what is asked over RPC
    tx: Connection, domain: Domain, union: str, indicator: str, on: str, since: str | None = None,
    after: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Give the subjects behind a number of one union (`shared.streams.lineage.subjects`).

    What persons are stays in the sums, and isn't told one by one.
    """
    question = Question(
        union,
        indicator,
        dt.date.fromisoformat(on),
        dt.date.fromisoformat(since) if since else lineage.ALWAYS,
    )
    found = lineage.subjects(tx, domain.indicators, domain.rulebook.kinds, question, Page(after))
    for one in found["subjects"]:
        if one["kind"] in domain.people:
            one["labels"] = []
    return found


def timeline(
    tx: Connection, domain: Domain, kind: str, id_: str, after: str | None = None
) -> dict[str, Any]:
    """Give the events of a subject (`shared.streams.lineage.timeline`).

    A finding with the mark of its article.
    """
    found = lineage.timeline(tx, domain.rulebook.kinds, kind, id_, Page(after))
    for one in found["events"]:
        told = one["data"]
        if one["type"] == f"{domain.name}.finding_recorded":
            mark = domain.mark_of(told.get("rule", ""), told.get("article", ""))
            one["data"] = told | ({"mark": mark} if mark else {})
    return found


def late(  # noqa: PLR0913, PLR0917 - what is asked over RPC
    tx: Connection, domain: Domain, union: str | None, tree: str, on: str,
    after: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Give what is overdue at a union and below it (`shared.streams.overdue.late`)."""
    day = dt.date.fromisoformat(on)
    asked = overdue.Question(union, tree, day)
    return overdue.late(tx, domain.name, domain.rulebook.kinds, asked, Page(after))

"""Totals told to whoever binds a queue to them: at most one message a second for each cell.

What has changed is told from the root downwards, for a small share of each second; what there was
no time for is told later, with the value that it has by then.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Final

import orjson

from services.city.answers import Answers
from services.city.totals import Total
from shared.streams.ledger import Connection
from shared.streams.wire import Message

SHARE: Final = 0.03
"""Seconds of each second that reading values may take."""
AT_ONCE: Final = 20
"""Unions looked at in a second."""


def messages(
    answers: Answers, tx: Connection, changed: Iterable[set[Total]], on: str
) -> Iterator[Message]:
    """Give what can be told now of what has changed."""
    answers.refresh(tx)
    until = time.monotonic() + SHARE
    for totals in changed:
        trees: dict[tuple[str, str], list[str]] = {}
        for tree, union, indicator in sorted(totals):
            if union in answers.directory.unions:
                trees.setdefault((tree, union), []).append(indicator)
        for (tree, union), indicators in trees.items():
            yield from told(answers, tx, tree, union, indicators, on)
        if time.monotonic() > until:
            return


def told(  # noqa: PLR0913, PLR0917 - a total is named by these
    answers: Answers, tx: Connection, tree: str, union: str, indicators: list[str], on: str
) -> Iterator[Message]:
    """Give the messages of one union in one tree."""
    values = answers.totals(tx, tree, union, on, "as_was")["values"]
    for indicator in indicators:
        if indicator in values:
            key = f"{tree}.{union}.{indicator}"
            body = {
                "tree": tree, "union": union, "indicator": indicator, "on": on,
                "value": values[indicator],
            }  # fmt: skip
            yield Message("totals", key, orjson.dumps(body), {}, "total", "application/json", key)

"""Totals told to whoever binds a queue to them: at most one message a second for each cell.

What has changed is told from the root downwards, for a small share of each second; what there was
no time for is told later, with the value that it has by then.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import groupby
from typing import Final

import orjson

from services.city.answers import Answers
from services.city.totals import Total
from shared.streams.ledger import Connection
from shared.streams.wire import Message

SHARE: Final = 0.05
"""Seconds of each second that reading values may take."""


class Telling:
    """What is still to be told."""

    def __init__(self, answers: Answers) -> None:
        """Have nothing to tell."""
        self.answers = answers
        self.pending: set[Total] = set()

    def messages(self, tx: Connection, changed: set[Total], on: str) -> list[Message]:
        """Give what can be told now of what has changed."""
        self.pending |= changed
        self.answers.refresh(tx)
        known = self.answers.directory.unions
        found: list[Message] = []
        until = time.monotonic() + SHARE
        there = (total for total in self.pending if total[1] in known)
        places = sorted(there, key=lambda total: (len(total[1]), *total))
        for (tree, union), totals in groupby(places, key=lambda total: total[:2]):
            if time.monotonic() > until:
                break
            told = list(totals)
            found += self.told(tx, tree, union, [total[2] for total in told], on)
            self.pending.difference_update(told)
        return found

    def told(
        self, tx: Connection, tree: str, union: str, indicators: list[str], on: str
    ) -> Iterator[Message]:
        """Give the messages of one union in one tree."""
        values = self.answers.totals(tx, tree, union, on, "as_was")["values"]
        for indicator in indicators:
            if indicator in values:
                key = f"{tree}.{union}.{indicator}"
                body = {
                    "tree": tree, "union": union, "indicator": indicator, "on": on,
                    "value": values[indicator],
                }  # fmt: skip
                yield Message(
                    "totals", key, orjson.dumps(body), {}, "total", "application/json", key
                )

"""Opens a number: which unions bring how much to a total. Their services open it further."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from services.city.measures import Cells, Share
from services.city.periods import Period
from services.city.reads import Question, Reads, Sums
from shared.streams.ledger import Connection

AT_ONCE: Final = 200
"""Unions that are asked for at once."""


class Lineage(NamedTuple):
    """Unions that bring something, in order of their codes; `after` goes on where it stopped."""

    shares: list[Share]
    after: str | None


def lineage(  # noqa: PLR0913, PLR0917 - a number is named by these
    reads: Reads, tx: Connection, indicator: str, question: Question, label: str = "",
    after: str = "", most: int = 100,
) -> Lineage:  # fmt: skip
    """Give the unions that a total is made of with what is each one's own.

    As it was, a stock is made of the unions that stood here on the day, and a flow of what flowed
    while they did. Added up, the shares are the total, exactly.
    """
    reads.refresh(tx)
    cells = reads.measures.cells(indicator, label)
    shares: list[Share] = []
    below = reads.below(question)
    for some in chunks(below[bisect_right(below, after) :]):
        for union, sums in owned(reads, tx, cells, question, some).items():
            if any(sums.values()):
                shares.append(reads.measures.share(indicator, union, cells.sums(sums)))
                if len(shares) == most:
                    return Lineage(shares, union)
    return Lineage(shares, None)


def chunks(unions: Sequence[str]) -> Iterator[Sequence[str]]:
    """Give some at once."""
    for place in range(0, len(unions), AT_ONCE):
        yield unions[place : place + AT_ONCE]


def owned(
    reads: Reads, tx: Connection, cells: Cells, question: Question, unions: Sequence[str]
) -> dict[str, Sums]:
    """Give each union's own sums, as far as they count at the node."""
    found: dict[str, Sums] = {union: {} for union in unions}
    runs: dict[Period, list[str]] = defaultdict(list)
    for union in unions:
        for period in stays(reads, question, union):
            runs[period].append(union)
    for period, some in runs.items():
        part = question._replace(period=period)
        for union, sums in reads.by_union(tx, cells.only("flow"), part, some, "").items():
            for id_, value in sums.items():
                found[union][id_] = found[union].get(id_, 0) + value
    day = reads.day(question)
    here = [union for union in unions if question.union in reads.path(question, union, day)]
    for union, sums in reads.by_union(tx, cells.only("stock"), question, here, "").items():
        found[union].update(sums)
    return found


def stays(reads: Reads, question: Question, union: str) -> Iterator[Period]:
    """Give the runs of days of a question's period in which a union counted at the node."""
    since, until = question.period
    if question.form == "today":
        if question.union in reads.path(question, union, reads.day(question)):
            yield question.period
        return
    periods = reads.boundaries.periods(union)
    ends = [later.from_day - dt.timedelta(days=1) for later in periods[1:]] + [dt.date.max]
    for period, end in zip(periods, ends, strict=True):
        if question.union in (union, *period.path(question.tree)):
            run = Period(max(since, period.from_day), min(until, end))
            if run.since <= run.until:
                yield run

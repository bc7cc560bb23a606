"""How a stock is written, and what every domain counts of its reporting."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from typing import Final

from shared.figures.indicators import Contribution, Indicators
from shared.rules.deadlines import ONE_DAY, Timed
from shared.rules.period import Period
from shared.streams.rules import Rulebook, Subject

Labels = tuple[str, ...]
Contributions = Iterator[Contribution]

LATEST_DAY: Final = 31
"""Confirmations that reached us later than this after a month's end are `later`."""


PLAIN: Final = re.compile(r"[0-9A-Za-z_.-]{1,60}")
"""What a label may say on the wire (`shared/events/figures.py`)."""


def label(dimension: str, id_: str) -> str:
    """Give the label of a subject's id.

    One that a label can't hold, with a colon or too long, is told by its beginning and a hash of
    all of it: ids that differ have labels that differ.
    """
    if not PLAIN.fullmatch(id_):
        beginning = re.sub(r"[^0-9A-Za-z_.-]", ".", id_[:40])
        id_ = f"{beginning}-{hashlib.sha256(id_.encode()).hexdigest()[:16]}"
    return f"{dimension}={id_}"


def lasting(
    union: str, begins: dt.date, ends: dt.date | None, labels: Labels = (), value: int = 1
) -> Contributions:
    """Add to a stock on the first day of a stretch, and take it away on the day it ends."""
    if value:
        yield Contribution(union, begins, value, labels)
        if ends is not None:
            yield Contribution(union, ends, -value, labels)


def found(subject: Subject) -> Contributions:
    """Count the findings of a subject at the union that held it, on the day of the report."""
    for one in subject.findings:
        yield Contribution(
            subject.holder(one.on), one.on, 1, (f"rule={one.rule}", f"severity={one.severity}")
        )


def ran_out(subject: Timed) -> Contributions:
    """Count each clock on the day after it ran out, at the union that answers for it."""
    for one in subject.overdue():
        day = one.due_on + ONE_DAY
        yield Contribution(subject.missed_at(one), day, 1, (f"clock={one.clock}",))


def confirmed(period: Period) -> Contributions:
    """Count a confirmed month on its last day.

    Label `reached`: how many days later the first confirmation came, so that any cut-off can be
    read from it.
    """
    late = (period.reached_on - period.last_day).days
    reached = f"{max(late, 0):02}" if late <= LATEST_DAY else "later"
    yield Contribution(period.union, period.last_day, 1, (f"reached={reached}",))


def register(indicators: Indicators, rules: Rulebook) -> None:
    """Declare what every domain counts, of all kinds of subject that its book speaks of."""
    kinds = rules.kinds.values()
    indicators.indicator(
        f"{rules.domain}.periods_confirmed", "flow",
        zh="月报确认数", en="Months confirmed", unit="个",
        source="EVENTS.md, period_confirmed: dated by the end of the month",
    )(confirmed)  # fmt: skip
    indicators.indicator(
        f"{rules.domain}.findings", "flow", zh="违规提示数", en="Findings", unit="次",
        source="EVENTS.md: reports that were true and against a rule, by rule", of=kinds,
    )(found)  # fmt: skip
    indicators.indicator(
        f"{rules.domain}.clocks_missed", "flow", zh="逾期数", en="Clocks that ran out", unit="次",
        source="DESIGN.md 4, clocks: nothing heard by then; a report in time withdraws it",
        of=[one for one in kinds if issubclass(one, Timed)],
    )(ran_out)  # fmt: skip

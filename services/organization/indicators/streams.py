"""What is counted of the streams of reports: what was refused, and whether both sides agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from services.organization.indicators.book import indicators
from services.organization.rules.refused import Refusals
from services.organization.rules.store import Store
from shared.figures.indicators import Contribution
from shared.rules.counting import Contributions, lasting


@indicators.indicator(
    "city.reports_refused", "flow", zh="退回报告数（组织建设）",
    en="Reports refused (organization)", unit="条",
    source="DOMAIN.md 6, 22: events of a union that organization refused, on the day it did",
)  # fmt: skip
def reports_refused(refusals: Refusals) -> Contributions:
    """Count each report that was refused, by reason."""
    for day in refusals.days:
        for reason, count in sorted(day.reasons.items()):
            yield Contribution(refusals.union, day.on, count, (f"refusal={reason}",))


@indicators.indicator(
    "city.streams", "stock", zh="报送流水数", en="Streams of reports", unit="条",
    source="EVENTS.md: denominator of city.streams_in_step_rate", hidden=True,
)  # fmt: skip
def streams(store: Store) -> Contributions:
    """Count the stream of a store from the day on which it was first compared, by its state.

    At the union that was the store's first when it was let in: one agent writes for many.
    """
    for begins, ends, state in standing(store):
        yield from lasting(store.counted_at, begins, ends, (f"state={state}",))


@indicators.indicator(
    "city.streams_in_step", "stock", zh="数据一致的流水数", en="Streams in step", unit="条",
    source="EVENTS.md: numerator of city.streams_in_step_rate", hidden=True,
)  # fmt: skip
def streams_in_step(store: Store) -> Contributions:
    """Count it while both sides show the same last number and the same hash."""
    for begins, ends, state in standing(store):
        if state == "in_step":
            yield from lasting(store.counted_at, begins, ends)


def standing(store: Store) -> Iterator[tuple[dt.date, dt.date | None, str]]:
    """Give how its stream stood from day to day, until the store was shut out."""
    for one, after in pairwise((*store.compared, None)):
        if one is not None:
            ends = after.from_ if after else store.expelled_on
            if ends is None or one.from_ < ends:
                yield one.from_, ends, one.state


indicators.ratio(
    "city.streams_in_step_rate",
    "city.streams_in_step",
    "city.streams",
    zh="数据一致率（组织建设）",
    en="Streams in step (organization)",
    source="DESIGN.md 1, 3: streams of which both sides show the same last number and hash",
)

"""What is counted of mediation: how many succeed, how many are late, how long they take.

Mediation that ran out without a word has failed (劳动争议调解仲裁法 14): it is concluded so, on the
day after, until a report in time says otherwise. What was withdrawn counts nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final, NamedTuple

from services.rights.indicators.book import indicators
from services.rights.rules.dispute import Dispute, Mediation
from shared.figures.indicators import Contribution
from shared.rules.counting import Contributions, Labels
from shared.rules.deadlines import ONE_DAY
from shared.rules.running import lapsed

BANDS: Final = ((2, "1"), (10, "2-9"), (50, "10-49"))


class Concluded(NamedTuple):
    """A mediation that is over: at which union, when, and whether it was agreed."""

    mediation: Mediation
    union: str
    on: dt.date
    agreed: bool


def labels_of(dispute: Dispute, mediation: Mediation) -> Labels:
    """Give kind, level, workers and employment."""
    return (
        f"kind={dispute.type}",
        f"level={mediation.body}",
        f"heads={band(dispute.workers)}",
        f"employment={dispute.employment}",
    )


def band(workers: int) -> str:
    """Name the band of a number of workers."""
    return next((name for below, name in BANDS if workers < below), "50-")


def concluded(dispute: Dispute) -> Iterator[Concluded]:
    """Give the mediations that are over, by what was said or by silence.

    Silence is that of the union that handled the dispute on the last day.
    """
    for one in dispute.mediations:
        if one.outcome is None and lapsed(dispute, one.due):
            union = dispute.holder(one.due.due_on)
            yield Concluded(one, union, one.due.due_on + ONE_DAY, agreed=False)
        elif one.concluded_on is not None and one.outcome != "withdrawn":
            union = dispute.holder(one.concluded_on)
            yield Concluded(one, union, one.concluded_on, agreed=one.outcome == "agreed")


@indicators.indicator(
    "rights.mediations_concluded", "flow", zh="调解终结数", en="Mediations concluded", unit="件",
    source="EVENTS.md: denominator of mediation_success_rate; withdrawn ones excluded",
)  # fmt: skip
def over(dispute: Dispute) -> Contributions:
    """Count a mediation on the day on which it ended."""
    for one in concluded(dispute):
        labels = labels_of(dispute, one.mediation)
        yield Contribution(one.union, one.on, 1, labels)


@indicators.indicator(
    "rights.mediations_agreed", "flow", zh="调解成功数", en="Mediations agreed", unit="件",
    source="EVENTS.md: numerator of mediation_success_rate", hidden=True,
)  # fmt: skip
def agreed(dispute: Dispute) -> Contributions:
    """Count a mediation that ended in an agreement."""
    for one in concluded(dispute):
        if one.agreed:
            labels = labels_of(dispute, one.mediation)
            yield Contribution(one.union, one.on, 1, labels)


@indicators.indicator(
    "rights.mediation_days", "flow", zh="调解用时合计", en="Days of mediations", unit="天",
    source="EVENTS.md: numerator of mediation_days_mean; from the day received", hidden=True,
)  # fmt: skip
def days(dispute: Dispute) -> Contributions:
    """Count the days from the day received to the day on which it ended."""
    for one in concluded(dispute):
        length = (one.on - one.mediation.received_on).days
        if length:
            labels = labels_of(dispute, one.mediation)
            yield Contribution(one.union, one.on, length, labels)


def due(dispute: Dispute) -> Iterator[tuple[Mediation, bool]]:
    """Give the mediations that were to end, and whether they did so late or not at all."""
    for one in dispute.mediations:
        late = lapsed(dispute, one.due) or bool(
            one.concluded_on and one.concluded_on > one.due.due_on
        )
        if late or one.outcome != "withdrawn":
            yield one, late


@indicators.indicator(
    "rights.mediations_due", "flow", zh="到期调解数", en="Mediations due", unit="件",
    source="EVENTS.md: denominator of mediation_overdue_rate, on the due day", hidden=True,
)  # fmt: skip
def all_due(dispute: Dispute) -> Contributions:
    """Count a mediation on its due day."""
    for one, _ in due(dispute):
        day = one.due.due_on
        yield Contribution(dispute.holder(day), day, 1, labels_of(dispute, one))


@indicators.indicator(
    "rights.mediations_overdue", "flow", zh="逾期调解数", en="Mediations overdue", unit="件",
    source="EVENTS.md: concluded or still open past 15 days, on the due day", hidden=True,
)  # fmt: skip
def overdue(dispute: Dispute) -> Contributions:
    """Count a mediation that wasn't over on its due day."""
    for one, late in due(dispute):
        if late:
            day = one.due.due_on
            yield Contribution(dispute.holder(day), day, 1, labels_of(dispute, one))


indicators.ratio(
    "rights.mediation_success_rate", "rights.mediations_agreed", "rights.mediations_concluded",
    zh="调解成功率", en="Mediations that succeed",
    source="EVENTS.md: agreed / concluded in the period, withdrawn excluded",
)  # fmt: skip
indicators.ratio(
    "rights.mediation_overdue_rate", "rights.mediations_overdue", "rights.mediations_due",
    zh="调解逾期率", en="Mediations overdue",
    source="EVENTS.md: concluded or still open past 15 days / all due in the period",
)  # fmt: skip
indicators.ratio(
    "rights.mediation_days_mean", "rights.mediation_days", "rights.mediations_concluded",
    zh="调解平均用时", en="Mean days of mediation", unit="天",
    source="EVENTS.md: days / mediations concluded",
)  # fmt: skip

"""What is counted of disputes: taken up, open, the workers in them, the money recovered."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise

from services.rights.indicators.book import indicators
from services.rights.rules.dispute import Dispute
from services.rights.rules.matter import Matter
from shared.figures.indicators import Contribution
from shared.rules.counting import Contributions, lasting


@indicators.indicator(
    "rights.disputes_filed", "flow", zh="受理争议数", en="Disputes taken up", unit="件",
    source="EVENTS.md: by kind, on the day on which a union took the dispute up",
)  # fmt: skip
def filed(dispute: Dispute) -> Contributions:
    """Count a dispute at the union that took it up."""
    labels = (f"kind={dispute.type}", f"employment={dispute.employment}")
    yield Contribution(dispute.holder(dispute.filed_on), dispute.filed_on, 1, labels)


@indicators.indicator(
    "rights.disputes_open", "stock", zh="在办争议数", en="Disputes open", unit="件",
    source="EVENTS.md: stock of disputes, from the day taken up to the day closed",
)  # fmt: skip
def open_(dispute: Dispute) -> Contributions:
    """Count a dispute at whoever handles it, until it is closed or goes on in another."""
    days = [one.from_ for one in dispute.handlings[1:]]
    for (begins, ends), one in zip(
        pairwise([dispute.filed_on, *days, dispute.ended_on]), dispute.handlings, strict=True
    ):
        if begins is not None:
            yield from lasting(one.union, begins, ends, (f"kind={dispute.type}",))


@indicators.indicator(
    "rights.dispute_workers", "flow", zh="争议涉及职工数", en="Workers in disputes", unit="人",
    source="EVENTS.md: workers concerned, on the day on which a union took the dispute up",
)  # fmt: skip
def workers(dispute: Dispute) -> Contributions:
    """Count the workers of a dispute, migrant workers apart."""
    union = dispute.holder(dispute.filed_on)
    for number, migrant in ((dispute.migrant, "yes"), (dispute.workers - dispute.migrant, "no")):
        if number:
            labels = (f"kind={dispute.type}", f"migrant={migrant}")
            yield Contribution(union, dispute.filed_on, number, labels)


recovered = indicators.indicator(
    "rights.recovered_yuan", "flow", zh="追回金额", en="Money recovered", unit="元",
    source="EVENTS.md: on the day recovered",
)  # fmt: skip


@recovered
def recovered_in_disputes(dispute: Dispute) -> Contributions:
    """Count what came in, at the union that handled the dispute on that day."""
    for one in dispute.recovered:
        labels = (f"kind={dispute.type}",)
        yield Contribution(dispute.holder(one.on), one.on, Decimal(one.yuan), labels)


@recovered
def recovered_by_supervision(matter: Matter) -> Contributions:
    """Count what supervision brought, on the day on which the matter was closed."""
    if matter.ended_on is not None and Decimal(matter.yuan):
        labels = ("kind=matter",)
        yield Contribution(matter.union, matter.ended_on, Decimal(matter.yuan), labels)


behind = indicators.indicator(
    "rights.workers_recovered_for", "flow", zh="追回款项涉及职工数", en="Workers recovered for",
    unit="人", hidden=True,
    source="the workers behind rights.recovered_yuan: by kind, once a calendar year at a union",
)  # fmt: skip


@behind
def recovered_for_in_disputes(dispute: Dispute) -> Contributions:
    """Count the workers of a dispute on the first day of a year on which anything came in.

    Those of disputes joined to it stay with these: more is hidden then than need be, never less.
    """
    first: dict[tuple[str, int], dt.date] = {}
    for one in dispute.recovered:
        place = (dispute.holder(one.on), one.on.year)
        first[place] = min(one.on, first.get(place, one.on))
    for (union, _), day in first.items():
        yield Contribution(union, day, dispute.workers, (f"kind={dispute.type}",))


@behind
def recovered_for_by_supervision(matter: Matter) -> Contributions:
    """Count the workers of a matter on the day on which it was closed and brought something."""
    if matter.ended_on is not None and Decimal(matter.yuan):
        yield Contribution(matter.union, matter.ended_on, matter.workers, ("kind=matter",))

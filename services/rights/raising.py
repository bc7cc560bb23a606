"""What rights does by itself: a dispute whose mediation ran out goes one level up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from services.rights.rules.dispute import Dispute
from services.rights.rules.mediating import MEDIATION
from services.rights.rules.moving import OVERDUE
from shared.events.base import Event, Reporter
from shared.events.rights import DeadlineMissed, DisputeMoved
from shared.streams.keeper import Known
from shared.streams.ledger import Arrival

SERVICE: Final = Reporter(account="rights", person="0" * 16)
"""Nobody: the service itself."""


def raise_overdue(applied: Arrival, known: Known) -> Iterator[Event]:
    """Raise a dispute to the union above whoever handled it when its mediation ran out.

    By the territorial tree of the day; whatever the root handles stays with it.
    """
    event = applied.event
    if not isinstance(event, DeadlineMissed) or event.clock != MEDIATION or not applied.key:
        return
    subject = known.subject(applied.key)
    if not isinstance(subject, Dispute) or subject.stage != "mediation_failed":
        return
    handler = subject.holder(event.on)
    above = known.directory.parent(handler, "territorial", event.on)
    if above is not None:
        yield DisputeMoved(
            on=event.on, reported_by=SERVICE, dispute=subject.dispute, from_=handler, to=above,
            reason=OVERDUE,
        )  # fmt: skip

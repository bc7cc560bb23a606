"""What rights does by itself: a dispute whose mediation ran out goes one level up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from services.rights.rules.dispute import Dispute
from services.rights.rules.mediating import MEDIATION
from services.rights.rules.moving import OVERDUE
from shared.events.base import Event, Reporter
from shared.events.rights import DeadlineMissed, DisputeMoved
from shared.streams.directory import Directory
from shared.streams.rules import Subject

SERVICE: Final = Reporter(account="rights", person="0" * 16)
"""Nobody: the service itself."""


def raise_overdue(event: Event, subject: Subject, directory: Directory) -> Iterator[Event]:
    """Raise a dispute to the union above whoever handled it when its mediation ran out.

    By the territorial tree of the day; whatever the root handles stays with it.
    """
    if not isinstance(event, DeadlineMissed) or event.clock != MEDIATION:
        return
    if not isinstance(subject, Dispute) or subject.stage != "mediation_failed":
        return
    handler = subject.holder(event.on)
    above = directory.parent(handler, "territorial", event.on)
    if above is not None:
        yield DisputeMoved(
            on=event.on, reported_by=SERVICE, dispute=subject.dispute, from_=handler, to=above,
            reason=OVERDUE,
        )  # fmt: skip

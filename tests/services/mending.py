"""Builders of corrections and voids."""

from __future__ import annotations

from typing import Any

from shared.events.organization import EventCorrected, EventVoided
from tests.rules import organization as report

MEMBER = f"member:u1/{'aa' * 32}"
"""The membership that the builders of reports speak of."""


def corrected(
    event: str,
    about: str = MEMBER,
    on: str = "06-25",
    reason: str = "录入有误",
    **fields: Any,  # noqa: ANN401 - any field of the event
) -> EventCorrected:
    """Build the correction of an event of a subject; a field named `from_` is called `from`."""
    kind, id_ = about.split(":", 1)
    given = {name.rstrip("_"): value for name, value in fields.items()}
    named = {"kind": kind, "about": id_, "event": event, "fields": given, "reason": reason}
    return report.make(EventCorrected, on, named, {})


def voided(event: str, about: str = MEMBER, on: str = "06-26") -> EventVoided:
    """Build the void of an event of a subject."""
    kind, id_ = about.split(":", 1)
    named = {"kind": kind, "about": id_, "event": event, "reason": "误报"}
    return report.make(EventVoided, on, named, {})

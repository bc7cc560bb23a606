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
    **fields: Any,  # noqa: ANN401 - any field of the event
) -> EventCorrected:
    """Build the correction of an event of a subject; a field named `from_` is called `from`."""
    kind, id_ = about.split(":", 1)
    given = {name.rstrip("_"): value for name, value in fields.items()}
    named = {"kind": kind, "about": id_, "event": event, "fields": given, "reason": "录入有误"}
    return report.make(EventCorrected, "06-25", named, {})


def voided(event: str, about: str = MEMBER) -> EventVoided:
    """Build the void of an event of a subject."""
    kind, id_ = about.split(":", 1)
    named = {"kind": kind, "about": id_, "event": event, "reason": "误报"}
    return report.make(EventVoided, "06-26", named, {})

"""What rights announces of a workplace, for the vetoes of honours: its contracts and congresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from services.rights.rules.workplace import Workplace, joined
from shared.events import directory
from shared.events.base import Event
from shared.rules.spans import Span
from shared.streams.rules import Subject


def announce(before: Subject | None, after: Subject | None) -> Iterator[Event]:
    """Give the standing of a workplace when it has changed."""
    if isinstance(after, Workplace):
        row = standing(after)
        if not isinstance(before, Workplace) or row != standing(before):
            yield row


def standing(workplace: Workplace) -> directory.StandingAnnounced:
    """Give the row of a workplace: lawful contracts and sessions, and the latest count."""
    agreements = (one for one in workplace.agreements if one.type == "comprehensive")
    latest = workplace.counts[-1] if workplace.counts else None
    return directory.StandingAnnounced(
        employer=workplace.employer,
        under_contract=days(span for one in agreements for span in one.spans),
        with_congress=days(span for one in workplace.congresses for span in one.spans),
        labour_contracts=None
        if latest is None
        else directory.LabourContracts(
            as_of=latest.as_of, should_sign=latest.should_sign, signed=latest.signed
        ),
    )


def days(spans: Iterable[Span]) -> tuple[directory.Stretch, ...]:
    """Give the days that lie in any of the spans, as they are announced."""
    return tuple(directory.Stretch(from_=one.from_, until=one.until) for one in joined(spans))

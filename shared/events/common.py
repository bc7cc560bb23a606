"""Events that every domain has: the month confirmed, corrections, voids, findings, deadlines.

Each domain's module subclasses these, so that `organization.event_voided` and
`rights.event_voided` are types of their own with the same fields.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from shared.events.base import (
    Count,
    Day,
    Event,
    EventId,
    MemberKey,
    Ref,
    Report,
    Reporter,
    Slug,
    Text,
    UnionCode,
    Whole,
    Year,
)

Scalar = Whole | str | bool | list[str] | None
Fields = Annotated[dict[Slug, Scalar], Meta(min_length=1, max_length=20)]


class PeriodConfirmed(Report, frozen=True, kw_only=True):
    """A union says of a month: this is all. Nothing to report is said too (零报告)."""

    union: UnionCode
    period: Annotated[str, Meta(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])\Z")]
    counts: dict[Slug, Count]
    nothing_else: bool
    confirmed_by: Reporter


class EventCorrected(Report, frozen=True, kw_only=True):
    """Fields of an earlier event were wrong; the subject is folded again with the right ones.

    `about` is the id of the subject, `kind` its kind: what says who is may be corrected by a void
    and a new report only.
    """

    kind: Slug
    about: Ref
    event: EventId
    fields: Fields
    reason: Text


class EventVoided(Report, frozen=True, kw_only=True):
    """An earlier event never happened; the subject is folded again without it."""

    kind: Slug
    about: Ref
    event: EventId
    reason: Text


class KeyRotated(Report, frozen=True, kw_only=True):
    """A person has another key under the new federation key; both stand for the one person.

    Said by whoever holds the ID number, before anything under the new key. `until` is the last day
    on which a report under the old one may be recorded; a household's keys are rotated likewise.
    """

    union: UnionCode
    old: MemberKey
    new: MemberKey
    until: Day


class Deadline(Event, frozen=True, kw_only=True):
    """A clock of the law, run out or about to; written by the service into its own stream."""

    on: Day
    kind: Slug
    about: Ref
    clock: Slug
    due_on: Day
    article: Text
    pack: Text
    effect: Slug


class CalendarAdopted(Event, frozen=True, kw_only=True):
    """The days off of a year were set: what had been reckoned without them is reckoned anew.

    Written by the service for each subject that it concerns; `year` is the last one that is known.
    """

    on: Day
    kind: Slug
    about: Ref
    year: Year


class FindingRecorded(Event, frozen=True, kw_only=True):
    """A report was true and against a rule: the article is named, and people are told."""

    on: Day
    kind: Slug
    about: Ref
    event: EventId
    rule: Slug
    article: Text
    severity: Literal["hint", "breach"]

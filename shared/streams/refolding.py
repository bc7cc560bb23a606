"""A subject folded anew from its ledger, with the corrections and voids that are in force.

Folding again judges nothing: what rules had to know of the world is kept with each row. What no
longer fits on one of its subjects counts on none of them; the correction that made it so names it
in what is kept with it, so that every subject can be folded by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from shared.events import common, registry
from shared.events.base import OF_CLASS, Event, SubjectKey
from shared.events.envelope import Envelope
from shared.events.envelope import read as read_envelope
from shared.streams.keys import renamed
from shared.streams.rules import Fact, Finding, Refused, Rulebook, Subject, Waits

MENDS: Final = (common.EventCorrected, common.EventVoided, common.CalendarAdopted)
REFOLD: Final = "refold"
"""Under this name a correction keeps what it makes of other events: `unfit`, `fits`, `shared`,
and `reckoned`, days that are reckoned with a calendar that has become known."""


class Past(NamedTuple):
    """One applied event of a subject, as the ledger has it."""

    envelope: Envelope
    event: Event
    kept: dict[str, Any]
    accepted_on: dt.date
    also: tuple[SubjectKey, ...] = ()

    @property
    def id(self) -> str:
        """Give the event's id."""
        return self.envelope.id

    @property
    def own(self) -> SubjectKey:
        """Name the subject that the event is about."""
        return OF_CLASS[type(self.event)].subject(self.event)


class Version(NamedTuple):
    """An event as it is now, what is kept of that, and the id of the row that keeps it."""

    event: Event
    kept: dict[str, Any]
    by: str


class Amendments:
    """What the corrections and voids of a history make of its other events."""

    def __init__(self, pasts: Sequence[Past]) -> None:
        """Read them in order; a void counts unless it is voided itself."""
        mends = [one for one in pasts if isinstance(one.event, MENDS)]
        self.voided: set[str] = set()
        for one in reversed(mends):
            if isinstance(one.event, common.EventVoided) and one.id not in self.voided:
                self.voided.add(one.event.event)
        self.fields: dict[str, tuple[dict[str, Any], Past]] = {}
        self.unfit: set[str] = set()
        self.shared: dict[str, dict[str, Any]] = {}
        self.reckoned: dict[str, dict[str, Any]] = {}
        for one in mends:
            self.take(one)

    def take(self, one: Past) -> None:
        """Take in one correction or void."""
        said = one.kept.get(REFOLD, {})
        self.unfit = (self.unfit - set(said.get("fits", ()))) | set(said.get("unfit", ()))
        for id_, values in said.get("shared", {}).items():
            self.shared[id_] = self.shared.get(id_, {}) | values
        for id_, values in said.get("reckoned", {}).items():
            self.reckoned[id_] = self.reckoned.get(id_, {}) | values
        event = one.event
        if isinstance(event, common.EventCorrected) and one.id not in self.voided:
            fields, _ = self.fields.get(event.event, ({}, one))
            self.fields[event.event] = (fields | event.fields, one)

    def version(self, one: Past) -> Version:
        """Give an event as it is now."""
        event, by = one.event, one
        if one.id in self.fields:
            fields, by = self.fields[one.id]
            event = corrected(one.event, fields)
        again = self.reckoned.get(by.id)
        return Version(event, by.kept | again if again else by.kept, by.id)


class Refold:
    """One subject folded anew, and what has turned out on the way.

    `misfits` are the events that no longer fit, `differs` what events share otherwise than is
    kept of them, `exceeds` one that would touch further subjects, `reckoned` what is reckoned
    otherwise than was kept.
    """

    def __init__(
        self, key: SubjectKey, pasts: Sequence[Past], rulebook: Rulebook, *, strict: bool = False
    ) -> None:
        """Fold it; only a `strict` fold, of what mends by its last event, looks for what exceeds.

        It reckons provisional days anew too, with the calendar of now.
        """
        self.key = key
        self.rulebook = rulebook
        self.strict = strict
        self.mend = pasts[-1].id if strict else ""
        self.reckoned: dict[str, dict[str, Any]] = {}
        self.amendments = Amendments(pasts)
        self.misfits: set[str] = set()
        self.differs: dict[str, dict[str, Any]] = {}
        self.exceeds: Past | None = None
        self.subject: Subject | None = None
        for one in pasts:
            counts = one.id not in self.amendments.voided
            if counts and (type(one.event), key.kind) in rulebook.rules:
                self.subject = self.again(one)

    def again(self, one: Past) -> Subject | None:
        """Fold one event of the past again."""
        event, held, by = self.amendments.version(one)
        if one.id in self.amendments.unfit:
            return self.without(one, event)
        if self.strict and not self.stays_within(one, event):
            self.exceeds = one
        shared = self.amendments.shared.get(one.id)
        kept = held
        if self.strict and by != self.mend:
            kept = {name: it for name, it in held.items() if not is_open(it)}
        fact = fact_of(one.envelope, event, kept, one.accepted_on, shared)
        try:
            subject = self.rulebook.fold(self.key, self.subject, event, fact)
        except (Refused, Waits):
            self.misfits.add(one.id)
            return self.without(one, event)
        if fact.differs:
            self.differs[one.id] = fact.differs
        if new := {name: it for name, it in kept.items() if held.get(name) != it}:
            self.reckoned[by] = new
        return subject

    def stays_within(self, one: Past, event: Event) -> bool:
        """Tell whether an event touches no further subjects than it did."""
        more = self.rulebook.more.get(type(event))
        if more is None or self.subject is None or one.own != self.key:
            return True
        return set(more(self.subject, event)) <= set(one.also)

    def without(self, one: Past, event: Event) -> Subject | None:
        """Give the subject without an event that doesn't fit: a finding tells of it."""
        if self.subject is None:
            return None
        finding = Finding(
            rule="no_longer_fits", article="", event=one.id,
            on=getattr(event, "on", one.accepted_on), severity="hint",
        )  # fmt: skip
        return msgspec.structs.replace(self.subject, findings=(*self.subject.findings, finding))


def is_open(kept: object) -> bool:
    """Tell whether what is kept is a day, or some, that a calendar yet to be published may move."""
    some = kept if isinstance(kept, list) else [kept]
    return any(isinstance(one, dict) and one.get("provisional") is True for one in some)


def refold(key: SubjectKey, pasts: Sequence[Past], rulebook: Rulebook) -> Subject | None:
    """Fold a subject from nothing over its history."""
    return Refold(key, pasts, rulebook).subject


def ghost(key: SubjectKey, pasts: Sequence[Past], rulebook: Rulebook) -> Subject | None:
    """Give what was told of a subject that never was: the fold of its events, none of them mended.

    It stays the same whatever is corrected or voided afterwards.
    """
    return refold(key, [one for one in pasts if not isinstance(one.event, MENDS)], rulebook)


def past(
    body: bytes, kept: dict[str, Any], accepted_on: dt.date, also: tuple[SubjectKey, ...]
) -> Past:
    """Read a row of the ledger."""
    envelope = read_envelope(body)
    return Past(envelope, renamed(envelope, kept), kept, accepted_on, also)


def names(also: Iterable[str] | None) -> tuple[SubjectKey, ...]:
    """Read the further subjects of a ledger row."""
    return tuple(SubjectKey(*one.split(":", 1)) for one in also or ())


def corrected(event: Event, fields: Mapping[str, Any]) -> Event:
    """Give the event with the right fields. Raises `BadSchema` when they don't fit its class."""
    data = msgspec.to_builtins(event) | dict(fields)
    return registry.load(OF_CLASS[type(event)].schema, msgspec.json.encode(data))


def fact_of(
    envelope: Envelope, event: Any, kept: dict[str, Any], accepted_on: dt.date,  # noqa: ANN401
    shared: Mapping[str, Any] | None = None,
) -> Fact:  # fmt: skip
    """Make the fact of an event from its envelope and what the ledger keeps of it."""
    reporter = getattr(event, "reported_by", None)
    source = envelope.source.rpartition("/")[2]
    person = reporter.person if reporter else ""
    stream, number = envelope.stream, int(envelope.sequence)
    return Fact(envelope.id, source, person, accepted_on, kept, shared, stream, number)

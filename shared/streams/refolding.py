"""Corrections and voids: the subject is folded again from its ledger.

A later event that no longer fits stays recorded, contributes nothing and gets a finding. Folding
again judges nothing: what rules had to know of the world is kept with each row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from shared.events import common, registry
from shared.events.base import OF_CLASS, Event, SubjectKey
from shared.events.envelope import Envelope
from shared.events.envelope import read as read_envelope
from shared.streams import authority
from shared.streams.queries import load_queries
from shared.streams.rules import Fact, Finding, Refused, Rulebook, Subject, Waits

if TYPE_CHECKING:
    from shared.streams.judging import Hearing
    from shared.streams.ledger import Arrival

queries = load_queries(Path(__file__).with_name("subjects.sql"))


class NotCorrectable(Refused):
    """The field says who or what the event is about: void the event and report anew."""


class Past(NamedTuple):
    """One applied event of a subject, as the ledger has it."""

    envelope: Envelope
    event: Event
    kept: dict[str, Any]
    accepted_on: dt.date
    also: tuple[SubjectKey, ...] = ()


class Refolding:
    """Folds a correction or a void: every subject that the mended event concerns, anew."""

    def __init__(self, hearing: Hearing) -> None:
        """Take the hearing whose transaction and books are used."""
        self.hearing = hearing

    def fold(
        self, arrival: Arrival, event: common.EventCorrected | common.EventVoided, key: SubjectKey
    ) -> list[tuple[SubjectKey, Subject | None]]:
        """Give the mended event's subjects as they are without it, or with what is right."""
        pasts = self.history(key)
        target = next((past for past in pasts if past.envelope.id == event.event), None)
        if target is None:
            raise Waits(f"event:{event.event}")
        self.authorize(arrival, event, target, key)
        if isinstance(event, common.EventCorrected):
            check_fields(target.event, event.fields)
        arrival.also = target.also
        self.hearing.books.open(target.also)
        this = self.past(arrival)
        return [
            (one, refold(one, [*self.history(one), this], self.hearing.keeper.rulebook))
            for one in (key, *target.also)
        ]

    def authorize(
        self, arrival: Arrival, event: Any, target: Past, key: SubjectKey  # noqa: ANN401
    ) -> None:  # fmt: skip
        """Pass if this comes from the event's reporter, or the union one level up."""
        hearing = self.hearing
        own = hearing.keeper.own.stream
        if arrival.stream == own or arrival.declaration is None:
            return
        hearing.speaks_for(arrival)
        if arrival.source == target.envelope.source.rpartition("/")[2]:
            return
        subject = hearing.books.get(key)
        holder = subject.holder(event.on) if subject else arrival.source
        authority.judge(
            hearing.keeper.directory, arrival.declaration, event, (arrival.source, holder),
            hearing.today,
        )  # fmt: skip

    def history(self, key: SubjectKey) -> list[Past]:
        """Give a subject's applied events: the ledger's, then this batch's."""
        rows = self.hearing.tx.execute(
            queries.history, {"kind": key.kind, "id": key.id, "key": str(key)}
        ).fetchall()
        found = [
            past(bytes(body), kept or {}, settled_on, names(also))
            for kept, settled_on, also, body in rows
        ]
        found += [
            self.past(row)
            for row in self.hearing.settled
            if row.outcome == "applied" and (row.key == key or key in row.also)
        ]
        return found

    def past(self, arrival: Arrival) -> Past:
        """Give an event of this batch as history."""
        if arrival.envelope is None or arrival.event is None:
            raise Waits(f"event:{arrival.number}")
        return Past(arrival.envelope, arrival.event, arrival.kept, self.hearing.today, arrival.also)


def past(
    body: bytes, kept: dict[str, Any], accepted_on: dt.date, also: tuple[SubjectKey, ...]
) -> Past:
    """Read a row of the ledger."""
    envelope = read_envelope(body)
    return Past(
        envelope, registry.load(envelope.dataschema, envelope.data), kept, accepted_on, also
    )


def names(also: Iterable[str] | None) -> tuple[SubjectKey, ...]:
    """Read the further subjects of a ledger row."""
    return tuple(SubjectKey(*one.split(":", 1)) for one in also or ())


def check_fields(event: Event, fields: Mapping[str, Any]) -> None:
    """Refuse to correct what says which subjects the event concerns."""
    declaration = OF_CLASS[type(event)]
    before = (declaration.subject(event), *declaration.also(event))
    for name in fields:
        if name not in event.__struct_fields__:
            raise NotCorrectable(field=name)
    after = corrected(event, fields)
    if before != (declaration.subject(after), *declaration.also(after)):
        raise NotCorrectable(field=", ".join(fields))


def corrected(event: Event, fields: Mapping[str, Any]) -> Event:
    """Give the event with the right fields. Raises `BadSchema` when they don't fit its class."""
    data = msgspec.to_builtins(event) | dict(fields)
    return registry.load(OF_CLASS[type(event)].schema, msgspec.json.encode(data))


def refold(key: SubjectKey, pasts: Sequence[Past], rulebook: Rulebook) -> Subject | None:
    """Fold a subject from nothing over its history, with corrections and voids in force."""
    voided: set[str] = set()
    for one in reversed(pasts):
        if isinstance(one.event, common.EventVoided) and one.envelope.id not in voided:
            voided.add(one.event.event)
    mended: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
    for one in pasts:
        if isinstance(one.event, common.EventCorrected) and one.envelope.id not in voided:
            fields, _ = mended.get(one.event.event, ({}, {}))
            mended[one.event.event] = (fields | one.event.fields, one.kept)
    subject: Subject | None = None
    for one in pasts:
        if one.envelope.id in voided or (type(one.event), key.kind) not in rulebook.rules:
            continue
        subject = again(key, subject, one, mended.get(one.envelope.id), rulebook)
    return subject


def again(
    key: SubjectKey, subject: Subject | None, one: Past,
    mended: tuple[dict[str, Any], dict[str, Any]] | None, rulebook: Rulebook,
) -> Subject | None:  # fmt: skip
    """Fold one event of the past again."""
    event, kept = one.event, one.kept
    if mended:
        event, kept = corrected(event, mended[0]), mended[1]
    try:
        return rulebook.fold(
            key, subject, event, fact_of(one.envelope, event, kept, one.accepted_on)
        )
    except (Refused, Waits):
        if subject is None:
            return None
        finding = Finding(
            rule="no_longer_fits", article="", event=one.envelope.id,
            on=getattr(event, "on", one.accepted_on), severity="hint",
        )  # fmt: skip
        return msgspec.structs.replace(subject, findings=(*subject.findings, finding))


def fact_of(envelope: Envelope, event: Any, kept: dict[str, Any], accepted_on: dt.date) -> Fact:  # noqa: ANN401
    """Make the fact of an event from its envelope and what the ledger keeps of it."""
    reporter = getattr(event, "reported_by", None)
    source = envelope.source.rpartition("/")[2]
    return Fact(envelope.id, source, reporter.person if reporter else "", accepted_on, kept)

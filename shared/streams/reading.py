"""Reads what arrived: envelope, type, schema, day. What can't be read has its outcome already."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import orjson

from shared.events import registry
from shared.events.base import DECLARED, OF_CLASS, Event, SubjectKey
from shared.events.envelope import Envelope, Unreadable
from shared.events.envelope import read as read_envelope
from shared.streams import texts
from shared.streams.ledger import Arrival
from shared.streams.parcel import Damaged, opened
from shared.streams.rules import Refused
from shared.streams.wire import Delivery


class Misplaced(Refused):
    """The event names another stream, number, type or subject than its place or its data say."""


class DayInFuture(Refused):
    """The day of the fact is later than today."""


class PersonalData(Refused):
    """A free text holds an ID number or a phone number, which must stay at the branch."""


class OtherDomain(Refused):
    """The event belongs to another service."""


class Said(NamedTuple):
    """What an event's bytes say, wherever they stand."""

    envelope: Envelope
    event: Event


UNREADABLE: Final = (
    Unreadable, RecursionError, registry.BadSchema, registry.UnknownType, registry.UnknownVersion
)  # fmt: skip
AT_ONCE: Final = 50
"""Events read ahead between two looks whether others want the processor."""


def read_ahead(deliveries: Sequence[Delivery]) -> dict[bytes, Said]:
    """Read the events of a batch while the batch before is being settled: by their bytes.

    What can't be read is left out; `read` says why when its turn has come.
    """
    found: dict[bytes, Said] = {}
    read = 0
    for delivery in deliveries:
        with contextlib.suppress(Damaged):
            bodies = opened(delivery.headers, delivery.body, delivery.content_type).bodies
            read += len(bodies)
            for body in bodies:
                with contextlib.suppress(*UNREADABLE):
                    envelope = read_envelope(body)
                    found[body] = Said(envelope, registry.load(envelope.dataschema, envelope.data))
        if read >= AT_ONCE:
            time.sleep(0)  # where greenlets share one thread
            read = 0
    return found


def read(
    arrival: Arrival, domain: str, today: dt.date, ahead: Mapping[bytes, Said] | None = None
) -> None:
    """Fill in the envelope, the event and its subjects, or settle the arrival."""
    try:
        said = ahead.get(arrival.body) if ahead else None
        arrival.envelope = envelope = said.envelope if said else read_envelope(arrival.body)
        if envelope.type.partition(".")[0] != domain:
            raise OtherDomain(type=envelope.type)
        event = said.event if said else registry.load(envelope.dataschema, envelope.data)
        check(arrival, envelope, event, today)
    except Unreadable as error:
        arrival.settle("refused", error.reason, None, detail=error.detail)
    except RecursionError:
        arrival.settle("refused", "not_json", None, detail="nested too deeply")
    except registry.BadSchema as error:
        arrival.settle("refused", "schema", None, detail=error.detail)
    except registry.UnknownType:
        arrival.settle("waiting", "unknown_type", f"type:{envelope.dataschema}")
        arrival.key = unsorted(arrival.stream, envelope)
    except registry.UnknownVersion:
        arrival.settle("waiting", "unknown_version", f"type:{envelope.dataschema}")
        arrival.key = guessed(envelope)
    except Refused as error:
        arrival.settle("refused", error.reason, None, **error.facts)


def check(arrival: Arrival, envelope: Envelope, event: Event, today: dt.date) -> None:
    """Check the event against its place and its day, and name its subjects."""
    declaration = OF_CLASS[type(event)]
    key = declaration.subject(event)
    if (
        envelope.stream != arrival.stream
        or envelope.sequence != str(arrival.number)
        or envelope.subject != key.id
        or envelope.type != declaration.type
    ):
        raise Misplaced(stream=envelope.stream, number=envelope.sequence, subject=envelope.subject)
    sound(event, today)
    arrival.declaration = declaration
    arrival.event = event
    arrival.key = key
    arrival.also = tuple(declaration.also(event))


def sound(event: Event, today: dt.date) -> None:
    """Check what an event says of its day and in free text."""
    day: dt.date | None = getattr(event, "on", None)
    if day is not None and day > today:
        raise DayInFuture(day=day)
    field = texts.numbered(event)
    if field is not None:
        raise PersonalData(field=field)


def is_id(subject: str) -> bool:
    """Tell whether a subject could be one of those that are declared: printed on one line."""
    return subject.isprintable()


def unsorted(stream: str, envelope: Envelope) -> SubjectKey | None:
    """Name what an event of an unknown type is about, as far as it can be told."""
    return of_any_kind(stream, envelope.subject) if is_id(envelope.subject) else None


def of_any_kind(stream: str, id_: str) -> SubjectKey:
    """Name whatever a stream says of an id: an event of an unknown type doesn't tell its kind."""
    return SubjectKey("", f"{stream} {id_}")


def guessed(envelope: Envelope) -> SubjectKey | None:
    """Name the subject of an event whose version isn't known here, by its other versions."""
    for declaration in DECLARED.values():
        if declaration.type == envelope.type:
            kind = declaration.template[0]
            if kind.startswith("{"):
                data = orjson.loads(bytes(envelope.data))
                kind = str(data.get(kind.strip("{}"), "")) if isinstance(data, dict) else ""
            return SubjectKey(kind, envelope.subject) if kind and is_id(envelope.subject) else None
    return None

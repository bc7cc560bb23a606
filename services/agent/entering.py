"""Makes an event of the JSON that a local system or a person gives."""

from __future__ import annotations

from typing import Any

import msgspec

from shared.events import registry
from shared.events.base import Declaration, Event, Reporter
from shared.words import Named


class EntryUnreadable(Named):
    """What was given is no JSON of a report."""


class TypeUnknown(Named):
    """No event of this type is declared, or it isn't for unions to report."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A report as it is given: its type, on whose behalf, and its data."""

    type: str
    union: str
    data: dict[str, Any]


def read_entry(text: bytes | str) -> Entry:
    """Read `{"type": …, "union": …, "data": {…}}`. Raises `EntryUnreadable`."""
    try:
        return msgspec.json.decode(text, type=Entry)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise EntryUnreadable(detail=error) from None


def event_of(entry: Entry, reporter: Reporter) -> Event:
    """Make the event; `reporter` is who enters it.

    Raises `TypeUnknown`, or `registry.BadSchema` with what is wrong with the data.
    """
    declaration = newest(entry.type)
    data = {**entry.data, "reported_by": msgspec.to_builtins(reporter)}
    return registry.load(declaration.schema, msgspec.json.encode(data))


def newest(type_: str) -> Declaration:
    """Find the newest version of a type that unions report; the service's own are none."""
    found = [one for one in registry.declare_all() if one.type == type_ and one.who != "S"]
    if not found:
        raise TypeUnknown(type=type_)
    return found[-1]

"""Keys of people that were rotated: what comes under the new one is taken for the first one's.

The bytes of a report stay as they are. Which keys were taken for which is kept with its row, so
that a later fold reads it as the first did, whatever has been rotated since.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from shared.clock import SHANGHAI
from shared.events import common, registry
from shared.events.base import OF_CLASS, Event, SubjectKey
from shared.events.envelope import Envelope
from shared.streams.ledger import Arrival, Connection
from shared.streams.queries import load_queries
from shared.streams.rules import Refused

queries = load_queries(Path(__file__).with_name("subjects.sql"))

KEYS: Final = "keys"
"""Under this name a row keeps which keys of its event were taken for which."""
KEY: Final = re.compile(rb"[0-9a-f]{64}")
OF_SERVICES: Final = "/services/"
STAY: Final = (common.EventCorrected, common.EventVoided)
"""What mends an earlier report names it as it was made, whatever the day."""


class KeyRetired(Refused):
    """The report was recorded under an old key after that key's last day."""


class Reading(NamedTuple):
    """A report read by other keys, and the subjects that it is then about."""

    arrival: Arrival
    event: Event
    key: SubjectKey
    also: tuple[SubjectKey, ...]
    names: dict[str, str]

    def take(self) -> None:
        """Let the report be read so."""
        self.arrival.event, self.arrival.key, self.arrival.also = self.event, self.key, self.also
        self.arrival.kept[KEYS] = self.names


def renamed(envelope: Envelope, kept: Mapping[str, Any]) -> Event:
    """Load an event by the keys that were kept with its row."""
    names = kept.get(KEYS)
    if not names:
        return registry.load(envelope.dataschema, envelope.data)
    return registry.load(envelope.dataschema, under(bytes(envelope.data).decode(), names).encode())


def under(text: str, names: Mapping[str, str]) -> str:
    """Give a text with the keys in it that are taken for others put so."""
    for new, root in names.items():
        text = text.replace(new, root)
    return text


def reread(tx: Connection, arrivals: Iterable[Arrival]) -> list[Reading]:
    """Give the reports that come under rotated keys, and refuse those under keys that are over.

    Rotations that the arrivals tell of themselves count for those after them.
    """
    readable = [one for one in arrivals if one.event is not None and one.outcome is None]
    if not any(isinstance(one.event, common.KeyRotated) for one in readable):
        ((rotated,),) = tx.execute(queries.any_rotated).fetchall()
        if not rotated:
            return []
    held = {id(one): {key.decode() for key in KEY.findall(one.said.data)} for one in readable}
    roots: dict[str, str] = {}
    ends: dict[str, dt.date | None] = {}
    wanted = sorted(set().union(*held.values()))
    for key, root, until in tx.execute(queries.rotated, {"keys": wanted}):
        roots[key], ends[key] = root, until
    found = []
    for one in readable:
        if isinstance(one.event, common.KeyRotated):
            note(one.event, roots, ends)
        elif over := last_day(one, held[id(one)], ends):
            refusal = KeyRetired(until=over)
            one.settle("refused", refusal.reason, None, **refusal.facts)
        elif names := {key: roots[key] for key in held[id(one)] if roots.get(key, key) != key}:
            found.append(reading(one, names))
    return found


def note(event: common.KeyRotated, roots: dict[str, str], ends: dict[str, dt.date | None]) -> None:
    """Take in a rotation; what is known already stands."""
    roots.setdefault(event.new, roots.get(event.old, event.old))
    ends[event.old] = ends.get(event.old) or event.until


def last_day(
    arrival: Arrival, keys: Iterable[str], ends: Mapping[str, dt.date | None]
) -> dt.date | None:
    """Give the last day of a key in a report that was recorded after it.

    Services know people by their first keys for good.
    """
    if isinstance(arrival.event, STAY) or arrival.said.source.startswith(OF_SERVICES):
        return None
    recorded = arrival.said.time.astimezone(SHANGHAI).date()
    days = [end for key in keys if (end := ends.get(key)) and recorded > end]
    return min(days, default=None)


def reading(arrival: Arrival, names: dict[str, str]) -> Reading:
    """Read a report by other keys."""
    event = renamed(arrival.said, {KEYS: names})
    declaration = OF_CLASS[type(event)]
    also = tuple(declaration.also(event))
    return Reading(arrival, event, declaration.subject(event), also, names)

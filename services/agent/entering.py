"""Makes an event of the JSON that a local system or a person gives."""

from __future__ import annotations

import functools
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from services.agent.dossiers import Content, Dossiers, carrier_of
from services.agent.errors import DossierNotCarried, DossierWithoutUnion
from services.agent.people import Account
from services.agent.store import Store
from shared.events import registry
from shared.events.base import OF_CLASS, Declaration, Event, Reporter, UnionCode
from shared.streams.dossiers import Dossier
from shared.words import Named

BARE: Final = frozenset({"rights.dispute_moved"})
"""Events that name the hash without its algorithm: that field landed before the others."""


class EntryUnreadable(Named):
    """What was given is no JSON of a report."""


class TypeUnknown(Named):
    """No event of this type is declared, or it isn't for unions to report."""


class Sealed(Content, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to travel sealed; `to` names the union where the report doesn't."""

    to: UnionCode | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A report as it is given: its type, on whose behalf, its data, and what travels sealed."""

    type: str
    union: str
    data: dict[str, Any]
    dossier: Sealed | None = None


def read_entry(text: bytes | str) -> Entry:
    """Read `{"type": …, "union": …, "data": {…}, "dossier": {…}}`. Raises `EntryUnreadable`."""
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


def record(store: Store, entry: Entry, account: Account) -> str:
    """Record an entry, with its dossier in the same transaction; give the event's id.

    Raises what `event_of`, `Store.record` and `Dossiers.seal` do, or `DossierNotCarried`, or
    `DossierWithoutUnion`.
    """
    event = event_of(entry, account.reporter)
    source = f"/unions/{entry.union}"
    if entry.dossier is None:
        return store.record([event], source=source)[0]
    dossiers = Dossiers(store)
    dossier = dossier_of(event, entry.dossier)
    dossiers.want(
        dossier.to, carrier_of(dossier.type)
    )  # kept even where sealing is refused because the keys aren't here
    with store.together():
        content = Content(people=entry.dossier.people, text=entry.dossier.text)
        hash_ = dossiers.seal(dossier, content, account)
        named = hash_ if dossier.type in BARE else f"sha256:{hash_}"
        return store.record([replace(event, dossier_hash=named)], source=source)[0]


def dossier_of(event: Event, sealed: Sealed) -> Dossier:
    """Give the dossier that an event is to name, still without copies."""
    declaration = OF_CLASS[type(event)]
    if "dossier_hash" not in event.__struct_fields__:
        raise DossierNotCarried(type=declaration.type)
    key = declaration.subject(event)
    to = getattr(event, "to", None) or sealed.to
    if to is None:
        raise DossierWithoutUnion(type=declaration.type)
    return Dossier(type=declaration.type, kind=key.kind, about=key.id, to=to, copies={})


@functools.cache
def newest(type_: str) -> Declaration:
    """Find the newest version of a type that unions report; the service's own are none."""
    found = [one for one in registry.declare_all() if one.type == type_ and one.who != "S"]
    if not found:
        raise TypeUnknown(type=type_)
    return found[-1]

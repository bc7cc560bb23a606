"""Rotates the federation key at a branch: each person gets a new key, and the services are told.

Only who holds the ID number can tell that two keys are one person's. The store tells it of all its
people when it joins with the new key, and of whoever else it reports on for as long as it has the
old one, always before anything under the new key.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from sqlite3 import Connection
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from services.agent.errors import SpeaksForNobody
from services.agent.queries import queries
from shared.codes.member_key import household_key, member_key
from shared.events import organization, rights, skills
from shared.events.base import OF_CLASS, Event, Reporter
from shared.events.common import KeyRotated

if TYPE_CHECKING:
    from services.agent.store import Store

NAME: Final = "federation_before"
"""The setting under which the old key is kept."""
ITSELF: Final = Reporter(account="agent", person="0" * 16)
"""Who tells of keys: the store, on nobody's word."""
CLASSES: Final[dict[str, type[KeyRotated]]] = {
    "organization": organization.KeyRotated,
    "rights": rights.KeyRotated,
    "skills": skills.KeyRotated,
}
KEY: Final = re.compile(r"[0-9a-f]{64}")
OF_MEMBER: Final = ("organization", "skills")
OF_HOUSEHOLD: Final = ("rights",)
"""Domains whose reports name people, and households by their heads."""


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """The federation key before the present one (hex), and the last day on which it counts."""

    key: str
    until: dt.date


class Pair(NamedTuple):
    """Old and new key of a person, or of a household by its head; whose reports name such."""

    old: str
    new: str
    domains: tuple[str, ...]


class Rotation:
    """Tells, beside what is reported, of the keys of people whom the store hasn't known before."""

    def __init__(self, store: Store) -> None:
        """Take the store."""
        self.store = store
        self.before = before(store)
        self.pairs: dict[str, Pair] = {}
        self.told: set[str] = set()

    def met(self, id_number: str) -> None:
        """Note whose number was turned into keys."""
        if self.before:
            self.pairs.update(
                (pair.new, pair) for pair in pairs_of(self.store, id_number, self.before)
            )

    def first(self, events: Iterable[Event]) -> Iterator[Event]:
        """Give what must be told before these events, once of each key."""
        if not self.pairs:
            return
        for event in events:
            for key in KEY.findall(msgspec.json.encode(event).decode()):
                if key in self.pairs and key not in self.told:
                    self.told.add(key)
                    yield from self.untold(self.pairs[key], OF_CLASS[type(event)].domain)

    def untold(self, pair: Pair, domain: str) -> Iterator[Event]:
        """Tell the domain of the event, unless it was told and took it."""
        reports = self.store.known.reports(f"key:{pair.old}")
        if self.before and not any(isinstance(one.event, CLASSES[domain]) for one in reports):
            yield telling(self.store, domain, pair, self.before)


def before(store: Store) -> Before | None:
    """Give the old federation key while it counts; after its last day it is destroyed."""
    kept = store.settings.get(NAME)
    if kept is None:
        return None
    found = msgspec.convert(kept, Before)
    if store.today <= found.until:
        return found
    store.settings.drop(NAME)
    return None


def pairs_of(store: Store, id_number: str, old: Before) -> tuple[Pair, Pair]:
    """Give a person's keys as a member and as the head of a household."""
    was, now = bytes.fromhex(old.key), store.people.federation_key
    return (
        Pair(member_key(id_number, was), member_key(id_number, now), OF_MEMBER),
        Pair(household_key(id_number, was), household_key(id_number, now), OF_HOUSEHOLD),
    )


def telling(store: Store, domain: str, pair: Pair, old: Before) -> Event:
    """Make the event that tells a domain of a pair."""
    return CLASSES[domain](
        on=store.today, reported_by=ITSELF, union=own_union(store), old=pair.old, new=pair.new,
        until=old.until,
    )  # fmt: skip


def own_union(store: Store) -> str:
    """Give a union for which the store speaks today. Raises `SpeaksForNobody`."""
    today = store.today.isoformat()
    for row in store.database.rows(queries.unions):
        if row["from_day"] <= today <= (row["until_day"] or today):
            return str(row["code"])
    raise SpeaksForNobody


def rotate(store: Store, old: Before) -> int:
    """Give everybody in the store their new key, and tell it; give how many there were.

    Told are the domains to which the store has reported. Who has the new key already is passed
    over, so it may be done again.
    """
    domains = {head.channel for head in store.written()}
    store.known.catch_up()
    with store.together() as tx:
        pairs = [
            pair
            for row in store.database.rows(queries.people)
            for pair in pairs_of(store, row["id_number"], old)
            if pair.old == row["member_key"]
        ]
        events = [
            telling(store, domain, pair, old)
            for pair in pairs
            for domain in pair.domains
            if domain in domains
        ]
        if events:
            store.record(events, source=f"/unions/{own_union(store)}")
        rename(store, tx, {pair.old: pair.new for pair in pairs})
    return len(pairs)


def rename(store: Store, tx: Connection, names: Mapping[str, str]) -> None:
    """Let people, and what is known of them, be found under their new keys."""
    if not names:
        return
    pairs = [{"old": old, "new": new} for old, new in names.items()]
    for statement in (queries.keep_first_key, queries.rename_person):
        tx.executemany(statement, pairs)
    for listed, renamed in (
        (queries.subject_keys, queries.rename_subject),
        (queries.imported_keys, queries.rename_imported),
    ):
        keys = [row["key"] for row in store.database.rows(listed)]
        changes = [{"old": key, "new": new} for key in keys if (new := under(key, names)) != key]
        tx.executemany(renamed, changes)


def under(key: str, names: Mapping[str, str]) -> str:
    """Give a subject's key with new keys of people in it."""
    return KEY.sub(lambda found: names.get(found[0], found[0]), key)

"""Admission end to end: keys, password, the store's terms in the ledger, and the bundle."""

from __future__ import annotations

import datetime as dt
import secrets
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from deploy.roster import CLASSES
from services.agent.bundle import Bundle, read_bundle
from services.agent.identity import Identity
from services.agent.rotating import Before
from services.organization import admission
from shared.runtime.access import NAME, hashed
from shared.runtime.settings import Settings
from shared.streams.station import Station
from shared.words import Named

TAKEN: Final = {*CLASSES, "topology", "administrator", "guest", "postgres"}
"""The house's own names at broker and database, and those that both come with."""


class NotLetIn(Named):
    """The agent wasn't let in; the classes below name the fact."""


class AgentNameWrong(NotLetIn):
    """The name has other letters than an agent's."""


class AgentNameTaken(NotLetIn):
    """The name is one of the house."""


class AdmissionNotApplied(NotLetIn):
    """Organization refused the store or its unions, or waits for what they build on."""


class LastDayWrong(Named):
    """The last day of the federation key before this one can't be read."""


class Wanted(NamedTuple):
    """Who is to be let in; `store` and `public_key` (hex) where the agent has made its own."""

    agent: str
    unions: tuple[str, ...]
    store: str | None = None
    public_key: str | None = None


class Keys(NamedTuple):
    """A store's id and keys, in hex; the private one only where it was made here."""

    store: str
    public: str
    private: str | None = None


class Federation(NamedTuple):
    """The federation's key (hex), and the one before it while that counts."""

    key: str
    before: Before | None = None


def admit(
    station: Station, wanted: Wanted, broker_url: str, broker_ca: str | None,
    federation: Federation,
) -> bytes:  # fmt: skip
    """Let an agent in; give its bundle. Raises `NotLetIn`, and then nothing has changed."""
    check_name(station, wanted.agent)
    keys = keys_of(station, wanted)
    row = admission.admit(station, keys.store, wanted.agent, keys.public, wanted.unions)
    if row.outcome != "applied":
        raise AdmissionNotApplied(agent=wanted.agent, why=row.reason, about=row.needs or row.facts)
    password = secrets.token_urlsafe(24)
    with station.database.transaction() as tx:
        admission.give_credentials(tx, wanted.agent, "agent", hashed(password))
    return msgspec.json.encode(
        Bundle(
            agent=wanted.agent, store=keys.store, private_key=keys.private,
            unions=list(wanted.unions), broker_url=broker_url, broker_password=password,
            broker_ca=broker_ca, federation_key=federation.key,
            federation_before=federation.before,
        )
    )  # fmt: skip


def federation(settings: Settings) -> Federation:
    """Give the federation's keys as they are set. Raises `LastDayWrong`."""
    if not settings.federation_before:
        return Federation(settings.federation_key)
    try:
        until = dt.date.fromisoformat(settings.federation_until)
    except ValueError:
        raise LastDayWrong(day=settings.federation_until) from None
    return Federation(settings.federation_key, Before(key=settings.federation_before, until=until))


def made_with(path: Path, keys: Federation) -> bool:
    """Tell whether a bundle was made with these federation keys. Raises `BundleUnreadable`."""
    bundle = read_bundle(path)
    return (bundle.federation_key, bundle.federation_before) == (keys.key, keys.before)


def check_name(station: Station, agent: str) -> None:
    """Pass a name that can be an agent's. Raises `NotLetIn`."""
    if not NAME.fullmatch(agent):
        raise AgentNameWrong(agent=agent)
    if agent in TAKEN:
        raise AgentNameTaken(agent=agent)
    with station.database.transaction() as tx:
        kinds = {name: kind for name, _, kind in admission.credentials(tx)}
    if kinds.get(agent, "agent") != "agent":
        raise AgentNameTaken(agent=agent)


def keys_of(station: Station, wanted: Wanted) -> Keys:
    """Give the keys that were told, those of the store that is in, or new ones."""
    if wanted.store and wanted.public_key:
        return Keys(wanted.store, wanted.public_key)
    known = admission.admitted(station, wanted.agent)
    if known:
        return Keys(known[-1].store, known[-1].public_key)
    who = Identity.new()
    return Keys(who.id, who.public_key.hex(), who.private_key.hex())

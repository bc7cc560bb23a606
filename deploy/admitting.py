"""Admission end to end: keys, password, the store's terms in the ledger, and the bundle."""

from __future__ import annotations

import secrets
from typing import Final, NamedTuple

import msgspec

from deploy.roster import CLASSES
from services.agent.bundle import Bundle
from services.agent.identity import Identity
from services.organization import admission
from shared.runtime.access import NAME, hashed
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


def admit(
    station: Station, wanted: Wanted, broker_url: str, broker_ca: str | None, federation_key: str
) -> bytes:
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
            broker_ca=broker_ca, federation_key=federation_key,
        )
    )  # fmt: skip


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

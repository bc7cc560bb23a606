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

TAKEN: Final = {*CLASSES, "topology", "administrator", "guest", "postgres"}
"""The house's own names at broker and database, and those that both come with."""


class NotAdmitted(Exception):
    """The agent wasn't let in."""


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
    """Let an agent in; give its bundle. Raises `NotAdmitted`, and then nothing has changed."""
    check_name(station, wanted.agent)
    keys = keys_of(station, wanted)
    row = admission.admit(station, keys.store, wanted.agent, keys.public, wanted.unions)
    if row.outcome != "applied":
        raise NotAdmitted(f"{wanted.agent} wasn't let in: {row.reason} {row.needs or row.facts}")
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
    """Pass a name that can be an agent's. Raises `NotAdmitted`."""
    if not NAME.fullmatch(agent):
        raise NotAdmitted(f"{agent} can't be an agent's name: a-z, 0-9, - and _ only.")
    if agent in TAKEN:
        raise NotAdmitted(f"{agent} is a name of the house, and can't be an agent's.")
    with station.database.transaction() as tx:
        kinds = {name: kind for name, _, kind in admission.credentials(tx)}
    if kinds.get(agent, "agent") != "agent":
        raise NotAdmitted(f"{agent} is the name of a {kinds[agent]}.")


def keys_of(station: Station, wanted: Wanted) -> Keys:
    """Give the keys that were told, those of the store that is in, or new ones."""
    if wanted.store and wanted.public_key:
        return Keys(wanted.store, wanted.public_key)
    known = admission.admitted(station, wanted.agent)
    if known:
        return Keys(known[-1].store, known[-1].public_key)
    who = Identity.new()
    return Keys(who.id, who.public_key.hex(), who.private_key.hex())

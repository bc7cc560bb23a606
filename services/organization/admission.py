"""Letting stores in: their terms into the ledger, their password's hash beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, Literal

from shared.events.base import Reporter
from shared.events.directory import StoreAnnounced
from shared.events.organization import (
    Speaks,
    StoreAdmitted,
    StoreExpelled,
    UnionKind,
    UnionRegistered,
)
from shared.streams.ledger import Arrival, Connection
from shared.streams.queries import load_queries
from shared.streams.station import Station

queries = load_queries(Path(__file__).with_name("queries.sql"))

Kind = Literal["agent", "service", "office"]
EVER: Final = dt.date(1900, 1, 1)
INSTALLATION: Final = Reporter(account="installation", person="0" * 16)


def admit(
    station: Station, store: str, agent: str, public_key: str, unions: Iterable[str]
) -> Arrival:
    """Admit a store, or say anew for whom it speaks. The agent's name is its broker user."""
    today = station.today()
    event = StoreAdmitted(
        on=today, store=store, agent=agent, broker_user=agent, public_key=public_key,
        kind="agent", unions=tuple(Speaks(union=union, from_=EVER) for union in unions),
    )  # fmt: skip
    (row, *_) = station.record([event])
    return row


def admitted(station: Station, agent: str) -> list[StoreAnnounced]:
    """Give the stores of an agent that are let in, the newest last."""
    with station.database.transaction() as tx:
        station.directory.refresh(tx)
    stores = station.directory.stores.values()
    found = [one for one in stores if one.agent == agent and one.expelled_on is None]
    return sorted(found, key=lambda one: one.admitted_on)


def expel(station: Station, agent: str, reason: str) -> list[str]:
    """Shut an agent out: its stores by events, its user by its password; give the stores."""
    stores = [one.store for one in admitted(station, agent)]
    if stores:
        station.record([
            StoreExpelled(on=station.today(), store=store, reason=reason) for store in stores
        ])  # fmt: skip
    with station.database.transaction() as tx:
        tx.execute(queries.take_credentials, {"participant": agent})
    return stores


def seed_root(station: Station, code: str, name: str, kind: UnionKind = "city") -> None:
    """Enter the root of the tree at installation; one that is there stays as it is."""
    with station.database.transaction() as tx:
        station.directory.refresh(tx)
    if station.directory.root is None:
        station.record([
            UnionRegistered(
                on=station.today(), reported_by=INSTALLATION, union=code, name=name, kind=kind,
                employers=(), founded_on=EVER,
            )
        ])  # fmt: skip


def give_credentials(tx: Connection, participant: str, kind: str, secret: str) -> None:
    """Keep the salted hash of a participant's password; a new one replaces it."""
    tx.execute(
        queries.give_credentials, {"participant": participant, "kind": kind, "secret": secret}
    )


def credentials(tx: Connection) -> Sequence[tuple[str, str, Kind]]:
    """Give everyone who may log in at the broker: name, salted hash, kind."""
    return tx.execute(queries.credentials).fetchall()

"""A service's own store: the id under which it numbers what it writes, and its key."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import NamedTuple

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.streams.ledger import Connection
from shared.streams.notices import Head
from shared.streams.queries import load_queries

queries = load_queries(Path(__file__).with_name("intake.sql"))


class Store(NamedTuple):
    """A store: its id, whose it is, and the key with which it signs its heads."""

    id: str
    service: str
    key: Ed25519PrivateKey

    @property
    def public_key(self) -> str:
        """Give the public key in hex, as it is announced."""
        return self.key.public_key().public_bytes_raw().hex()

    def sign(self, head: Head) -> Head:
        """Give the head with the store's signature."""
        return msgspec.structs.replace(head, signature=self.key.sign(head.signable()).hex())


def new_store_id() -> str:
    """Make the id of a new store; nothing about the store can be read from it."""
    return secrets.token_hex(8)


def own_store(tx: Connection, service: str) -> Store:
    """Give the store that a database is, making its id and key the first time."""
    if (row := tx.execute(queries.own_store).fetchone()) is None:
        tx.execute(queries.hold_self)  # another process of the service may be as new
        if (row := tx.execute(queries.own_store).fetchone()) is None:
            return new_store(tx, service)
    return Store(row[0], row[1], Ed25519PrivateKey.from_private_bytes(bytes(row[2])))


def new_store(tx: Connection, service: str) -> Store:
    """Let a database be a new store from now on, with an id and a key of its own."""
    key = Ed25519PrivateKey.generate()
    store = Store(new_store_id(), service, key)
    tx.execute(
        queries.make_store,
        {"store": store.id, "service": service, "private_key": key.private_bytes_raw()},
    )
    return store


def signed_by(head: Head, public_key: str) -> bool:
    """Tell whether a head carries the signature of a key."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(head.signature or ""), head.signable())
    except (InvalidSignature, ValueError):
        return False
    return True

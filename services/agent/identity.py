"""Who a store is: its id, made when it is created, and the key pair with which it signs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

LETTERS: Final = "abcdefghijklmnopqrstuvwxyz234567"
LENGTH: Final = 12
"""60 bits: two stores by chance get the same id in a billion stores with a probability of 1/2."""


@dataclass(frozen=True, slots=True)
class Identity:
    """One id and its keys; `stopped` says why it can't write any more (JSON)."""

    id: str
    private_key: bytes
    public_key: bytes
    stopped: str | None = None
    succession: str | None = None

    @classmethod
    def new(cls) -> Identity:
        """Make a new id and a new key pair."""
        return cls.of(new_id(), Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def of(cls, id_: str, private_key: bytes) -> Identity:
        """Make an identity of an id and a private key (32 raw bytes)."""
        key = Ed25519PrivateKey.from_private_bytes(private_key)
        return cls(id_, private_key, key.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> str:
        """Sign with Ed25519; 128 hex digits."""
        return Ed25519PrivateKey.from_private_bytes(self.private_key).sign(message).hex()


def new_id() -> str:
    """Make a store id, short enough to be read out on the telephone."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))

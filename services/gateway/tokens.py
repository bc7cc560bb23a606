"""Tokens: 256 random bits for whoever may read; only their hashes are kept."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from hashlib import sha256
from hmac import compare_digest


def new_token() -> str:
    """Make a token."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """Give the hash under which a token is kept: SHA-256 is enough for what can't be guessed."""
    return sha256(token.encode()).hexdigest()


class Tokens:
    """The tokens that may read, by their hashes."""

    def __init__(self, hashes: Iterable[str]) -> None:
        """Take the hashes, in hex."""
        self.hashes = [one.strip().lower() for one in hashes if one.strip()]

    def know(self, token: str) -> bool:
        """Tell whether a token may read; every hash is compared, each in constant time."""
        found = hashed(token)
        return any([compare_digest(found, one) for one in self.hashes])  # noqa: C419 - all of them

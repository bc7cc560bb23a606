"""How a person or household is named outside the branch: a keyed hash of an ID number.

It is pseudonymous, not anonymous: whoever holds the federation key can try ID numbers. The key is
sealed in the agents; the city's databases don't have it.
"""

from __future__ import annotations

import hmac

from shared.codes import id_card
from shared.codes.errors import CodeWrong

KEY_BYTES = 32
"""The shortest federation key, in bytes."""

PERSON = b"tongxin/person\0"
"""Keeps a person's hash in accounts apart from the member key: the two can't be joined."""

HOUSEHOLD = b"tongxin/household\0"
"""Keeps a household's key apart from the member key of its head."""


class FederationKeyShort(CodeWrong):
    """The federation key has fewer than 32 bytes."""


def member_key(id_number: str, federation_key: bytes) -> str:
    """Give the key of a member: HMAC-SHA-256 of the normal ID number, 64 hex digits."""
    return keyed(b"", id_number, federation_key)


def person_hash(id_number: str, federation_key: bytes) -> str:
    """Give the hash by which accounts tell whether two of them are one person, 64 hex digits."""
    return keyed(PERSON, id_number, federation_key)


def household_key(id_number: str, federation_key: bytes) -> str:
    """Give the key of a household by the ID number of its head, 64 hex digits.

    The head is whom the household register names (户主): the same whoever of them applies.
    """
    return keyed(HOUSEHOLD, id_number, federation_key)


def keyed(domain: bytes, id_number: str, federation_key: bytes) -> str:
    """Hash a checked ID number under the key; raise as `id_card.check` does."""
    if len(federation_key) < KEY_BYTES:
        raise FederationKeyShort(length=len(federation_key), least=KEY_BYTES)
    id_card.check(id_number)
    number = id_card.normal(id_number).encode()
    return hmac.digest(federation_key, domain + number, "sha256").hex()

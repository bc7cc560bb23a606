"""Sealed dossiers (密封卷宗): what must travel by name, and what is said on the way (DESIGN 7).

A dossier is one piece of JSON with a sealed copy for each store of the receiving union; its hash
stands in the event. Notes and answers are state, as heads and receipts are: said again and again.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from hashlib import sha256
from typing import Annotated, Final, Literal

import msgspec
import orjson
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from msgspec import Meta

from shared.events.base import Ref, Slug, UnionCode
from shared.events.organization import StoreId
from shared.streams.notices import UNREADABLE

MOST: Final = 256 * 1024
"""Bytes of a dossier at most, all copies together: as large as an event may be."""
SUITE: Final = "hpke-x25519-hkdf_sha256-aes256_gcm"
"""RFC 9180, base mode, one shot; the sealed bytes begin with the encapsulated key."""
SEALING: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
NEVER_OPENS: Final = (InvalidTag, ValueError, binascii.Error)

Key = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""A raw X25519 public key in hex."""
Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""SHA-256 of a dossier's bytes."""
Some = Annotated[list[Hash], Meta(max_length=2000)]
State = Literal["kept", "taken", "withdrawn", "dropped"]


class NotForUs(Exception):
    """No copy was sealed to this key, or it doesn't open under this event."""


class Dossier(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One dossier as it travels.

    `type`, `kind` and `about` say which event names it, `to` which union it is for; `copies` has
    for each receiving key what was sealed to it, in base64.
    """

    type: Ref
    kind: Slug
    about: Ref
    to: UnionCode
    suite: Literal["hpke-x25519-hkdf_sha256-aes256_gcm"] = SUITE
    copies: Annotated[dict[Key, str], Meta(min_length=1, max_length=100)]

    def info(self) -> bytes:
        """Give what every copy is bound to, so that it opens under no other event."""
        return f"tongxin dossier {self.type} {self.kind}:{self.about} {self.to}".encode()

    def seal(self, plain: bytes, keys: Iterable[Key]) -> bytes:
        """Give the bytes of the dossier with a copy for each of the keys."""
        copies = {}
        for key in keys:
            public = X25519PublicKey.from_public_bytes(bytes.fromhex(key))
            copies[key] = base64.b64encode(SEALING.encrypt(plain, public, self.info())).decode()
        sealed = msgspec.structs.replace(self, copies=copies)
        return orjson.dumps(msgspec.to_builtins(sealed), option=orjson.OPT_SORT_KEYS)

    def open(self, private: X25519PrivateKey) -> bytes:
        """Open the copy that was sealed to a key. Raises `NotForUs`."""
        mine = self.copies.get(public_key(private))
        if mine is None:
            raise NotForUs
        try:
            return SEALING.decrypt(base64.b64decode(mine, validate=True), private, self.info())
        except NEVER_OPENS as error:
            raise NotForUs from error


class SealingKey(msgspec.Struct, frozen=True, kw_only=True):
    """The key to which a store wants dossiers sealed."""

    store: StoreId
    key: Key

    @property
    def fingerprint(self) -> str:
        """Give what is read out on the phone to compare it."""
        short = sha256(bytes.fromhex(self.key)).hexdigest()[:20]
        return " ".join(short[place : place + 4] for place in range(0, 20, 4))


class Note(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a store says of its dossiers: its key, signed with the key it was admitted with.

    `wants` are unions whose keys it asks for, `sent` what isn't settled yet of what it has sent,
    `taken` what has arrived, `withdrawn` what was deleted before it was.
    """

    store: StoreId
    key: Key
    signature: str = ""
    wants: Annotated[list[UnionCode], Meta(max_length=1000)] = []
    sent: Some = []
    taken: Some = []
    withdrawn: Some = []

    def signable(self) -> bytes:
        """Give the bytes that the signature covers."""
        return f"sealing key {self.store} {self.key}".encode()

    def signed_by(self, public_key: str) -> bool:
        """Tell whether the holder of an Ed25519 key (raw, in hex) signed the key."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
            key.verify(bytes.fromhex(self.signature), self.signable())
        except (InvalidSignature, ValueError):
            return False
        return True


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a service answers: keys by union, and how each dossier stands that it knows of."""

    service: str
    keys: dict[UnionCode, list[SealingKey]] = {}
    states: dict[Hash, State] = {}


def hash_of(body: bytes) -> Hash:
    """Give the hash of a dossier's bytes."""
    return sha256(body).hexdigest()


def public_key(private: X25519PrivateKey) -> Key:
    """Give the public key in hex."""
    return private.public_key().public_bytes_raw().hex()


def read_dossier(body: bytes) -> Dossier | None:
    """Read a dossier; None when it can't be read or is too large."""
    try:
        return msgspec.json.decode(body, type=Dossier) if len(body) <= MOST else None
    except UNREADABLE:
        return None


def read_note(body: bytes) -> Note | None:
    """Read a note; None when it can't be read."""
    try:
        return msgspec.json.decode(body, type=Note)
    except UNREADABLE:
        return None


def read_answer(body: bytes) -> Answer | None:
    """Read an answer; None when it can't be read."""
    try:
        return msgspec.json.decode(body, type=Answer)
    except UNREADABLE:
        return None

"""What a store says that was restored from a copy: it goes on under a new id (DESIGN 3)."""

from __future__ import annotations

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from shared.events.base import Count
from shared.events.organization import Channel, PublicKey, StoreId
from shared.streams.notices import UNREADABLE, Link


class Succession(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Old store and new; for each channel the last number that both share, and its link.

    Said again and again, with `kind: succession` in the headers and by the new streams' keys,
    until a receipt for the new stream comes. Signed with the key that the old store was admitted
    with.
    """

    old: StoreId
    store: StoreId
    public_key: PublicKey
    shared: dict[Channel, Count]
    links: dict[Channel, Link]
    signature: str = ""
    signed: str = "ed25519"

    def signable(self) -> bytes:
        """Give the bytes that the signature covers."""
        channels = " ".join(
            f"{channel}={number}:{self.links[channel]}"
            for channel, number in sorted(self.shared.items())
        )
        return f"succession {self.old} {self.store} {self.public_key} {channels}".encode()

    def signed_by(self, public_key: str | bytes) -> bool:
        """Tell whether the holder of a key (32 bytes, raw or in hex) signed this."""
        try:
            raw = bytes.fromhex(public_key) if isinstance(public_key, str) else public_key
            Ed25519PublicKey.from_public_bytes(raw).verify(
                bytes.fromhex(self.signature), self.signable()
            )
        except (InvalidSignature, ValueError, KeyError):
            return False
        return self.signed == "ed25519"


def read_succession(body: bytes) -> Succession | None:
    """Read a succession; None when it can't be read."""
    try:
        return msgspec.json.decode(body, type=Succession)
    except UNREADABLE:
        return None

"""The door of intake: who sent a message, and whether this store may write this stream.

What fails here touches no number: it is set aside, or, where it is only damaged, asked for again.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Final, NamedTuple

from shared.streams.directory import Directory
from shared.streams.notices import Head, read_head
from shared.streams.parcel import Damaged, Parcel, opened
from shared.streams.stores import signed_by
from shared.streams.succession import Succession, read_succession
from shared.streams.wire import Delivery

OF_SERVICES: Final = ("announcements", "figures", "people")
"""Channels that only services write; the broker lets nobody else."""


class Refusal(NamedTuple):
    """Why a message isn't let in; `ask` is the stream to be sent again, event by event."""

    reason: str
    ask: str | None = None


class Doorkeeper:
    """Checks messages against the directory's stores."""

    def __init__(self, directory: Directory, channels: Container[str]) -> None:
        """Take the directory and the channels that this service reads."""
        self.directory = directory
        self.channels = channels

    def open(self, delivery: Delivery) -> Parcel | Head | Succession | Refusal:
        """Give what the message holds, or why it isn't let in."""
        headers = delivery.headers
        if "CC" in headers or "BCC" in headers:
            return Refusal("carbon_copy")
        if headers.get("kind") == "succession":
            return self.succession(delivery)
        stream = str(headers.get("stream", ""))
        reason = self.forged(stream, delivery.user_id)
        if reason:
            return Refusal(reason)
        if headers.get("kind") == "head":
            return self.head(stream, delivery.body)
        try:
            return opened(headers, delivery.body, delivery.content_type)
        except Damaged:
            return Refusal("damaged", stream)

    def forged(self, stream: str, user_id: str | None) -> str | None:
        """Say why the sender may not write the stream; None when it may."""
        store, _, channel = stream.partition("/")
        if channel not in self.channels:
            return "wrong_channel"
        if not user_id:
            return "no_user"
        known = self.directory.stores.get(store)
        if known is None:
            return None if channel in OF_SERVICES else "unknown_store"
        if known.broker_user != user_id:
            return "forged_user"
        return "expelled_store" if known.expelled_on else None

    def succession(self, delivery: Delivery) -> Succession | Refusal:
        """Give a succession that the old store's key has signed, from the old store's user."""
        said = read_succession(delivery.body)
        if said is None:
            return Refusal("damaged_succession")
        known = self.directory.stores.get(said.old)
        if known is None:
            return Refusal("unknown_store")
        if known.broker_user != delivery.user_id:
            return Refusal("forged_user")
        if not said.signed_by(known.public_key):
            return Refusal("forged_succession")
        if self.directory.shut_out(known):
            return Refusal("expelled_store")
        return said

    def head(self, stream: str, body: bytes) -> Head | Refusal:
        """Give a head whose stream and signature are right."""
        head = read_head(body)
        if head is None or head.stream != stream:
            return Refusal("damaged_head")
        known = self.directory.stores.get(stream.partition("/")[0])
        if known is not None and not signed_by(head, known.public_key):
            return Refusal("forged_head")
        return head

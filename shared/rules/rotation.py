"""The key of a person: one that was rotated stands with the one it had before.

What is reported under the later key is taken for what was reported under the first, in
`shared.streams.keys`; so nothing that is known changes its name.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from shared.events.common import KeyRotated
from shared.rules.refusals import KeyRotatedOtherwise
from shared.streams.rules import Fact, Subject

ROOT = "root"
replace = msgspec.structs.replace


class Key(Subject, frozen=True, kw_only=True, omit_defaults=True):
    """A key: `root` is the first one of the same person, `to` the next, `until` its last day."""

    union: str
    root: str
    to: str | None = None
    until: dt.date | None = None

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it never passes to another
        """Give the union that reported it first."""
        return self.union


def rotated(key: Key | None, event: KeyRotated, fact: Fact) -> Key:
    """Let two keys stand for one person; whoever else holds the ID number says the same.

    The old one's last day is that of the first report. Raises `KeyRotatedOtherwise`.
    """
    if fact.key.id == event.old:
        key = key or Key(union=event.union, root=event.old)
        fact.share(ROOT, key.root)
        must_be(key.to, event.new, event)
        return key if key.to else replace(key, to=event.new, until=event.until)
    root = fact.told(ROOT, str, event.old)
    if key is None:
        return Key(union=event.union, root=root)
    must_be(key.root, root, event)
    must_be(key.to, None, event)
    return key


def must_be(known: str | None, said: str | None, event: KeyRotated) -> None:
    """Raise `KeyRotatedOtherwise` when something else is known of a key."""
    if known is not None and known != said:
        raise KeyRotatedOtherwise(old=event.old[:8], new=event.new[:8])

"""What the agent refuses, named for the fact; the sentences stand in the catalogue of words."""

from __future__ import annotations

from shared.words import Named


class StoreMissing(Named):
    """There is no store at this path."""


class StoreExists(Named):
    """There is a store at this path already; a second one would lose the first one's keys."""


class StoreNewer(Named):
    """The file was written by another version of the agent, or isn't a store."""


class NeedsSuccession(Named):
    """A reader has more of a stream, or something else, than the store: it was restored.

    It records nothing more until it goes on under a new id.
    """


class NotStopped(Named):
    """The store needs no successor: it agrees with its readers."""


class NotAdmitted(Named):
    """The agent hasn't joined yet: it has no bundle."""


class StoreMayNotSpeak(Named):
    """The store may not speak for this union on this day."""


class EventNotValid(Named):
    """An event isn't what its class declares."""


class TooLarge(Named):
    """An event is longer than what a message may hold."""


class DayInFuture(Named):
    """The day of a fact lies in the future."""


class AccountUnknown(Named):
    """No such account was entered."""

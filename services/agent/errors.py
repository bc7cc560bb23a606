"""What the agent refuses, named for the fact; the sentences stand in the catalogue of words."""

from __future__ import annotations

from shared.words import Named


class StoreMissing(Named):
    """There is no store at this path."""


class StoreExists(Named):
    """There is a store at this path already; a second one would lose the first one's keys."""


class StoreNewer(Named):
    """The file was written by another version of the agent, or isn't a store."""


class StoreInUse(Named):
    """Somebody has the store open that is to be replaced."""


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


class SpeaksForNobody(Named):
    """The store speaks for no union today, so it can't report."""


class TooLarge(Named):
    """An event is longer than what a message may hold."""


class DayInFuture(Named):
    """The day of a fact lies in the future."""


class AccountUnknown(Named):
    """No such account was entered."""


class AccountNotOpened(AccountUnknown):
    """No clerk has an account yet."""


class AccountNotSaid(AccountUnknown):
    """There are several accounts, and which of them reports wasn't said."""


class SealingKeyUnknown(Named):
    """The keys of the receiving union aren't here yet; they are asked for with the next note."""


class SealingKeyMissing(Named):
    """No store of the receiving union has said a key, so nothing can be sealed to it."""


class DossierTooLarge(Named):
    """A dossier with its copies is longer than what may travel; sizes in KiB."""


class DossierNotCarried(Named):
    """Events of this type name no dossier."""


class DossierWithoutUnion(Named):
    """Neither the report nor the dossier says for which union it is."""


class DossierUnknown(Named):
    """No such dossier was received or sent here."""


class DossierDeleted(Named):
    """The dossier was deleted here; only its hash is left."""


class DossierDamaged(Named):
    """The bytes of the dossier aren't those of its hash."""


class DossierNotForUs(Named):
    """The dossier wasn't sealed to this store, or belongs to another case than it says."""


class LogBroken(Named):
    """An entry of the log of dossiers doesn't fit the chain: somebody has changed it."""

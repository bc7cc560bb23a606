"""What contradicts what is known: a refusal for each, named for the fact."""

from __future__ import annotations

from shared.streams.rules import Refused


class NoParent(Refused):
    """Only the root stands below no other union."""


class OwnParent(Refused):
    """A union can't stand below itself."""


class CoversNoEmployers(Refused):
    """A federation or a group covers no employers itself; grassroots unions do."""


class AlreadyApplied(Refused):
    """An application of this union is waiting for its answer, or was approved."""


class NotApplied(Refused):
    """The union has not applied: there is nothing to decide."""


class AlreadyDecided(Refused):
    """The application was approved already."""


class AlreadyElected(Refused):
    """A founding election was approved already."""


class TermWithoutEnd(Refused):
    """An approved result names the term, and its end lies after its beginning."""


class NoTermKnown(Refused):
    """No term of the union is known, so its end can't be put off."""


class EndsBefore(Refused):
    """What is put off would end no later than it does."""


class AlreadyFormed(Refused):
    """The union has a committee of this kind already."""


class NoSuchCommittee(Refused):
    """The union has no committee of this kind."""


class OnlyForWomen(Refused):
    """Only the women's committee can be a single member for women."""


class NotLegalPerson(Refused):
    """The union isn't a legal person."""


class AlreadyInPost(Refused):
    """Somebody holds this post in the union already."""


class NotInPost(Refused):
    """Somebody doesn't hold this post in the union."""


class AlreadySettled(Refused):
    """The problem was settled before."""


class UnionEnded(Refused):
    """The union was merged away or dissolved before this day."""


class UnionNotActive(Refused):
    """The union was never approved, so it can't end."""


class AlreadyCovered(Refused):
    """The union covers this employer already."""


class NotCovered(Refused):
    """The union doesn't cover this employer."""


class NotItsParent(Refused):
    """The union that it is to leave isn't the one above it on that day."""


class SameUnion(Refused):
    """A union can't be merged into itself, nor a membership sent to where it is."""


class AlreadyClosed(Refused):
    """The employer ended before this day."""


class AlreadyMember(Refused):
    """The membership is live in this union already, or was on that day."""


class AlreadyLeft(Refused):
    """The membership had ended by that day."""


class DeceasedBefore(Refused):
    """The member died before that day."""


class DoubleUnsettled(Refused):
    """The same person is a member of another union too; that is settled first."""


class NotTheDouble(Refused):
    """The unions named aren't those of the double, or the one to keep it at isn't among them."""


class BornAfter(Refused):
    """The year of birth is after the year in which it joined."""


class ReceivedBeforeSent(Refused):
    """A membership can't be received on a day before it was sent."""


class StoreExpelledBefore(Refused):
    """The store was shut out; it isn't admitted under its old id."""

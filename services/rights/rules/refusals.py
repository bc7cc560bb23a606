"""What contradicts what is known of a case: a refusal for each, named for the fact.

Each carries the article by which it is so, or the document that says it.
"""

from __future__ import annotations

from shared.streams.rules import Refused


class OutOfTurn(Refused):
    """A case as it stands can't have this step: an award before there is a case."""


class TooEarly(Refused):
    """A step is said to have been before the day of what it follows."""


class NotTheHandler(Refused):
    """The case is handled by another union on that day."""


class AlreadyTheHandler(Refused):
    """The union that a case is to go to handles it already."""


class JoinedToItself(Refused):
    """A dispute can't be joined to itself."""


class TooManyRepresentatives(Refused):
    """There are more representatives than workers in the dispute."""


class NotSuspended(Refused):
    """Limitation can't go on where it doesn't stand still."""


class AlreadySuspended(Refused):
    """Limitation stands still already."""


class AlreadyReceived(Refused):
    """The party has received the award already."""


class StepTaken(Refused):
    """A step that arbitration takes once was taken already."""


class NoHearingDate(Refused):
    """A notice of a hearing, or a request to put it off, names the day of the hearing."""


class WrongRuling(Refused):
    """A court can't rule so on what it was asked for."""


class RecoveredLess(Refused):
    """The whole that was recovered is less than its parts as they were reported."""


class NoSuchLetter(Refused):
    """No letter of this number was sent in the matter."""


class LetterNumberUsed(Refused):
    """A letter of this number was sent in the matter already."""


class LetterAnsweredBefore(Refused):
    """The letter was answered already."""


class CheckedByHandler(Refused):
    """Who checks that a matter is over is one of those who handled it."""

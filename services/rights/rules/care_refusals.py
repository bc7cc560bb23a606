"""What contradicts what is known of hardship, care, calls and risks: a refusal for each."""

from __future__ import annotations

from shared.streams.rules import Refused


class HouseholdHasFile(Refused):
    """One household, one file: it is on file already, or has applied and waits for the answer."""


class FileDecided(Refused):
    """The application was decided before this day."""


class PublicityEndsFirst(Refused):
    """A publicity can't end before it begins."""


class MoreSettledThanRaised(Refused):
    """More objections are said to be settled than were raised."""


class TierMissing(Refused):
    """A file that is opened has a tier and a cause."""


class TierContradicts(Refused):
    """A review that changes the tier names another one, and one that doesn't names the same."""


class NotOnFile(Refused):
    """The household has left its file, or never had one."""


class StillOnFile(Refused):
    """Only a household that has left its file can fall back."""


class MoreHeadsThanTimes(Refused):
    """Whoever was reached was reached at least one time: heads aren't more than times."""


class NotAtThisStep(Refused):
    """The call is at another step by now, or was closed."""


class DueBeforeSent(Refused):
    """What is sent down can't be due before it was sent."""


class NobodyAbove(Refused):
    """The hotline that received a call can't send it back."""


class ExtensionTooShort(Refused):
    """An extension ends no later than the call's last day."""


class NotReached(Refused):
    """A caller who wasn't reached has said nothing."""


class RiskSettledBefore(Refused):
    """The risk was settled already."""


class BarEndsFirst(Refused):
    """A fact can't end to bar before it happened."""


class FactCleared(Refused):
    """The fact was lifted already."""

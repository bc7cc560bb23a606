"""What contradicts what is known of rounds, nominations and honours: a refusal for each fact."""

from __future__ import annotations

from shared.streams.rules import Refused


class QuotaTwice(Refused):
    """A union is given two quotas in one round."""


class QuotasUnknown(Refused):
    """There is no file with the shares of this name."""


class GroupUnknown(Refused):
    """A share is asked for a group that there isn't."""


class OtherRound(Refused):
    """The nomination names another honour or year than its round."""


class NoQuota(Refused):
    """The round gives this union no quota."""


class OtherNominee(Refused):
    """A person, a unit and a team each have honours of their own."""


class MoreInFavourThanPresent(Refused):
    """More were in favour than were present."""


class ShownAgain(Refused):
    """The nominee was shown already; a nomination that was returned may be shown anew."""


class ObjectionTwice(Refused):
    """The objection was raised already."""


class ObjectionSettledBefore(Refused):
    """The objection was settled already."""


class OpinionTwice(Refused):
    """The department has given its opinion already."""


class ReviewedBefore(Refused):
    """The level, or one above it, has reviewed the nomination already."""


class NominationDeclined(Refused):
    """The nomination was declined."""


class NomineeTwice(Refused):
    """A slate names a nominee twice."""


class SlateOverQuota(Refused):
    """A slate has more of a union than its quota."""


class NotOfThisRound(Refused):
    """The nomination is of another round."""


class NamesMissing(Refused):
    """A slate that is shown has one name for each nomination."""


class NotOnSlate(Refused):
    """What is shown is what was reviewed, or less."""


class OtherHonour(Refused):
    """The nomination is for another honour."""


class HonourHeld(Refused):
    """The honour was conferred already."""


class HonourTakenBack(Refused):
    """The honour was revoked: it can't be conferred again, and nobody bears it."""


class OtherAuthority(Refused):
    """An honour is revoked by whoever had conferred it."""


class NotAPerson(Refused):
    """Only people retire, or are visited."""


class HolderDeceased(Refused):
    """The bearer of the honour had died by that day."""

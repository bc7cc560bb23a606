"""Refusals that every domain has, named for the fact."""

from __future__ import annotations

from shared.streams.rules import Refused


class SamePerson(Refused):
    """Who decides is the person who reported what is decided on."""


class BeforeItBegan(Refused):
    """A fact is said to have been before the day of what it builds on."""


class DayAhead(Refused):
    """A day in the report, of what had happened by then, lies after the report's own."""


class MoreVotesThanVoters(Refused):
    """More were present than may vote, or more in favour than present."""


class PartExceedsWhole(Refused):
    """Those of one group are more than all: women, migrant, dispatched or platform workers."""


class KeyRotatedOtherwise(Refused):
    """Of one of two keys it is known already that another one is the same person's."""


class PeriodNotOver(Refused):
    """A month can be confirmed from its last day on."""

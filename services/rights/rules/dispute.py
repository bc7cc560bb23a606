"""The labour dispute (劳动争议): what is known of it, and at which stage that puts it.

The stage isn't kept: it follows from what happened and from the clocks that ran out, so a report
in time takes back what silence had brought about. Articles are those of 劳动争议调解仲裁法.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar, Final, Literal

import msgspec

from services.rights.rules.limitation import Limitation
from shared.events.base import Event
from shared.events.rights import (
    Act,
    Body,
    DisputeKind,
    DisputeResult,
    Finality,
    Ground,
    Mediated,
    Outcome,
    Party,
    Performance,
    Ruling,
    Step,
)
from shared.rules.deadlines import Missed, Misses
from shared.rules.running import Running, due, lapsed
from shared.streams.rules import Deadline

Stage = Literal[
    "filed", "settled", "mediating", "mediation_failed", "agreed", "unperformed", "performed",
    "arbitration_filed", "not_accepted", "accepted", "heard", "awarded", "final", "lawsuit",
    "set_aside_asked", "set_aside", "enforced", "merged", "withdrawn", "closed",
]  # fmt: skip
ENDED: Final[frozenset[Stage]] = frozenset({"merged", "withdrawn", "closed"})
OF_SUITS: Final = (
    "suit_after_final_award", "set_aside_request", "suit_after_set_aside", "suit_after_award",
)  # fmt: skip
"""The clocks of the parties' rights to go to court."""

replace = msgspec.structs.replace


class Handling(msgspec.Struct, frozen=True, kw_only=True):
    """Which union handles the dispute from a day on, and why it does."""

    from_: dt.date
    union: str
    why: Literal["filed", "moved", "raised"]


class Mediation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One mediation: who mediates, until when, and what came of it."""

    body: Body
    received_on: dt.date
    due: Deadline
    outcome: Mediated | None = None
    concluded_on: dt.date | None = None
    performed: Performance | None = None


class Arbitration(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the commission did; it received the case on a day."""

    received_on: dt.date
    accepted: bool | None = None
    decided_on: dt.date | None = None
    heard_on: dt.date | None = None
    taken: tuple[Step, ...] = ()


class Award(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The award, and who received it when."""

    finality: Finality
    made_on: dt.date
    result: Outcome
    received: dict[Party, dt.date] = {}


class Suit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a court was asked for, and how it ruled."""

    act: Act
    by: Party
    ground: Ground
    on: dt.date
    result: Ruling | None = None
    ruled_on: dt.date | None = None


class Recovery(msgspec.Struct, frozen=True, kw_only=True):
    """Money that came in on a day."""

    on: dt.date
    yuan: str


class Dispute(Running, frozen=True, kw_only=True):
    """A dispute, from the day on which a union took it up."""

    dispute: str
    employer: str
    division: str | None
    type: DisputeKind
    claim_yuan: str
    workers: int
    migrant: int
    employment: str
    filed_on: dt.date
    last_on: dt.date
    handlings: tuple[Handling, ...]
    limitation: Limitation | None = None
    settled_on: dt.date | None = None
    mediations: tuple[Mediation, ...] = ()
    arbitration: Arbitration | None = None
    award: Award | None = None
    suits: tuple[Suit, ...] = ()
    recovered: tuple[Recovery, ...] = ()
    enforced_on: dt.date | None = None
    representatives: int = 0
    merged_into: str | None = None
    result: DisputeResult | None = None
    ended_on: dt.date | None = None

    TELLING: ClassVar[frozenset[str]] = frozenset({
        "kind", "claim_yuan", "workers", "migrant", "employment", "known_on",
        "employment_ended_on", "amount", "recovered_yuan", "awarded_yuan", "yuan",
    })  # fmt: skip

    def concerned(self) -> int:
        """Give the workers concerned."""
        return self.workers

    def holder(self, day: dt.date) -> str:
        """Give the union that handles it on a day; before it was filed, the one that took it up."""
        first, *later = self.handlings
        begun = [one for one in later if one.from_ <= day]
        return [first, *begun][-1].union

    def may_reach(self, union: str, event: Event) -> bool:
        """Tell whether it may yet be moved to a union, to report of a day.

        One that has handled it has had it, and nothing is moved to another before it came to where
        it is; a raising may yet be taken back.
        """
        moves = [one for one in self.handlings if one.why != "raised"]
        on: dt.date = event.on  # type: ignore[attr-defined] # what a union reports has a day
        return (
            self.ended_on is None
            and on >= moves[-1].from_
            and all(one.union != union for one in self.handlings)
        )

    def former(self) -> tuple[str, ...]:
        """Give the unions that handled it before."""
        return tuple(sorted({one.union for one in self.handlings} - {self.home()}))

    def clocks(self) -> tuple[Deadline, ...]:
        """Give the clocks that run, limitation with them until arbitration is asked for."""
        held = self.limitation.due if self.limitation and self.ended_on is None else None
        # What was over before the union had the case is no clock of the union's.
        if held is None or self.arbitration is not None or held.due_on < self.filed_on:
            return self.running
        return (held, *self.running)

    def overdue(self) -> Misses:
        """Give what ran out while a union had the case."""
        return tuple(one for one in self.missed if one.due_on >= self.filed_on)

    def missed_at(self, missed: Missed) -> str:
        """Give the union that handled it on the last day: the day after it may be raised."""
        return self.holder(missed.due_on)

    @property
    def mediation(self) -> Mediation | None:
        """Give the last mediation."""
        return self.mediations[-1] if self.mediations else None

    @property
    def suit(self) -> Suit | None:
        """Give what a court was asked for last."""
        return self.suits[-1] if self.suits else None

    @property
    def stage(self) -> Stage:
        """Give where it stands."""
        if self.ended_on is not None:
            return ended(self)
        if self.enforced_on is not None:
            return "enforced"
        return in_court(self) or awarded(self) or in_arbitration(self) or before_arbitration(self)

    @property
    def recovered_yuan(self) -> Decimal:
        """Give what was recovered so far."""
        return sum((Decimal(one.yuan) for one in self.recovered), Decimal(0))

    @property
    def in_force_on(self) -> dt.date | None:
        """Give the day from which the award binds: a final one from its own on (47, 50)."""
        if self.award is None or in_court(self) is not None:
            return None
        if self.award.finality == "final":
            return self.award.made_on
        over = [one.due_on for one in self.missed if one.clock == "suit_after_award"]
        return max(over) + dt.timedelta(days=1) if over else None


def ended(dispute: Dispute) -> Stage:
    """Give how it ended."""
    if dispute.merged_into is not None:
        return "merged"
    return "withdrawn" if dispute.result == "withdrawn" else "closed"


def in_court(dispute: Dispute) -> Stage | None:
    """Give where it stands in court; None when no court has it, or had it and left the award."""
    suit = dispute.suit
    if suit is None:
        return None
    if suit.result is None:
        return "set_aside_asked" if suit.act == "set_aside" else "lawsuit"
    if suit.result == "set_aside":
        return "set_aside"
    return None if suit.result in {"kept", "withdrawn"} else "final"


def awarded(dispute: Dispute) -> Stage | None:
    """Give whether the award can still be taken to court."""
    if dispute.award is None:
        return None
    rights = [one for one in dispute.running if one.clock in OF_SUITS]
    over = bool(rights) and all(lapsed(dispute, one) for one in rights)
    given_up = dispute.suit is not None and dispute.suit.ground == "award" and not rights
    return "final" if over or given_up else "awarded"


def in_arbitration(dispute: Dispute) -> Stage | None:
    """Give where it stands at the commission."""
    match dispute.arbitration:
        case None:
            return None
        case Arbitration(accepted=None):
            return "arbitration_filed"
        case Arbitration(accepted=False):
            return "not_accepted"
        case Arbitration(heard_on=None):
            return "accepted"
    return "heard"


def before_arbitration(dispute: Dispute) -> Stage:
    """Give where it stands among those concerned; mediation that ran out has failed (14)."""
    match dispute.mediation:
        case Mediation(outcome=None, due=end):
            return "mediation_failed" if lapsed(dispute, end) else "mediating"
        case Mediation(outcome="agreed", performed=None):
            unheard = lapsed(dispute, due(dispute, "agreement_performance"))
            return "unperformed" if unheard else "agreed"
        case Mediation(outcome="agreed", performed="full"):
            return "performed"
        case Mediation(outcome="agreed"):
            return "unperformed"
        case Mediation(outcome="failed"):
            return "mediation_failed"
    return "settled" if dispute.settled_on is not None else "filed"


def recovers(dispute: Dispute, on: dt.date, yuan: str) -> Dispute:
    """Give the dispute with money that came in."""
    if not Decimal(yuan):
        return dispute
    return replace(dispute, recovered=(*dispute.recovered, Recovery(on=on, yuan=yuan)))

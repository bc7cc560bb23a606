"""The collective contract (集体合同): what is known of it, its clocks, and where it stands."""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

import msgspec

from shared.events.base import SubjectKey
from shared.events.rights import ContractKind, ContractScope, EndReason, Review
from shared.rules.deadlines import Misses, Timed
from shared.rules.refusals import BeforeItBegan
from shared.rules.spans import Span
from shared.streams.rules import Deadline, Fact, Refused

State = Literal[
    "offered", "declined", "answered", "bargaining", "suspended", "rejected", "voted", "signed",
    "filed", "objected", "in_force", "published", "reported", "renewal_due", "ended",
]  # fmt: skip
"""Where a contract stands; `rejected` is a draft that the vote turned down."""

ANSWER: Final = "offer_answer"
SUSPENSION: Final = "bargaining_suspension"
AGREED: Final = "bargaining_suspension_agreed"
SUBMISSION: Final = "contract_submission"
REVIEW: Final = "contract_review"
PUBLICATION: Final = "contract_publication"
PERFORMANCE: Final = "contract_performance"
RENEWAL: Final = "renewal_window"
NOBODY_FAILS: Final = frozenset({SUSPENSION, AGREED, REVIEW, RENEWAL})
"""Clocks whose end is lawful: bargaining goes on, silence is consent, renewal opens."""

ONE_DAY: Final = dt.timedelta(days=1)
AGREEMENT: Final = "agreement"
"""Under this a contract shares with its employers when it is in force."""

replace = msgspec.structs.replace


class StepMissing(Refused):
    """What comes before this step of a contract or a proposal hasn't been reported."""


class AlreadyDone(Refused):
    """The same step of a contract or a proposal was reported before."""


class ContractOver(Refused):
    """The contract had ended by that day."""


class Offer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An offer to bargain, and by when it is to be answered."""

    on: dt.date
    due: Deadline | None = None
    renews: str | None = None


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to an offer."""

    on: dt.date
    agreed: bool


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """Bargaining is suspended, at the latest until a day where one was agreed or the law has it."""

    on: dt.date
    due: Deadline | None


class Vote(msgspec.Struct, frozen=True, kw_only=True):
    """A vote on the draft: whether it was carried, and held by the rules."""

    on: dt.date
    carried: bool
    lawful: bool


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """The text is with the authority, whose silence until `due` is consent."""

    on: dt.date
    received_on: dt.date
    due: Deadline


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """What the authority said."""

    on: dt.date
    result: Review


class Performance(msgspec.Struct, frozen=True, kw_only=True):
    """How much of it was kept in a year."""

    year: int
    on: dt.date
    clauses: int
    kept: int


class End(msgspec.Struct, frozen=True, kw_only=True):
    """It ended, and why."""

    on: dt.date
    reason: EndReason


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """What its employers are told of a contract: whose and what it is, when it is in force.

    One that was against a rule has no days: it counts as valid in no rate.
    """

    contract: str
    union: str
    type: ContractKind
    scope: ContractScope
    spans: tuple[Span, ...]


class Contract(Timed, frozen=True, kw_only=True):
    """A collective contract, from the offer to its end."""

    contract: str
    union: str
    division: str | None = None
    type: ContractKind
    scope: ContractScope
    lawful: bool = True
    registered_on: dt.date | None = None
    offer: Offer | None = None
    answered: Answered | None = None
    team_on: dt.date | None = None
    pause: Pause | None = None
    vote: Vote | None = None
    signed_on: dt.date | None = None
    from_: dt.date | None = None
    to: dt.date | None = None
    employers: tuple[str, ...] = ()
    workers: int = 0
    women: int = 0
    submission_due: Deadline | None = None
    filing: Filing | None = None
    review: Reviewed | None = None
    in_force_from: dt.date | None = None
    publication_due: Deadline | None = None
    published_on: dt.date | None = None
    performance: tuple[Performance, ...] = ()
    performance_due: Deadline | None = None
    renewal_due: Deadline | None = None
    renewed_on: dt.date | None = None
    ended: End | None = None

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with the union that bargained
        """Give the union."""
        return self.union

    def clocks(self) -> tuple[Deadline, ...]:
        """Give the clocks that run."""
        if self.ended is not None:
            return ()
        pause, filing = self.pause, self.filing
        running = (
            (self.offer.due if self.offer else None, self.answered is None),
            (pause.due if pause else None, True),
            (self.submission_due, filing is None),
            (filing.due if filing else None, self.review is None),
            (self.publication_due, self.published_on is None),
            (self.performance_due, self.runs_until(self.performance_due)),
            (self.renewal_due, self.renewed_on is None),
        )
        return tuple(one for one, runs in running if one is not None and runs)

    def runs_until(self, due: Deadline | None) -> bool:
        """Tell whether the contract lasts until a clock's end: no year's report is owed later."""
        return due is not None and self.to is not None and due.due_on <= self.to

    def overdue(self) -> Misses:
        """Give what ran out although somebody should have acted."""
        return tuple(one for one in self.missed if one.clock not in NOBODY_FAILS)

    def spans(self) -> tuple[Span, ...]:
        """Give the days on which it is in force, lawful or not."""
        if self.in_force_from is None or self.from_ is None or self.to is None:
            return ()
        begins, ends = max(self.in_force_from, self.from_), self.to + ONE_DAY
        if self.ended is not None and self.ended.reason != "expired":
            ends = min(ends, self.ended.on)
        return (Span(from_=begins, until=ends),) if begins < ends else ()

    def is_over(self, day: dt.date) -> bool:
        """Tell whether it has ended by a day: on which it was ended, or after its last."""
        if self.to is not None and day > self.to:
            return True
        end = self.ended
        return end is not None and end.reason != "expired" and day >= end.on

    def suspended(self, day: dt.date) -> bool:
        """Tell whether bargaining is suspended on a day: not after the term, heard of or not."""
        return self.pause is not None and (self.pause.due is None or day <= self.pause.due.due_on)

    def state(self, day: dt.date) -> State:
        """Say where it stands on a day, as far as is known."""
        if self.is_over(day):
            return "ended"
        if self.in_force_from is not None and self.in_force_from <= day:
            return self.state_in_force(day)
        if self.signed_on is not None:
            return self.state_signed()
        return self.state_bargaining(day)

    def state_bargaining(self, day: dt.date) -> State:
        """Say where it stands before it is signed."""
        if self.suspended(day):
            return "suspended"
        if self.vote is not None:
            return "voted" if self.vote.carried else "rejected"
        if self.team_on is not None:
            return "bargaining"
        if self.answered is not None:
            return "answered" if self.answered.agreed else "declined"
        return "offered"

    def state_signed(self) -> State:
        """Say where it stands between signing and coming into force."""
        if self.filing is None:
            return "signed"
        return "objected" if self.in_force_from is None else "filed"

    def state_in_force(self, day: dt.date) -> State:
        """Say where it stands while it is in force."""
        if self.renewal_due is not None and self.renewal_due.due_on <= day:
            return "renewal_due"
        if self.performance:
            return "reported"
        return "published" if self.published_on else "in_force"


def must_follow(on: dt.date, begins: dt.date | None) -> None:
    """Raise `BeforeItBegan` for a day before that of what it builds on."""
    if begins is not None and on < begins:
        raise BeforeItBegan(on=on, begins=begins)


def must_go_on(contract: Contract, day: dt.date) -> None:
    """Raise `ContractOver` when it had been ended by a day."""
    if contract.ended is not None and day >= contract.ended.on:
        raise ContractOver(contract=contract.contract, ended_on=contract.ended.on)


def said(contract: Contract, fact: Fact) -> Contract:
    """Let the workplaces that it covers, which are folded after it, read what it is now."""
    agreement = Agreement(
        contract=contract.contract,
        union=contract.union,
        type=contract.type,
        scope=contract.scope,
        spans=contract.spans() if contract.lawful else (),
    )
    fact.share(AGREEMENT, (agreement,))
    return contract


def is_late(due: Deadline | None, day: dt.date) -> bool:
    """Tell whether a day lies after the end of a clock."""
    return due is not None and day > due.due_on


def workplaces(contract: Contract) -> tuple[SubjectKey, ...]:
    """Name the workplaces of a contract."""
    return tuple(SubjectKey("workplace", code) for code in contract.employers)

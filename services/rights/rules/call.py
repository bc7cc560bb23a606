"""The call (12351来电): where it stands, who has it, until when it has to be closed.

It goes down level by level, is handled, and comes up level by level; each union on the way has it
in turn. `legs` are the unions from the hotline down to the handler, `at` is the one whose turn it
is.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

import msgspec

from services.rights.rules.care_refusals import NotAtThisStep
from services.rights.rules.holding import Holders, on_day, passed
from shared.events.base import Event
from shared.events.rights import (
    CallClosed,
    CallDispatched,
    CallerAsked,
    CallExtended,
    CallHandled,
    CallReturned,
)
from shared.rules.deadlines import Missed, Timed
from shared.rules.refusals import BeforeItBegan
from shared.streams.rules import Deadline, Fact, Waits

DISPATCH: Final = "call_dispatch"

State = Literal["received", "sorted", "dispatched", "handled", "returned", "closed"]
ORDER: Final[tuple[State, ...]] = (
    "received", "sorted", "dispatched", "handled", "returned", "closed",
)  # fmt: skip
AT_WORK: Final[tuple[State, ...]] = ("sorted", "dispatched")
"""Somebody has it to handle: the hotline itself, or whom it was sent to."""

replace = msgspec.structs.replace


class Leg(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A union on the way down, and until when it should have handled the call."""

    union: str
    level: str
    due: Deadline | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the caller said when called back and reached."""

    on: dt.date
    satisfied: bool
    solved: bool


class Call(Timed, frozen=True, kw_only=True):
    """A call to the hotline."""

    call: str
    channel: str
    division: str
    workers: int
    received_on: dt.date
    held: Holders
    legs: tuple[Leg, ...]
    last_on: dt.date
    last_by: str
    employer: str | None = None
    state: State = "received"
    at: int = 0
    type: str = "unsorted"
    class_: str = "unsorted"
    topic: str | None = None
    answered_now: bool = False
    due: Deadline | None = None
    handled_by: str | None = None
    result: str | None = None
    answer: Answer | None = None
    closed_on: dt.date | None = None

    def holder(self, day: dt.date) -> str:
        """Give the union whose turn it was on a day."""
        return on_day(self.held, day)

    def former(self) -> tuple[str, ...]:
        """Give the other unions that count it, or had it."""
        return tuple(sorted({one.union for one in self.held} - {self.home()}))

    @property
    def hotline(self) -> str:
        """Give the federation that received it."""
        return self.legs[0].union

    @property
    def handler(self) -> Leg:
        """Give the union that handles it, or did so last."""
        return self.legs[-1]

    def clocks(self) -> tuple[Deadline, ...]:
        """Give the last day of the call, and that of its handler while it is being handled."""
        if self.state == "closed":
            return ()
        step = self.handler.due if self.state == "dispatched" else None
        return tuple(one for one in (self.due, step) if one)

    def missed_at(self, missed: Missed) -> str:
        """Give the union whose turn it was to the last: late, it may have passed it on by now."""
        return self.holder(missed.due_on)

    def may_reach(self, union: str, event: Event) -> bool:
        """Tell whether it may yet be a union's turn.

        One that it hasn't been sent to may have it to send on, to give more time, to handle, to
        judge; one above whose turn it is may have it back to judge, to give the next above its
        turn more time, to ask the caller, to close.
        """
        places = [place for place, leg in enumerate(self.legs) if leg.union == union]
        if not places:
            return self.state != "closed" and isinstance(event, DOWN)
        return places[0] < self.at and isinstance(event, UP)


DOWN: Final = (CallDispatched, CallExtended, CallHandled, CallReturned)
UP: Final = (CallReturned, CallExtended, CallerAsked, CallClosed)


def must_be_at(call: Call, states: tuple[State, ...], on: dt.date, fact: Fact) -> None:
    """Pass where a call is at one of these steps.

    Raises `Waits` where it hasn't got there yet, `NotAtThisStep` where it is past them, and
    `BeforeItBegan` for a day before the last step.
    """
    if call.state not in states:
        if ORDER.index(call.state) < ORDER.index(states[0]):
            raise Waits(fact.key)
        raise NotAtThisStep(state=call.state)
    if on < call.last_on:
        raise BeforeItBegan(on=on, begins=call.last_on)


def stepped(call: Call, on: dt.date, fact: Fact) -> Call:
    """Give the call with its last step, held by whose turn it is now."""
    held = passed(call.held, call.legs[call.at].union, on)
    return replace(call, held=held, last_on=on, last_by=fact.person)

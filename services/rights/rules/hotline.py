"""The way of a call down: received, sorted, sent from level to level, handled."""

from __future__ import annotations

import msgspec

from services.rights.rules.book import rules
from services.rights.rules.call import AT_WORK, DISPATCH, Call, Leg, must_be_at, replace, stepped
from services.rights.rules.care_refusals import DueBeforeSent, NobodyAbove
from services.rights.rules.findings import found
from services.rights.rules.holding import Held
from shared.events.rights import CallDispatched, CallHandled, CallReceived, CallSorted
from shared.rules import deadlines
from shared.streams.rules import Deadline, Fact


@rules.rule
def received(call: None, event: CallReceived, fact: Fact) -> Call:  # noqa: ARG001 - there must be none
    """Enter a call at the hotline that received it."""
    return Call(
        call=event.call, channel=event.channel, division=event.division, workers=event.workers,
        employer=event.employer, received_on=event.on, last_on=event.on, last_by=fact.person,
        held=(Held(from_=event.on, union=fact.source),),
        legs=(Leg(union=fact.source, level=event.level),),
    )  # fmt: skip


@rules.rule
def sorted_(call: Call, event: CallSorted, fact: Fact) -> Call:
    """Sort a call: its class sets the last day, counted from the day it came.

    A question that is answered at once has none. Sorted anew, its last day never comes nearer.
    """
    must_be_at(call, ("received", "sorted"), event.on, fact)
    at_once = event.answered_now and event.kind == "question"
    due = None if at_once else last_day(call, event, fact)
    call = replace(
        call, type=event.kind, class_=event.class_, topic=event.topic, due=due,
        answered_now=event.answered_now, state="returned" if event.answered_now else "sorted",
        handled_by=fact.person if event.answered_now else None,
    )  # fmt: skip
    call = stepped(call, event.on, fact)
    if due and event.due_on and event.due_on > due.due_on:
        return found(call, "call_promised_too_late", fact, event, due.article)
    return call


def last_day(call: Call, event: CallSorted, fact: Fact) -> Deadline | None:
    """Give the day by which a call of this class has to be closed."""
    new = deadlines.by_law(f"call_{event.class_}", call.division, call.received_on, fact)
    known = [one for one in (call.due, new) if one]
    return max(known, key=lambda one: one.due_on, default=None)


@rules.rule
def dispatched(call: Call, event: CallDispatched, fact: Fact) -> Call:
    """Send a call on to a union directly below, as authority has judged.

    The day by which that union should have handled it is the one that is named.
    """
    must_be_at(call, AT_WORK, event.on, fact)
    if event.due_on < event.on:
        raise DueBeforeSent(due_on=event.due_on, on=event.on)
    due = fact.keep(
        DISPATCH, Deadline, lambda: deadlines.told(DISPATCH, call.division, event.due_on, fact)[0]
    )
    legs = (*call.legs, Leg(union=event.to, level=event.level, due=due))
    call = replace(call, state="dispatched", legs=legs, at=len(legs) - 1)
    call = stepped(call, event.on, fact)
    if call.due and event.due_on > call.due.due_on:
        return found(call, "dispatch_due_too_late", fact, event, call.due.article)
    return call


@rules.rule
def handled(call: Call, event: CallHandled, fact: Fact) -> Call:
    """Handle a call; the level above judges it next, and the hotline's own is ready to be checked.

    What isn't its to settle goes back up, for the level above to send elsewhere.
    """
    must_be_at(call, AT_WORK, event.on, fact)
    missed = deadlines.heard(call.missed, DISPATCH, event.on)
    call = replace(call, result=event.result, missed=missed)
    if event.result == "sent_back":
        return sent_back(call, event, fact)
    alone = len(call.legs) == 1
    call = replace(
        call, state="returned" if alone else "handled", at=max(len(call.legs) - 2, 0),
        handled_by=fact.person,
    )  # fmt: skip
    return stepped(call, event.on, fact)


def sent_back(call: Call, event: CallHandled, fact: Fact) -> Call:
    """Let the level above handle it. Raises `NobodyAbove` at the hotline itself."""
    legs = call.legs[:-1]
    if not legs:
        raise NobodyAbove(union=call.hotline)
    state = "dispatched" if len(legs) > 1 else "sorted"
    call = msgspec.structs.replace(call, legs=legs, at=len(legs) - 1, state=state)
    return stepped(call, event.on, fact)

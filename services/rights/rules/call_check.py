"""The way of a call up: judged level by level, given more time, called back, checked, closed."""

from __future__ import annotations

import datetime as dt

from services.rights.rules.book import rules
from services.rights.rules.call import Answer, Call, must_be_at, replace, stepped
from services.rights.rules.care_refusals import ExtensionTooShort, NotAtThisStep, NotReached
from services.rights.rules.findings import found
from shared.events.rights import CallClosed, CallerAsked, CallExtended, CallReturned
from shared.rules import deadlines
from shared.rules.refusals import SamePerson
from shared.streams.rules import Deadline, Fact, Waits


@rules.rule
def returned(call: Call, event: CallReturned, fact: Fact) -> Call:
    """Judge what came back from below: it goes up one level, or down again to be done better."""
    must_be_at(call, ("handled",), event.on, fact)
    if not event.accepted:
        legs = call.legs[: call.at + 2]
        call = replace(call, state="dispatched", legs=legs, at=call.at + 1)
        return stepped(call, event.on, fact)
    if fact.person == call.handled_by:
        raise SamePerson(union=call.home())
    if call.at == 0:
        return stepped(replace(call, state="returned"), event.on, fact)
    return stepped(replace(call, at=call.at - 1), event.on, fact)


@rules.rule
def extended(call: Call, event: CallExtended, fact: Fact) -> Call:
    """Give a call a later last day, by another person than who did the last step.

    What had run out by then stays late: the extension stands, and changes nothing. It is no step
    of the way: those of a day before it may still be told.
    """
    must_be_at(call, ("sorted", "dispatched", "handled"), event.on, fact)
    due = call.due
    if due is None:  # no pack on the way has its class
        raise NotAtThisStep(state=call.state)
    if fact.person == call.last_by:
        raise SamePerson(union=call.home())
    if event.new_due_on <= due.due_on:
        raise ExtensionTooShort(due_on=due.due_on, said=event.new_due_on)
    if event.on > due.due_on:
        return found(call, "call_extended_too_late", fact, event, due.article)
    missed = deadlines.heard(call.missed, due.clock, event.on)
    call = replace(call, due=until(due, event.new_due_on), missed=missed)
    return replace(further(call, event), last_by=fact.person)


def until(due: Deadline, day: dt.date) -> Deadline:
    """Give a clock with a later end, which is named."""
    return replace(due, due_on=day, provisional=False)


def further(call: Call, event: CallExtended) -> Call:
    """Give the handler as much time as the call has, where its own day wasn't over."""
    step = call.handler.due
    if call.state != "dispatched" or step is None:
        return call
    if not event.on <= step.due_on < event.new_due_on:
        return call
    leg = replace(call.handler, due=until(step, event.new_due_on))
    missed = deadlines.heard(call.missed, step.clock, event.on)
    return replace(call, legs=(*call.legs[:-1], leg), missed=missed)


@rules.rule
def asked(call: Call, event: CallerAsked, fact: Fact) -> Call:
    """Call the caller back; the last answer of a caller who was reached is the one that counts."""
    if call.state not in {"returned", "closed"}:
        raise Waits(fact.key)
    must_be_at(call, ("returned", "closed"), event.on, fact)
    if not event.reached:
        if event.satisfied is not None or event.solved is not None:
            raise NotReached
        return call
    if call.answer and call.answer.on > event.on:
        return call
    answer = Answer(on=event.on, satisfied=bool(event.satisfied), solved=bool(event.solved))
    return replace(call, answer=answer)


@rules.rule
def closed(call: Call, event: CallClosed, fact: Fact) -> Call:
    """Close a call after another person than its handler has checked it, or open it again.

    Opened again it is the hotline's to handle, with the last day that it had.
    """
    must_be_at(call, ("returned", "closed") if event.reopened else ("returned",), event.on, fact)
    if call.handled_by in {fact.person, event.checked_by.person}:
        raise SamePerson(union=call.home())
    if event.reopened:
        due = call.due or deadlines.by_law(
            f"call_{call.class_}", call.division, call.received_on, fact
        )
        call = replace(
            call, state="sorted", legs=call.legs[:1], at=0, closed_on=None, result=None,
            answered_now=False, due=due,
        )  # fmt: skip
        return stepped(call, event.on, fact)
    missed = call.missed
    if call.due:
        missed = deadlines.heard(missed, call.due.clock, event.on)
    call = replace(call, state="closed", closed_on=event.on, result=event.result, missed=missed)
    return stepped(call, event.on, fact)

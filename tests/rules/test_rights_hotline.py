"""The hotline: down level by level, handled, up level by level, checked by another person."""

from __future__ import annotations

import pytest

from services.rights.rules.care_refusals import (
    DueBeforeSent,
    ExtensionTooShort,
    NobodyAbove,
    NotAtThisStep,
    NotReached,
)
from shared.rules.refusals import BeforeItBegan, SamePerson
from shared.streams.rules import AlreadyExists, Waits
from tests.rules.care import (
    CHEN,
    DAN,
    Cares,
    call_closed,
    call_dispatched,
    call_extended,
    call_handled,
    call_received,
    call_returned,
    call_sorted,
    caller_asked,
    flow,
    refuses,
    rules_found,
    sent_to_the_town,
)
from tests.rules.register import ANNA, BO, day

TOWN, XINGQING, CITY = "640104001", "640104", "6401"


def closed() -> Cares:
    """Give a register in which the call went all the way to the town and back in time."""
    return sent_to_the_town().hear_all(
        call_handled(), call_returned(), call_returned(), caller_asked(), call_closed()
    )


def test_a_call_goes_down_and_up_level_by_level() -> None:
    """Each union on the way has it in its turn."""
    register = sent_to_the_town()
    has = [register.call().home()]
    for event in (call_handled(), call_returned(), call_returned(), call_closed()):
        register.hear(event)
        has.append(register.call().home())

    assert has == [TOWN, XINGQING, CITY, CITY, CITY]
    assert register.call().state == "closed"
    assert register.call().former() == (XINGQING, TOWN)


def test_the_hotline_itself_may_handle_a_call() -> None:
    """Then nobody has to judge it before it is checked."""
    register = Cares().hear_all(call_received(), call_sorted(), call_handled(), call_closed())

    assert register.call().state == "closed"


def test_what_is_not_accepted_goes_down_again() -> None:
    """To the union right below, which handles it or sends it on."""
    register = sent_to_the_town().hear_all(call_handled(), call_returned())
    register.hear(call_returned(accepted=False, reason="too_little"))
    assert register.call().home() == XINGQING

    register.hear_all(call_dispatched("03-06", to="640104002", level="town"), call_handled("03-09"))
    assert register.call().home() == XINGQING
    assert register.call().handler.union == "640104002"


def test_what_is_not_the_handlers_to_settle_is_the_level_aboves() -> None:
    """Which sends it elsewhere; the hotline has nobody above it."""
    register = sent_to_the_town().hear_all(call_handled("03-03", result="sent_back"))
    assert (register.call().home(), register.call().state) == (XINGQING, "dispatched")

    register.hear(call_handled("03-03", result="sent_back"))
    assert (register.call().home(), register.call().state) == (CITY, "sorted")
    with pytest.raises(NobodyAbove):
        register.hear(call_handled("03-03", result="sent_back"))


@pytest.mark.parametrize("field", ["checked_by", "reported_by"])
def test_who_handled_a_call_does_not_close_it(field: str) -> None:
    """Neither as the one who checked nor as the one who records it."""
    register = sent_to_the_town().hear_all(call_handled(), call_returned(), call_returned())

    with pytest.raises(SamePerson):
        register.hear(call_closed("03-09", **{field: DAN}))


def test_who_answered_at_once_does_not_close_the_call_either() -> None:
    """The person who sorted it has handled it."""
    register = Cares().hear_all(call_received(), call_sorted(answered_now=True))

    with pytest.raises(SamePerson):
        register.hear(call_closed(checked_by=ANNA))
    register.hear(call_closed(checked_by=CHEN, reported_by=CHEN))


def test_what_a_level_accepts_another_person_has_handled() -> None:
    """One clerk may keep both unions, and may only send it down again."""
    register = sent_to_the_town().hear_all(call_handled())

    with pytest.raises(SamePerson):
        register.hear(call_returned(reported_by=DAN))
    register.hear(call_returned(reported_by=DAN, accepted=False))


def test_a_call_opened_again_is_the_hotlines() -> None:
    """With the last day that it had; closed again later it is late."""
    register = closed()
    assert flow("calls_closed_on_time", register.call()) == {(TOWN, day("03-09")): 1}

    register.hear(call_closed("03-10", result="unsolved", reopened=True))
    call = register.call()
    assert (call.home(), call.state, call.closed_on) == (CITY, "sorted", None)
    assert flow("calls_closed", call) == flow("calls_closed_on_time", call) == {}
    assert flow("calls_due", call) == {(CITY, day("03-09")): 1}

    register.hear_all(call_handled("03-11"), call_closed("03-12"))
    assert flow("calls_closed", register.call()) == {(CITY, day("03-02")): 1}
    assert flow("calls_closed_on_time", register.call()) == {}


def test_calls_count_where_they_came_in_and_are_due_where_they_are_handled() -> None:
    """By kind and class, and for what is due by level too."""
    call = closed().call()

    assert flow("calls", call) == flow("calls_closed", call) == {(CITY, day("03-02")): 1}
    assert flow("calls|kind=request", call) == {(CITY, day("03-02")): 1}
    assert flow("calls|class=general", call) == {(CITY, day("03-02")): 1}
    assert flow("calls_due|level=town", call) == {(TOWN, day("03-09")): 1}


def test_an_open_call_is_due_all_the_same() -> None:
    """In the period of its last day; a call that isn't sorted has none."""
    assert flow("calls_due", Cares().hear(call_received())) == {}
    call = sent_to_the_town().call()

    assert flow("calls_due", call) == {(TOWN, day("03-09")): 1}
    assert flow("calls_closed_on_time", call) == {}


def test_a_question_answered_at_once_is_never_due() -> None:
    """It counts as a call, and as closed once it was checked; a request has its last day."""
    register = Cares().hear_all(
        call_received(), call_sorted(kind="question", answered_now=True), call_closed()
    )
    assert flow("calls_due", register.call()) == {}
    assert flow("calls_closed|kind=question", register.call()) == {(CITY, day("03-02")): 1}

    request = Cares().hear_all(call_received(), call_sorted(answered_now=True)).call()
    assert flow("calls_due", request) == {(CITY, day("03-09")): 1}


def test_a_question_that_is_opened_again_is_due() -> None:
    """Counted from the day it came."""
    register = Cares().hear_all(
        call_received(), call_sorted(kind="question", answered_now=True),
        call_closed("03-03", reopened=True),
    )  # fmt: skip

    assert flow("calls_due", register.call()) == {(CITY, day("03-09")): 1}


def test_a_caller_counts_once_by_the_last_answer() -> None:
    """Who wasn't reached isn't counted; the answer may come after the closing."""
    register = sent_to_the_town().hear_all(call_handled(), call_returned(), call_returned())
    register.hear(caller_asked("03-06", reached=False, satisfied=None, solved=None))
    assert flow("callers_reached", register.call()) == {}

    register.hear(caller_asked("03-07", satisfied=False))
    register.hear_all(call_closed(), caller_asked("03-10"))
    call = register.call()

    assert flow("callers_reached", call) == {(CITY, day("03-10")): 1}
    assert flow("callers_satisfied|kind=request", call) == {(CITY, day("03-10")): 1}
    register.hear(caller_asked("03-09", satisfied=False))
    assert register.call() == call


def test_an_extension_moves_the_last_day() -> None:
    """By another person than who did the last step."""
    register = sent_to_the_town()
    with pytest.raises(SamePerson):
        register.hear(call_extended("03-04", reported_by=ANNA))
    register.hear(call_extended("03-04"))

    assert flow("calls_due", register.call()) == {(TOWN, day("03-20")): 1}
    register.hear_all(call_handled("03-16"), call_returned("03-17", reported_by=BO))
    register.hear_all(call_returned("03-18"), call_closed("03-20"))
    assert flow("calls_closed_on_time", register.call()) == {(TOWN, day("03-20")): 1}


def test_an_extension_after_the_last_day_changes_nothing() -> None:
    """It stands with a finding that names the clock's article."""
    register = sent_to_the_town().hear_all(call_extended("03-10"))
    call = register.call()

    assert rules_found(call) == ["call_extended_too_late"]
    assert call.findings[0].article == call.due.article if call.due else False
    assert flow("calls_due", call) == {(TOWN, day("03-09")): 1}


def test_days_that_are_promised_too_late_are_found() -> None:
    """To the caller, or to the union below."""
    register = Cares().hear_all(call_received(), call_sorted(due_on="2026-03-10"))
    register.hear(call_dispatched(due_on="2026-03-10"))

    assert rules_found(register.call()) == ["call_promised_too_late", "dispatch_due_too_late"]


def test_what_contradicts_is_refused() -> None:
    """A day before the last step, a step that is over, what can't be."""
    register = Cares().hear_all(call_received(), call_sorted())
    refuses(register, AlreadyExists, call_received())
    refuses(register, BeforeItBegan, call_sorted("03-01"))
    refuses(register, DueBeforeSent, call_dispatched("03-03", due_on="2026-03-02"))
    refuses(register, ExtensionTooShort, call_extended("03-03", new_due_on="2026-03-09"))

    register.hear_all(call_dispatched(), call_handled())
    refuses(
        register,
        NotAtThisStep,
        call_sorted("03-05"),
        call_dispatched("03-05"),
        call_handled("03-05"),
    )

    register.hear_all(call_returned(), call_closed())
    refuses(register, NotAtThisStep, call_closed("03-10"), call_extended("03-10"))
    refuses(register, NotReached, caller_asked("03-10", reached=False))
    refuses(register, BeforeItBegan, caller_asked("03-08"))


def test_what_may_yet_come_is_waited_for() -> None:
    """A sorting, a handling, an acceptance from below."""
    register = Cares()
    with pytest.raises(Waits):
        register.hear(call_sorted())
    register.hear(call_received())
    refuses(register, Waits, call_dispatched(), call_handled(), call_extended(), call_closed())
    register.hear_all(call_sorted(), call_dispatched())
    refuses(register, Waits, call_returned(), caller_asked(), call_closed())


def test_a_call_may_yet_reach_whom_it_was_not_sent_to() -> None:
    """Such a report waits; whoever had a turn and has it no more is refused."""
    call = sent_to_the_town().call()

    assert call.may_reach("640104001001", call_handled())
    assert not call.may_reach("640104001001", call_closed())
    assert call.may_reach(XINGQING, call_returned())
    assert call.may_reach(CITY, call_closed())
    assert not call.may_reach(XINGQING, call_dispatched())
    assert not closed().call().may_reach("640106", call_handled())


def test_more_time_may_come_before_what_it_is_given_for() -> None:
    """By a level that hasn't the call yet, or is about to have it back; not by whose turn it is."""
    call = sent_to_the_town().call()

    assert call.may_reach("640104001001", call_extended())
    assert call.may_reach(XINGQING, call_extended())
    assert not call.may_reach(TOWN, call_extended())
    assert not closed().call().may_reach("640106", call_extended())


def test_a_step_of_a_day_before_the_extension_may_be_told_after_it() -> None:
    """More time is no step of the way, so the way goes on where it stood."""
    register = Cares().hear_all(call_received(), call_sorted(), call_dispatched())
    register.hear_all(call_extended("03-07"), call_dispatched("03-04", to=TOWN, level="town"))

    assert register.call().state == "dispatched"
    assert register.call().handler.union == TOWN

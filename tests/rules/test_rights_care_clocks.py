"""The clocks of hardship files and of the hotline: from where, to which day, missed or not.

In 2026 the Spring Festival is off from 15 to 23 February, and Saturdays 14 and 28 February are
worked; National Day is off from 1 to 7 October, and Sunday 20 September and Saturday 10 October
are worked.
"""

from __future__ import annotations

import pytest

from shared.events.base import SubjectKey
from shared.law import clocks
from shared.rules.deadlines import Missed
from tests.rules.care import (
    HOME,
    Cares,
    call_closed,
    call_dispatched,
    call_extended,
    call_handled,
    call_received,
    call_returned,
    call_sorted,
    checks,
    due,
    flow,
    hardship_applied,
    hardship_decided,
    hardship_left,
    hardship_publicized,
    hardship_reviewed,
    missed,
    on_file,
)
from tests.rules.register import day

HOUSEHOLD, CALL = SubjectKey("household", HOME), SubjectKey("call", "k1")


def line(clock: str) -> tuple[int, str, str, str]:
    """Give length, unit, effect and mark of a clock of the national pack."""
    pack, one = clocks.line_in_force(f"cn/{clock}", day("03-02"), clocks.PACKS)
    assert pack == "cn"
    return one.length, one.unit, one.effect, one.mark


@pytest.mark.parametrize(
    ("clock", "says"),
    [
        ("hardship_publicity", (5, "working", "publicity_complete", "unverified")),
        ("hardship_review", (1, "year", "overdue", "doc")),
        ("call_general", (5, "working", "overdue", "unverified")),
        ("call_hard", (10, "working", "overdue", "unverified")),
        ("call_complex", (15, "working", "overdue", "unverified")),
        ("call_dispatch", (0, "named", "overdue", "doc")),
    ],
)
def test_each_clock_stands_in_the_pack_with_its_mark(
    clock: str, says: tuple[int, str, str, str]
) -> None:
    """The hotline's numbers and the length of publicity aren't known (DOMAIN.md 8)."""
    assert line(clock) == says


@pytest.mark.parametrize(
    ("class_", "came", "last"),
    [
        ("general", "03-02", "03-09"),
        ("hard", "03-02", "03-16"),
        ("complex", "03-02", "03-23"),
        ("general", "02-12", "02-26"),  # over the Spring Festival, with Saturday the 14th worked
        ("hard", "02-12", "03-04"),  # Saturday the 28th is worked too
        ("general", "09-28", "10-10"),  # over National Day, to the Saturday that is worked
        ("hard", "09-28", "10-16"),
    ],
)
def test_a_class_of_call_gives_the_last_day(class_: str, came: str, last: str) -> None:
    """12351热线办理时限: so many working days from the day of the call, which isn't counted."""
    register = Cares().hear_all(call_received(came), call_sorted(came, **{"class": class_}))

    assert due(register.call()) == {f"call_{class_}": day(last)}


def test_a_call_runs_from_the_day_it_came_however_late_it_is_sorted() -> None:
    """Sorting doesn't make a day; sorted anew, the last day never comes nearer."""
    register = Cares().hear_all(call_received("03-02"), call_sorted("03-05"))
    assert due(register.call()) == {"call_general": day("03-09")}

    register.hear(call_sorted("03-05", **{"class": "complex"}))
    register.hear(call_sorted("03-06"))
    assert due(register.call()) == {"call_complex": day("03-23")}


def test_a_call_that_is_open_after_its_last_day_is_missed() -> None:
    """The miss counts on the day after, at the union whose turn it was then."""
    register = Cares().hear_all(call_received(), call_sorted(), call_dispatched())
    register.hear(missed(register, CALL, "call_general"))
    call = register.call()

    assert call.missed == (Missed(clock="call_general", due_on=day("03-09")),)
    assert flow("clocks_missed|clock=call_general", call) == {("640104", day("03-10")): 1}
    assert "call_general" not in due(call)


def test_a_closing_told_a_month_late_and_done_in_time_withdraws_the_miss() -> None:
    """Closed on the last day itself; a day later the miss stands."""
    for on, left in (("03-09", 0), ("03-10", 1)):
        register = Cares().hear_all(call_received(), call_sorted())
        register.hear(missed(register, CALL, "call_general"), day("03-10"))

        register.hear(call_handled("03-05"), day("04-10"))
        register.hear(call_closed(on), day("04-10"))

        assert len(register.call().missed) == left
        assert len(flow("clocks_missed", register.call())) == left
        assert len(flow("calls_closed_on_time", register.call())) == 1 - left


def test_an_extension_told_late_and_granted_in_time_starts_the_clock_again() -> None:
    """The miss is withdrawn, and the call runs to its new last day."""
    register = Cares().hear_all(call_received(), call_sorted())
    register.hear(missed(register, CALL, "call_general"))

    register.hear(call_extended("03-09"), day("03-12"))

    assert register.call().missed == ()
    assert due(register.call()) == {"call_general": day("03-20")}


def test_whoever_a_call_is_sent_to_has_the_day_that_was_named() -> None:
    """Only the handler's day runs; handled in time, told late, nothing was missed."""
    register = Cares().hear_all(call_received(), call_sorted(), call_dispatched())
    assert due(register.call())["call_dispatch"] == day("03-06")

    register.hear(missed(register, CALL, "call_dispatch"))
    assert flow("clocks_missed", register.call()) == {("640104", day("03-07")): 1}
    register.hear(call_handled("03-06"), day("04-06"))
    assert register.call().missed == ()
    assert due(register.call()) == {"call_general": day("03-09")}


def test_a_handler_that_was_late_stays_late() -> None:
    """Also when the call as a whole is closed in time."""
    register = Cares().hear_all(call_received(), call_sorted(), call_dispatched())
    register.hear(missed(register, CALL, "call_dispatch"))
    register.hear_all(call_handled("03-07"), call_returned("03-09"), call_closed("03-09"))

    assert flow("clocks_missed", register.call()) == {("640104", day("03-07")): 1}
    assert flow("calls_closed_on_time", register.call()) == {("640104", day("03-09")): 1}


def test_the_handlers_day_moves_with_an_extension_while_it_isnt_over() -> None:
    """Once it is over it stays over, and the call as a whole has more time."""
    for on, step in (("03-06", "03-20"), ("03-07", "03-06")):
        register = Cares().hear_all(call_received(), call_sorted(), call_dispatched())
        register.hear(call_extended(on))

        assert due(register.call()) == {
            "call_dispatch": day(step), "call_general": day("03-20"),
        }  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("03-09", "03-13"),
        ("03-07", "03-13"),  # a Saturday: Monday is the first working day
        ("02-11", "02-24"),  # over the Spring Festival, with Saturday the 14th worked
    ],
)
def test_publicity_is_complete_after_five_working_days(first: str, last: str) -> None:
    """困难职工建档公示: its first day is counted; a longer notice ends on its own last day."""
    asked = Cares().hear_all(hardship_applied("02-10"))
    told = {"from": f"2026-{first}", "to": f"2026-{last}"}
    asked.hear(hardship_publicized("03-31", **told))
    assert due(asked.household()) == {"hardship_publicity": day(last)}

    asked.hear(hardship_publicized("03-31", **told | {"to": "2026-03-20"}))
    assert due(asked.household()) == {"hardship_publicity": day("03-20")}


def test_the_end_of_publicity_is_told_and_counts_against_nobody() -> None:
    """An objection of a day in time takes it back; while one is open nothing runs out."""
    register = Cares().hear_all(hardship_applied(), *checks())
    register.hear(missed(register, HOUSEHOLD, "hardship_publicity"))
    assert due(register.household()) == {}
    assert flow("clocks_missed", register.household()) == {}

    register.hear(hardship_publicized("03-13", objections=1))
    assert register.household().missed == ()
    register.hear(hardship_publicized("03-16", objections=1))
    assert due(register.household()) == {}
    register.hear(hardship_publicized("03-17", objections=1, settled=1))
    assert due(register.household()) == {"hardship_publicity": day("03-13")}


def test_a_file_is_reviewed_within_a_year() -> None:
    """困难职工档案年度复核: from the decision, then from each review; an end on a day off moves."""
    register = on_file()
    assert due(register.household()) == {"hardship_review": day("2027-03-17")}

    register.hear(hardship_reviewed("09-20"))
    assert due(register.household()) == {"hardship_review": day("2027-09-20")}
    register.hear(hardship_left())
    assert due(register.household()) == {}
    register.hear(hardship_left("11-07", move="relapsed"))
    assert due(register.household()) == {"hardship_review": day("2027-11-08")}  # the 7th: Sunday


def test_a_review_over_the_spring_festival_is_due_after_it() -> None:
    """Filed on 17 February 2025, the year ends on the feast: the first working day is the 24th."""
    register = Cares().hear_all(hardship_applied("2025-02-03"), hardship_decided("2025-02-17"))

    assert due(register.household()) == {"hardship_review": day("02-24")}


def test_a_review_told_a_month_late_and_made_in_time_withdraws_the_miss() -> None:
    """A review of the day after lets it stand; both start the clock again."""
    for on, left in (("2027-03-17", 0), ("2027-03-18", 1)):
        register = on_file()
        register.hear(missed(register, HOUSEHOLD, "hardship_review"), day("2027-03-18"))
        assert flow("clocks_missed", register.household()) == {("u1", day("2027-03-18")): 1}

        register.hear(hardship_reviewed(on), day("2027-04-17"))

        assert len(flow("clocks_missed", register.household())) == left
        assert "hardship_review" in due(register.household())

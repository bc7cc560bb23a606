"""What is expected of a union month by month, what came of it, and how streams stand."""

from __future__ import annotations

import datetime as dt

from services.organization.rules.months import CUT_OFF
from services.organization.rules.refused import Refusals
from services.organization.rules.store import Store
from shared.events.base import SubjectKey
from shared.events.organization import RefusalsCounted, Speaks, StoreAdmitted, StreamCompared
from shared.figures.indicators import Number
from tests.rules.organization import (
    Register,
    day,
    employer_registered,
    flow,
    founded,
    month_missed,
    period_confirmed,
    stock,
    union_dissolved,
    union_registered,
)

MARCH, APRIL, MAY = (dt.date(2026, 3, 31), dt.date(2026, 4, 30), dt.date(2026, 5, 31))


def entered(on: str = "03-20") -> Register:
    """Give a register into which u1 over e1 was entered on a day."""
    register = Register().hear_all(employer_registered())
    register.hear(union_registered(), accepted_on=day(on))
    return register


def confirm(register: Register, period: str, reached: str) -> None:
    """Let the confirmation of a month arrive on a day."""
    register.hear(period_confirmed(reached, period=period), accepted_on=day(reached))


def counted(register: Register) -> dict[str, list[dt.date]]:
    """Give the months that are expected and received of u1."""
    return {
        name: sorted(date for _, date in flow(f"city.reports_{name}", register.union()))
        for name in ("expected", "received")
    }


def runs(register: Register) -> list[dt.date]:
    """Give the cut-off that runs for u1."""
    return [one.due_on for one in register.union().deadlines() if one.clock == CUT_OFF]


def test_the_month_runs_until_its_cut_off() -> None:
    """March, in which the union was entered, until 5 April; nothing is expected before."""
    register = entered()

    assert runs(register) == [day("04-05")]
    assert counted(register) == {"expected": [], "received": []}


def test_a_month_confirmed_in_time_is_expected_and_received() -> None:
    """And April runs from then on."""
    register = entered()

    confirm(register, "2026-03", "04-05")

    assert counted(register) == {"expected": [MARCH], "received": [MARCH]}
    assert runs(register) == [day("05-05")]


def test_a_month_that_nobody_confirms_is_expected_all_the_same() -> None:
    """Once its clock has run out; what comes later is received late."""
    register = entered()

    register.hear(month_missed(register))
    assert counted(register) == {"expected": [MARCH], "received": []}
    assert runs(register) == [day("05-05")]

    confirm(register, "2026-03", "04-20")
    assert counted(register) == {"expected": [MARCH], "received": [MARCH]}
    assert flow("city.reports_received|reached=late", register.union()) == {("u1", MARCH): 1}
    assert runs(register) == [day("05-05")]


def test_a_month_confirmed_late_before_its_clock_fires_counts_once_it_has() -> None:
    """The service was down on the 6th; in either order it comes to the same."""
    register = entered()

    confirm(register, "2026-03", "04-06")
    assert counted(register) == {"expected": [], "received": []}

    register.hear(month_missed(register))
    assert counted(register) == {"expected": [MARCH], "received": [MARCH]}


def test_several_months_that_nobody_confirmed_run_out_one_after_the_other() -> None:
    """And one of them that was confirmed in time is left out."""
    register = entered()
    confirm(register, "2026-04", "05-02")

    register.hear(month_missed(register))

    assert counted(register) == {"expected": [MARCH, APRIL], "received": [APRIL]}
    assert runs(register) == [day("06-05")]


def test_what_was_confirmed_of_a_time_before_the_union_was_entered_was_not_expected() -> None:
    """Nobody owes a month to a city that didn't know the union."""
    register = entered()

    confirm(register, "2025-12", "04-02")

    assert counted(register) == {"expected": [], "received": []}


def test_a_miss_of_another_day_than_the_one_that_runs_is_none() -> None:
    """After a correction the clock may run for another month."""
    register = entered()
    told = month_missed(register)
    confirm(register, "2026-03", "04-01")

    register.hear(told)

    assert counted(register) == {"expected": [MARCH], "received": [MARCH]}


def test_nothing_is_expected_of_what_ended_or_is_no_grassroots_union() -> None:
    """A union dissolved in April owes March; the district owes nothing."""
    register = entered()
    register.hear(month_missed(register))
    register.hear(month_missed(register))

    register.hear(union_dissolved("04-10"))

    assert counted(register)["expected"] == [MARCH]
    assert runs(register) == []
    assert runs(Register().hear_all(union_registered(kind="district", employers=[]))) == []


def test_a_union_that_is_founded_owes_the_month_in_which_its_approval_came() -> None:
    """Approved on 10 March, known here on 30 June."""
    assert runs(founded()) == [day("07-05")]


# ------------------------------------------------------------------------- streams


def compared(state: str, on: str) -> StreamCompared:
    """Build what the service writes of a store's stream."""
    return StreamCompared(on=day(on), store="s1", state=state, settled=5)  # type: ignore[arg-type]


def store(*told: StreamCompared) -> Store:
    """Give a store of u1 and u2 after its stream was compared some times."""
    admitted = StoreAdmitted(
        on=day("01-01"), store="s1", agent="u1", broker_user="u1", public_key="k" * 44,
        kind="agent", unions=tuple(Speaks(union=one, from_=day("01-01")) for one in ("u1", "u2")),
    )  # fmt: skip
    subject = Register().hear_all(admitted, *told).subjects[SubjectKey("store", "s1")]
    assert isinstance(subject, Store)
    return subject


def standing(name: str, subject: Store, *on: str) -> list[Number]:
    """Give the streams of u1 on some days."""
    return [stock(f"city.{name}", "u1", one, subject) for one in on]


def test_a_stream_counts_from_the_day_on_which_it_was_compared_first() -> None:
    """At the first union of its store, which it isn't entered under."""
    subject = store(compared("in_step", "03-01"), compared("behind", "03-05"))

    assert standing("streams", subject, "02-28", "03-01", "03-05") == [0, 1, 1]
    assert standing("streams_in_step", subject, "02-28", "03-01", "03-05") == [0, 1, 0]
    assert (subject.home(), subject.former()) == ("6401", ("u1",))


def test_of_one_day_the_last_comparison_holds() -> None:
    """A backlog that was worked off by the evening leaves no trace."""
    subject = store(
        compared("in_step", "03-01"), compared("behind", "03-05"), compared("in_step", "03-05")
    )

    assert standing("streams_in_step", subject, "03-04", "03-05", "03-06") == [1, 1, 1]
    assert len(subject.compared) == 1


# ------------------------------------------------------------------------- refusals


def test_a_count_of_refusals_takes_the_place_of_an_earlier_one_of_the_day() -> None:
    """Two were refused by noon, five by the evening."""
    key = SubjectKey("refusals", "u1")
    register = Register().hear_all(
        RefusalsCounted(on=day("03-02"), union="u1", refused=1, reasons={"schema": 1}),
        RefusalsCounted(on=day("03-01"), union="u1", refused=2, reasons={"schema": 2}),
        RefusalsCounted(
            on=day("03-01"), union="u1", refused=5, reasons={"schema": 4, "id_used": 1}
        ),
    )

    refusals = register.subjects[key]

    assert isinstance(refusals, Refusals)
    assert flow("city.reports_refused", refusals) == {
        ("u1", day("03-01")): 5,
        ("u1", day("03-02")): 1,
    }
    assert flow("city.reports_refused|refusal=schema", refusals)["u1", day("03-01")] == 4

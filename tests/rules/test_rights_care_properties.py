"""What holds of any reports of hardship and calls in any order: no state outside the machine."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from itertools import accumulate
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.rights.indicators import indicators
from services.rights.rules import rules
from services.rights.rules.call import Call
from services.rights.rules.household import Household
from shared.events.base import OF_CLASS, SubjectKey
from shared.figures.indicators import Number
from shared.streams.rules import Refused, Subject, Waits
from tests.rules import care as told
from tests.rules.care import CHEN, DAN, HOME, OTHER, Cares, figures, missed
from tests.rules.register import ANNA, BO, day

FIRST, LAST = day("2026-01-05"), day("2027-06-30")
DAYS = st.dates(FIRST, FIRST + dt.timedelta(days=200))
PEOPLE = st.sampled_from([ANNA, BO, CHEN, DAN])
UNIONS = st.sampled_from(["640104", "640106", "640104001"])
TIERS = st.sampled_from(["deep", "relative", "accident"])
YES_NO = st.booleans()
YUAN = st.sampled_from(["0", "12.5", "3000"])

Given = dict[str, st.SearchStrategy[Any]]
OF_HOME: Given = {"household": st.sampled_from([HOME, HOME, OTHER]), "reported_by": PEOPLE}
OF_CALL: Given = {"call": st.sampled_from(["k1", "k1", "k2"]), "reported_by": PEOPLE}
REPORTS: dict[Callable[..., Any], Given] = {
    told.hardship_applied: OF_HOME | {"union": st.sampled_from(["u1", "u2"]), "migrant": YES_NO},
    told.hardship_registered: OF_HOME
    | {"filed_on": st.just(FIRST) | DAYS, "reviewed_on": st.none() | DAYS, "tier": TIERS},
    told.hardship_checked: OF_HOME
    | {
        "step": st.sampled_from(["unit_review", "visit", "means_check"]),
        "result": st.sampled_from(["passed", "failed"]),
    },
    told.hardship_publicized: OF_HOME
    | {"from_": st.just(FIRST) | DAYS, "to": DAYS, "objections": st.integers(0, 1)},
    told.hardship_decided: OF_HOME
    | {"decision": st.sampled_from(["filed", "filed", "returned", "refused"]), "tier": TIERS},
    told.hardship_reviewed: OF_HOME
    | {"tier": TIERS, "result": st.sampled_from(["stay", "change", "leave"])},
    told.hardship_left: OF_HOME
    | {"move": st.sampled_from(["left", "relapsed"]), "tier": st.none() | TIERS},
    told.aid_given: OF_HOME | {"yuan": YUAN, "kind": st.sampled_from(["money", "visit"])},
    told.call_received: OF_CALL,
    told.call_sorted: OF_CALL
    | {
        "kind": st.sampled_from(["question", "request"]),
        "class": st.sampled_from(["general", "hard", "complex"]),
        "answered_now": st.sampled_from([False, False, False, True]),
    },
    told.call_dispatched: OF_CALL | {"to": UNIONS, "due_on": DAYS},
    told.call_handled: OF_CALL | {"result": st.sampled_from(["solved", "solved", "sent_back"])},
    told.call_returned: OF_CALL | {"accepted": YES_NO},
    told.call_extended: OF_CALL | {"new_due_on": DAYS},
    told.caller_asked: OF_CALL | {"satisfied": YES_NO},
    told.call_closed: OF_CALL | {"checked_by": PEOPLE, "reopened": YES_NO},
}  # fmt: skip
"""Each report with the fields that make it fit, or not, with what was told before."""

STEPS = {
    "call_received": {("", "received")},
    "call_sorted": {
        (before, after) for before in ("received", "sorted") for after in ("sorted", "returned")
    },
    "call_dispatched": {("sorted", "dispatched"), ("dispatched", "dispatched")},
    "call_handled": {
        (before, after) for before in ("sorted", "dispatched")
        for after in ("handled", "returned", "dispatched", "sorted")
    } - {("sorted", "handled"), ("sorted", "dispatched"), ("sorted", "sorted"),
         ("dispatched", "returned")},
    "call_returned": {("handled", "handled"), ("handled", "dispatched"), ("handled", "returned")},
    "call_extended": {(one, one) for one in ("sorted", "dispatched", "handled")},
    "caller_asked": {(one, one) for one in ("returned", "closed")},
    "call_closed": {("returned", "closed"), ("returned", "sorted"), ("closed", "sorted")},
    "hardship_applied": {("", "asked"), ("refused", "asked"), ("returned", "asked"),
                         ("left", "asked")},
    "hardship_registered": {("", "on file"), ("refused", "on file"), ("returned", "on file"),
                            ("left", "on file")},
    "hardship_checked": {(one, one) for one in ("asked", "on file", "returned", "refused", "left")},
    "hardship_decided": {("asked", "on file"), ("asked", "returned"), ("asked", "refused")},
    "hardship_reviewed": {("on file", "on file")},
    # Off the file again, a household whose last application came to nothing is called by that.
    "hardship_left": {("on file", "left"), ("left", "on file"), ("returned", "on file"),
                      ("refused", "on file"), ("on file", "returned"), ("on file", "refused")},
}  # fmt: skip
"""What each report may make of what: the machine, written down beside the rules."""
STEPS["hardship_publicized"] = STEPS["hardship_checked"]
STEPS["aid_given"] = STEPS["hardship_checked"]

rather_long = settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])


CALLS = [build for build in REPORTS if "call" in REPORTS[build]]
CALLS += [told.call_dispatched, told.call_dispatched, told.call_handled] * 2
CALLS += [told.call_returned] * 4
"""What takes a call down and up comes more often, so that stories get there."""
FILES = [build for build in REPORTS if "household" in REPORTS[build]]


@st.composite
def stories(draw: st.DrawFn) -> list[Any]:
    """Give what is told of calls or of households, each begun, mostly in the order of its days."""
    first, *builds = draw(st.sampled_from([CALLS, FILES]))
    when, story = FIRST, []
    for number in range(draw(st.integers(15, 50))):
        build = draw(st.sampled_from([first, *builds])) if number else first
        fields = {name: draw(values) for name, values in REPORTS[build].items()}
        when = max(FIRST, when + dt.timedelta(days=draw(st.integers(-1, 5))))
        story.append(build(when.isoformat(), **fields))
    return story


STORIES = stories()


def hear_all(story: list[Any]) -> Cares:
    """Tell a story; what doesn't fit is refused or waits."""
    register = Cares()
    for event in story:
        with suppress(Refused, Waits):
            register.hear(event, accepted_on=LAST)
    return register


def state(subject: Subject | None) -> str:
    """Name the state of a call or a household."""
    match subject:
        case Call():
            return subject.state
        case Household():
            if subject.asked.decision in {None, "returned", "refused"} and not subject.filed:
                return subject.asked.decision or "asked"
            return "on file" if subject.filed else "left"
    return ""


@rather_long
@given(STORIES)
def test_no_sequence_reaches_a_state_outside_the_machine(story: list[Any]) -> None:
    """Each report that is applied takes its subject along one of the machine's steps."""
    register = Cares()
    for event in story:
        key = OF_CLASS[type(event)].subject(event)
        before = register.subjects.get(key)
        with suppress(Refused, Waits):
            after = register.hear(event, accepted_on=LAST)
            name = OF_CLASS[type(event)].type.removeprefix("rights.")
            assert (state(before), state(after)) in STEPS[name]


@rather_long
@given(STORIES)
def test_clocks_never_run_backwards(story: list[Any]) -> None:
    """Whatever is told, a call's last day and the next review never come nearer."""
    register = Cares()
    for event in story:
        key = OF_CLASS[type(event)].subject(event)
        before = register.subjects.get(key)
        with suppress(Refused, Waits):
            after = register.hear(event, accepted_on=LAST)
            if isinstance(before, Call) and before.due and not after.answered_now:
                assert after.due.due_on >= before.due.due_on
            if isinstance(before, Household) and before.review_due and after.review_due:
                assert after.review_due.due_on >= before.review_due.due_on


@rather_long
@given(STORIES)
def test_what_is_rebuilt_is_what_lives(story: list[Any]) -> None:
    """Folded again with what the ledger keeps, on another day, every subject is the same."""
    register, ledger = Cares(), []
    for number, event in enumerate(story):
        kept: dict[str, Any] = {}
        with suppress(Refused, Waits):
            register.hear(event, accepted_on=LAST, id_=f"told-{number}", kept=kept)
            ledger.append((event, f"told-{number}", kept))

    again = Cares()
    for event, id_, kept in ledger:
        again.hear(event, accepted_on=dt.date(2030, 1, 1), id_=id_, kept=dict(kept))

    assert again.subjects == register.subjects


@rather_long
@given(STORIES)
def test_a_row_reads_back(story: list[Any]) -> None:
    """Each subject's JSON is its row."""
    for key, subject in hear_all(story).subjects.items():
        row = msgspec.json.encode(subject)
        assert msgspec.json.decode(row, type=rules.kinds[key.kind]) == subject
        assert {one.union for one in getattr(subject, "held", ())} == {
            subject.home(), *subject.former(),
        }  # fmt: skip


@rather_long
@given(STORIES)
def test_a_household_counts_at_most_once_on_every_day(story: list[Any]) -> None:
    """Over all unions; it is filed or fallen back as often as it left, or once more."""
    for subject in hear_all(story).subjects.values():
        if not isinstance(subject, Household):
            continue
        by_day: dict[dt.date, Number] = defaultdict(int)
        flows: dict[str, Number] = defaultdict(int)
        for (_, when), cells in figures(subject).items():
            by_day[when] += cells.stock.get("rights.hardship_households", 0)
            for cell, value in cells.flow.items():
                flows[cell] += value
        stocks = list(accumulate(by_day[when] for when in sorted(by_day)))
        assert set(stocks) <= {0, 1}
        came = flows["rights.hardship_filed"] + flows["rights.hardship_relapsed"]
        came += sum(one.began == "registered" for one in subject.tiers)
        assert came - flows["rights.hardship_left"] == bool(subject.filed)


@rather_long
@given(STORIES)
def test_ratios_are_never_above_one(story: list[Any]) -> None:
    """Closed is among all, in time among due, satisfied among reached: in every cell."""
    for cells in figures(*hear_all(story).subjects.values()).values():
        for above, below in (
            ("calls_closed", "calls"),
            ("calls_closed_on_time", "calls_due"),
            ("callers_satisfied", "callers_reached"),
        ):
            for cell, value in cells.flow.items():
                name, bar, label = cell.partition("|")
                if name == f"rights.{above}":
                    assert value <= cells.flow[f"rights.{below}{bar}{label}"]


@rather_long
@given(STORIES)
def test_the_values_of_a_dimension_add_up_to_the_total(story: list[Any]) -> None:
    """In every cell of every union and day."""
    for cells in figures(*hear_all(story).subjects.values()).values():
        for side in cells:
            sums: dict[tuple[str, str], Number] = defaultdict(int)
            for cell, value in side.items():
                id_, bar, label = cell.partition("|")
                if bar:
                    sums[id_, label.partition("=")[0]] += value
            for (id_, _), value in sums.items():
                assert value == side.get(id_, 0)


@rather_long
@given(STORIES)
def test_differences_along_the_way_come_to_the_figures_of_the_end(story: list[Any]) -> None:
    """Before less after, event by event, is what a rebuild gives."""
    register, diff = Cares(), figures()
    for event in story:
        before = dict(register.subjects)
        with suppress(Refused, Waits):
            register.hear(event, accepted_on=LAST)
        for key, subject in register.subjects.items():
            if before.get(key) is not subject:
                indicators.add(diff, before.get(key), -1)
                indicators.add(diff, subject, 1)

    whole = figures(*register.subjects.values())

    assert {place: cells for place, cells in diff.items() if any(cells)} == {
        place: cells for place, cells in whole.items() if any(cells)
    }


@rather_long
@given(STORIES)
def test_a_clock_that_runs_can_be_missed_once(story: list[Any]) -> None:
    """A miss that the service writes always folds, and then the clock runs no more."""
    register = hear_all(story)

    for key, subject in list(register.subjects.items()):
        for clock in subject.deadlines():
            register.hear(missed(register, SubjectKey(*key), clock.clock))
            assert clock not in register.subjects[key].deadlines()

"""What holds of contracts and congresses whatever is told of them, in any order."""

from __future__ import annotations

import copy
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from itertools import accumulate
from typing import Any, Final

import msgspec
from hypothesis import given

from services.rights.indicators import indicators
from services.rights.rules import rules
from services.rights.rules.contract import Contract, State
from shared.events import rights as events
from shared.events.base import Event, SubjectKey
from shared.figures.indicators import Number
from shared.streams.rules import Refused, Subject, Waits
from tests.rules.contract_stories import LAST, STORIES, city, hear_all, rather_long, when
from tests.rules.contracts import figures

STEPS: Final[dict[State, set[State]]] = {
    "offered": {"answered", "declined"},
    "declined": {"answered"},
    "answered": {"bargaining"},
    "bargaining": {"suspended", "voted", "rejected", "signed"},
    "suspended": {"bargaining", "voted", "rejected"},
    "rejected": {"voted", "signed", "suspended"},
    "voted": {"rejected", "signed", "suspended"},
    "signed": {"filed"},
    "filed": {"objected", "in_force"},
    "objected": {"filed"},
    "in_force": {"published", "reported", "renewal_due"},
    "published": {"reported", "renewal_due"},
    "reported": {"renewal_due"},
    "renewal_due": set(),
    "ended": set(),
}
"""The machine (DOMAIN.md 4). A contract may also end from anywhere; and what a report says of an
earlier day may have come to pass by then, so steps are compared as they follow from one another."""

ONES: Final = (
    "rights.enterprises_covered", "rights.workplaces_covered", "rights.enterprises_under_contract",
    "rights.enterprises_under_wages_contract", "rights.enterprises_under_women_contract",
    "rights.workplaces_with_congress", "rights.workplaces_with_open_affairs",
    "rights.contracts_in_force",
)  # fmt: skip
"""Stocks to which one subject adds at most one."""

PARTS: Final = {
    "rights.enterprises_under_contract": "rights.enterprises_covered",
    "rights.enterprises_under_wages_contract": "rights.enterprises_covered",
    "rights.enterprises_under_women_contract": "rights.enterprises_covered",
    "rights.workplaces_with_congress": "rights.workplaces_covered",
    "rights.workplaces_with_open_affairs": "rights.workplaces_covered",
}
"""Numerators, each with what it is a part of."""


@rather_long
@given(STORIES)
def test_a_fold_refuses_or_waits_and_a_row_reads_back(story: list[Any]) -> None:
    """Nothing else is ever raised, and each subject's JSON is its row."""
    for key, subject in hear_all(story).subjects.items():
        row = msgspec.json.encode(subject)

        assert msgspec.json.decode(row, type=rules.kinds[key.kind]) == subject
        assert subject.home() is not None


@rather_long
@given(STORIES)
def test_no_story_leads_a_contract_outside_the_machine(story: list[Any]) -> None:
    """Before and after each report, on its own day."""
    register = city()
    for event in story:
        before = dict(register.subjects)
        with suppress(Refused, Waits):
            register.hear(event, accepted_on=LAST)
        for key, now in register.subjects.items():
            was = before.get(key)
            if isinstance(was, Contract) and isinstance(now, Contract) and was is not now:
                first, then = was.state(when(event)), now.state(when(event))
                assert then in {first, "ended"} | reached(first), (event, was)


def reached(state: State) -> set[State]:
    """Give the states to which one report and the passing of its days may lead."""
    after_time: dict[State, set[State]] = {
        "filed": STEPS["in_force"] | {"in_force"},
        "objected": {"in_force"},
        "signed": {"filed"},
    }
    found = set(STEPS[state])
    for one in tuple(found):
        found |= after_time.get(one, set())
    return found


@rather_long
@given(STORIES)
def test_the_days_of_a_contract_only_go_forward(story: list[Any]) -> None:
    """From the offer to the end; and what a clock gives is never before what set it running."""
    for subject in hear_all(story).subjects.values():
        if isinstance(subject, Contract):
            days = [one for one in steps(subject) if one is not None]
            assert days == sorted(days)
            for clock, start in started(subject):
                assert clock is None or start is None or clock.due_on >= start


def steps(contract: Contract) -> Iterator[dt.date | None]:
    """Give the days of a contract's steps, as they follow one another."""
    yield contract.offer.on if contract.offer else None
    yield contract.answered.on if contract.answered else None
    yield contract.team_on
    yield contract.vote.on if contract.vote else None
    yield contract.signed_on
    yield contract.filing.on if contract.filing else None
    yield contract.filing.received_on if contract.filing else None
    yield contract.in_force_from if contract.filing else None
    yield contract.published_on


def started(contract: Contract) -> Iterator[tuple[Any, dt.date | None]]:
    """Give the clocks that count forward, with the day on which each began."""
    if contract.offer:
        yield contract.offer.due, contract.offer.on
    if contract.pause:
        yield contract.pause.due, contract.pause.on
    if contract.filing:
        yield contract.filing.due, contract.filing.received_on
    yield contract.submission_due, contract.signed_on
    yield contract.publication_due, contract.in_force_from
    yield contract.performance_due, contract.in_force_from if contract.filing else None


@rather_long
@given(STORIES)
def test_what_is_rebuilt_from_the_ledger_is_what_is_live(story: list[Any]) -> None:
    """What was accepted, folded once more with what was kept, judging nothing by the packs anew."""
    live = city()
    ledger: list[tuple[Event, dict[str, Any], str]] = []
    for number, event in enumerate(story):
        kept: dict[str, Any] = {}
        with suppress(Refused, Waits):
            live.hear(event, LAST, kept, f"told-{number}")
            ledger.append((event, msgspec.json.decode(msgspec.json.encode(kept)), f"told-{number}"))
    built = city()

    for event, kept, id_ in ledger:
        asked = copy.deepcopy(kept)
        built.hear(event, LAST, asked, id_)
        assert asked == kept

    assert built.subjects == live.subjects


@rather_long
@given(STORIES)
def test_a_subject_is_counted_at_most_once_and_a_part_never_exceeds_its_whole(
    story: list[Any],
) -> None:
    """On every day, at every union."""
    for subject in hear_all(story).subjects.values():
        stocks = stocks_of(subject)
        for (cell, union), values in stocks.items():
            assert min(values.values()) >= 0
            if cell.partition("|")[0] in ONES:
                assert max(values.values()) <= 1
            if cell in PARTS:
                covers = stocks.get((PARTS[cell], union), {})
                assert all(value <= at(covers, on) for on, value in values.items())


Stocks = dict[tuple[str, str], dict[dt.date, Number]]


def stocks_of(subject: Subject) -> Stocks:
    """Give each stock of a subject at each union, after each of its days."""
    changes: Stocks = defaultdict(lambda: defaultdict(int))
    for (union, on), cells in figures(subject).items():
        for cell, value in cells.stock.items():
            changes[cell, union][on] += value
    found: Stocks = {}
    for place, days in changes.items():
        order = sorted(days)
        found[place] = dict(zip(order, accumulate(days[on] for on in order), strict=True))
    return found


def at(stocks: dict[dt.date, Number], on: dt.date) -> Number:
    """Give a stock on a day."""
    return next((stocks[one] for one in sorted(stocks, reverse=True) if one <= on), 0)


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
    register = city()
    diff = figures(*register.subjects.values())
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
            register.hear(missed(key, clock))
            assert clock not in register.subjects[key].deadlines()


def missed(key: SubjectKey, clock: Any) -> events.DeadlineMissed:  # noqa: ANN401 - a deadline
    """Build what the service writes when a clock has run out."""
    return events.DeadlineMissed(
        on=clock.due_on + dt.timedelta(days=1), kind=key.kind, about=key.id, clock=clock.clock,
        due_on=clock.due_on, article=clock.article, pack=clock.pack, effect=clock.effect,
    )  # fmt: skip

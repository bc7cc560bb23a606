"""What holds of any reports in any order: folds refuse or wait, figures add up, order is free."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from itertools import accumulate
from random import Random
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.organization.announce import announce
from services.organization.indicators import indicators
from services.organization.rules import rules
from shared.events.base import OF_CLASS, SubjectKey
from shared.events.organization import DeadlineMissed
from shared.figures.indicators import Number
from shared.streams.rules import Refused, Subject, Waits
from tests.rules import organization as told
from tests.rules.organization import ANNA, BO, Register, day, figures

FIRST, LAST = day("2025-11-01"), day("2026-12-31")
DAYS = st.dates(FIRST, LAST)
EARLY = st.dates(FIRST, day("2026-03-01"))
UNIONS = st.sampled_from(["u1", "u2", "u3", "u4", "u5", "u6"])
EMPLOYERS = st.sampled_from(["e1", "e2", "e3"])
SOME = st.lists(EMPLOYERS, unique=True, max_size=2)
KINDS = st.sampled_from(["single", "joint", "regional", "town", "group"])
PEOPLE = st.sampled_from([ANNA, BO])
DECISIONS = st.sampled_from(["approved", "approved", "returned", "refused"])
MEMBER = st.sampled_from(["aa" * 32, "bb" * 32])
EMPLOYMENT = st.sampled_from(["standard", "platform", "retired"])
SMALL = st.integers(0, 40)
OFFICERS = st.sampled_from(["o1", "o2"])
POSTS = st.sampled_from(["chair", "chair", "committee"])

Given = dict[str, st.SearchStrategy[Any]]
OF_UNION: Given = {"union": UNIONS, "reported_by": PEOPLE}
OF_MEMBER: Given = {"union": UNIONS, "member": MEMBER}
TRAITS: Given = {
    "sex": st.sampled_from(["male", "female"]),
    "birth_year": st.integers(1950, 2008),
    "migrant": st.booleans(),
    "employment": EMPLOYMENT,
}
OF_EMPLOYER: Given = {"employer": EMPLOYERS}
REPORTS: dict[Callable[..., Any], Given] = {
    told.employer_registered: OF_EMPLOYER | {"workers": SMALL},
    told.employer_counted: OF_EMPLOYER
    | {"as_of": EARLY, "workers": st.integers(20, 300), "women": st.integers(0, 20)},
    told.employer_changed: OF_EMPLOYER
    | {"industry": st.sampled_from(["C1373", "I61", "P"]), "unit_type": st.just("160")},
    told.employer_closed: OF_EMPLOYER,
    told.union_registered: OF_UNION | {"kind": KINDS, "employers": SOME, "founded_on": EARLY},
    told.union_applied: OF_UNION | {"kind": KINDS, "employers": SOME},
    told.founding_decided: OF_UNION | {"decision": DECISIONS, "received_on": EARLY},
    told.election_held: OF_UNION
    | {
        "purpose": st.sampled_from(["founding", "founding", "term", "by_election", "recall"]),
        "entitled": st.integers(20, 40), "present": st.integers(15, 22),
        "in_favour": st.integers(0, 17), "seats": st.integers(0, 3),
        "term_years": st.integers(0, 6),
    },
    told.election_decided: OF_UNION | {"decision": DECISIONS},
    told.union_changed: OF_UNION
    | {"kind": st.none() | KINDS, "employers_added": SOME, "employers_removed": SOME},
    told.union_moved: {
        "union": UNIONS, "from_": DAYS, "tree": st.sampled_from(["territorial", "industry"]),
        "old_parent": st.sampled_from(["640104", "640106", "u1"]), "new_parent": UNIONS,
    },
    told.union_merged: {"union": UNIONS, "into": UNIONS, "from_": DAYS, "employers": SOME},
    told.union_dissolved: OF_UNION | {"employer_closed": st.booleans()},
    told.headcount_declared: {
        "union": UNIONS, "as_of": EARLY, "members": SMALL, "women": st.integers(0, 3),
        "migrant": st.just(0),
    },
    told.member_registered: OF_MEMBER | TRAITS,
    told.member_joined: OF_MEMBER | TRAITS,
    told.member_changed: OF_MEMBER
    | {"migrant": st.none() | st.booleans(), "employment": st.none() | EMPLOYMENT},
    told.member_sent: {"from_union": UNIONS, "to_union": UNIONS, "member": MEMBER},
    told.member_received: OF_MEMBER | TRAITS | {"from_union": UNIONS},
    told.member_left: OF_MEMBER | {"reason": st.sampled_from(["left", "deceased", "void"])},
    told.member_kept: OF_MEMBER | {"at_union": UNIONS},
    told.member_verified: OF_MEMBER | {"result": st.sampled_from(["matched", "not_found"])},
    told.double_settled: {"member": MEMBER, "kept_at": st.sampled_from(["u1", "u2"])},
    told.union_split: {
        "union": UNIONS, "part": st.sampled_from(["u7", "u8", "u2"]), "from_": DAYS,
        "employers": SOME, "members": st.integers(0, 3), "last": st.booleans(),
        "member_keys": st.lists(MEMBER, unique=True, max_size=2),
    },
    told.election_postponed: OF_UNION | {"until": DAYS},
    told.committee_formed: OF_UNION | {"kind": st.sampled_from(["women", "audit"])},
    told.committee_ended: OF_UNION | {"kind": st.sampled_from(["women", "audit"])},
    told.legal_person_registered: OF_UNION | {"valid_to": DAYS},
    told.legal_person_ended: OF_UNION,
    told.staff_home_rated: OF_UNION
    | {"grade": st.sampled_from(["qualified", "failed"]), "valid_to": st.none() | DAYS},
    told.officer_took_post: OF_UNION
    | {
        "officer": OFFICERS, "post": POSTS, "near_relative": st.booleans(),
        "kind": st.sampled_from(["full", "part"]),
    },
    told.officer_left_post: OF_UNION
    | {"officer": OFFICERS, "post": POSTS, "reason": st.sampled_from(["moved", "resigned"])},
    told.officer_move_asked: OF_UNION | {"officer": OFFICERS, "post": POSTS},
    told.officer_move_answered: OF_UNION | {"officer": OFFICERS, "agreed": st.booleans()},
    told.founding_urged: OF_EMPLOYER | {"answer_by": DAYS},
    told.grassroots_visited: OF_UNION,
    told.visit_problem_settled: {},
    told.period_confirmed: {"union": UNIONS, "period": st.sampled_from(["2026-03", "2025-12"])},
}  # fmt: skip
"""Each report with the fields that make it fit, or not, with what was told before."""

ONES = ("organization.unions", "organization.members", "organization.members_at_work",
        "organization.employers_covered", "organization.employers_25",
        "organization.employers_25_covered", "organization.members_kept",
        "organization.members_verified", "organization.members_with_declared",
        "organization.officers", "organization.unions_legal_person",
        "organization.unions_with_staff_home", "organization.unions_with_women",
        "organization.unions_with_audit_committee", "organization.unions_with_women_committee",
        "organization.unions_directly_elected")  # fmt: skip
"""Stocks to which one subject adds at most one."""


@st.composite
def reports(draw: st.DrawFn) -> Any:  # noqa: ANN401 - any report
    """Give a report of any kind, on any day."""
    build = draw(st.sampled_from(list(REPORTS)))
    fields = {name: draw(values) for name, values in REPORTS[build].items()}
    return build(draw(DAYS).isoformat(), **fields)


STORIES = st.lists(reports(), min_size=10, max_size=50).flatmap(
    lambda story: st.sampled_from([story, sorted(story, key=lambda event: event.on)])
)
"""What is told, half of it in the order of its days."""

rather_long = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])


def city() -> Register:
    """Give a city on which most reports can build: unions of each state, a member on the way."""
    return Register().hear_all(
        *(told.employer_registered("2025-11-01", employer=code) for code in ("e1", "e2", "e3")),
        told.union_registered("2025-11-01", union="u1", employers=["e1"], division="410102",
                              term_to="2026-03-31"),
        told.union_registered("2025-12-01", union="u2", employers=["e1", "e2"],
                              founded_on="2025-12-01"),
        told.union_applied("2025-11-01", union="u3", employers=["e3"]),
        told.founding_decided("2025-11-20", union="u3", received_on="2025-11-01"),
        told.union_applied("2025-11-01", union="u4", employers=["e3"]),
        told.union_applied("2025-11-01", union="u5", employers=["e1"]),
        told.founding_decided("2025-11-20", union="u5", received_on="2025-11-01"),
        told.election_held("2025-11-25", union="u5"),
        told.member_joined("2025-11-01"),
        told.member_sent("2025-11-02", to_union="u2"),
        told.member_joined("2025-11-01", member="bb" * 32),
        told.member_joined("2025-11-03", member="bb" * 32, union="u2"),
        told.double_found(
            "2025-11-05", member="bb" * 32, memberships=[f"u1/{'bb' * 32}", f"u2/{'bb' * 32}"],
            began_on=[day("2025-11-01"), day("2025-11-03")],
        ),
        told.officer_took_post("2025-11-01"),
    )  # fmt: skip


def hear_all(story: list[Any]) -> Register:
    """Tell a story of the city."""
    register = city()
    for event in story:
        with suppress(Refused, Waits):
            register.hear(event, accepted_on=LAST)
    return register


def stocks_of(subject: Subject) -> dict[str, list[Number]]:
    """Give each stock of a subject, all unions together, after each of its days."""
    by_day: dict[str, dict[dt.date, Number]] = defaultdict(lambda: defaultdict(int))
    for (_, when), cells in figures(subject).items():
        for cell, value in cells.stock.items():
            by_day[cell][when] += value
    return {
        cell: list(accumulate(days[when] for when in sorted(days))) for cell, days in by_day.items()
    }


@rather_long
@given(STORIES)
def test_a_fold_refuses_or_waits_and_a_row_reads_back(story: list[Any]) -> None:
    """Nothing else is ever raised, and each subject's JSON is its row."""
    register = hear_all(story)

    for key, subject in register.subjects.items():
        row = msgspec.json.encode(subject)
        assert msgspec.json.decode(row, type=rules.kinds[key.kind]) == subject
        assert subject.home() is not None
        for row_ in announce(None, subject):
            assert OF_CLASS[type(row_)].decode(msgspec.json.encode(row_)) == row_


@rather_long
@given(STORIES)
def test_a_subject_is_counted_at_most_once_on_every_day(story: list[Any]) -> None:
    """Its stock over all unions is 0 or 1 after each day, and no stock is ever below 0."""
    for subject in hear_all(story).subjects.values():
        for cell, stocks in stocks_of(subject).items():
            assert min(stocks) >= 0
            if cell.partition("|")[0] in ONES and subject.kind != "headcount":
                assert max(stocks) <= 1


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
@given(STORIES, st.randoms(use_true_random=False))
def test_the_order_among_independent_subjects_is_free(story: list[Any], chance: Random) -> None:
    """Each subject's own order kept, theirs among each other shuffled, the end is the same."""
    apart = [event for event in story if only_subject(event)]

    assert subjects_of(shuffled(apart, chance)) == subjects_of(list(enumerate(apart)))


def only_subject(event: Any) -> SubjectKey | None:  # noqa: ANN401 - any report
    """Give the only subject that an event touches, or None when it may touch more."""
    declaration = OF_CLASS[type(event)]
    alone = type(event) not in rules.more and not [*declaration.also(event)]
    return declaration.subject(event) if alone else None


def shuffled(story: list[Any], chance: Random) -> list[tuple[int, Any]]:
    """Give numbered events in another order, but not those of one subject."""
    told_of: dict[SubjectKey | None, deque[tuple[int, Any]]] = defaultdict(deque)
    for number, event in enumerate(story):
        told_of[only_subject(event)].append((number, event))
    order = [only_subject(event) for event in story]
    chance.shuffle(order)
    return [told_of[key].popleft() for key in order]


def subjects_of(story: list[tuple[int, Any]]) -> dict[SubjectKey, Subject]:
    """Give what becomes of the city when numbered events are told; ids go with the numbers."""
    register = city()
    for number, event in story:
        with suppress(Refused, Waits):
            register.hear(event, accepted_on=LAST, id_=f"told-{number}")
    return register.subjects


@rather_long
@given(STORIES)
def test_a_clock_that_runs_can_be_missed_once(story: list[Any]) -> None:
    """A miss that the service writes always folds, and then the clock runs no more."""
    register = hear_all(story)

    for key, subject in list(register.subjects.items()):
        for clock in subject.deadlines():
            register.hear(
                DeadlineMissed(
                    on=clock.due_on + dt.timedelta(days=1),
                    kind=key.kind,
                    about=key.id,
                    clock=clock.clock,
                    due_on=clock.due_on,
                    article=clock.article,
                    pack=clock.pack,
                    effect=clock.effect,
                )
            )
            assert clock not in register.subjects[key].deadlines()

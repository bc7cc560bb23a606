"""Stories of contracts and congresses: whatever may be told of them, in any order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from shared.streams.rules import Refused, Waits
from tests.rules import contracts as told
from tests.rules.contracts import PLACES, Register, day

FIRST, LAST = day("2025-11-01"), day("2027-12-31")
DAYS: Final = st.dates(FIRST, LAST)
NEAR: Final = st.dates(FIRST, day("2026-06-30"))
CONTRACTS: Final = st.sampled_from(["c1", "c2", "c3", "c4"])
UNIONS: Final = st.sampled_from(["u1", "u1", "u2"])
EMPLOYERS: Final = st.lists(st.sampled_from(["e1", "e2", "e3"]), min_size=1, max_size=2)
DIVISIONS: Final = st.sampled_from([*PLACES.values()])
KINDS: Final = st.sampled_from(["comprehensive", "wages", "women", "safety"])
SCOPES: Final = st.sampled_from(["single", "single", "regional", "industry"])
TRUE: Final = st.booleans()
SOME: Final = st.integers(0, 60)
TYPES: Final = st.sampled_from(["112", "600", "700"])

Given = dict[str, st.SearchStrategy[Any]]
OF_CONTRACT: Given = {"contract": CONTRACTS}
WHO: Given = {"union": UNIONS, "division": DIVISIONS}
REPORTS: Final[dict[Callable[..., Any], Given]] = {
    told.contract_registered: OF_CONTRACT | WHO
    | {"kind": KINDS, "scope": SCOPES, "employers": EMPLOYERS, "from_": NEAR, "to": DAYS},
    told.bargaining_offered: OF_CONTRACT | WHO
    | {"kind": KINDS, "scope": SCOPES, "renews": st.none() | CONTRACTS},
    told.offer_answered: OF_CONTRACT | {"agreed": TRUE},
    told.team_set: OF_CONTRACT,
    told.bargaining_paused: OF_CONTRACT
    | {"paused": TRUE, "until": st.none() | DAYS, "worker_side_agrees": TRUE},
    told.contract_voted: OF_CONTRACT
    | {"drafted_on": NEAR, "present": st.integers(35, 62), "in_favour": st.integers(25, 45),
       "secret": TRUE},
    told.contract_signed: OF_CONTRACT
    | {"from_": NEAR, "to": DAYS, "employers": EMPLOYERS, "women_workers": st.integers(0, 125)},
    told.contract_submitted: OF_CONTRACT | {"received_on": DAYS},
    told.contract_reviewed: OF_CONTRACT
    | {"result": st.sampled_from(["no_objection", "objected", "silent"])},
    told.contract_published: OF_CONTRACT,
    told.performance_reported: OF_CONTRACT | {"year": st.integers(2025, 2027)},
    told.contract_ended: OF_CONTRACT
    | {"reason": st.sampled_from(["expired", "dissolved", "replaced"])},
    told.congress_set_up: WHO
    | {"employers": EMPLOYERS, "delegates": st.integers(20, 130), "women": SOME,
       "managers": st.integers(0, 20), "term_to": st.dates(FIRST, day("2031-12-31"))},
    told.congress_held: {"present": SOME, "papers_on": st.none() | NEAR},
    told.congress_voted: {"in_favour": SOME, "secret": TRUE, "passed": TRUE},
    told.proposal_made: {"union": UNIONS, "accepted": TRUE},
    told.proposal_answered: {"state": st.sampled_from(["answered", "done", "declined"])},
    told.affairs_opened: {},
    told.labour_contracts_counted: {
        "as_of": NEAR, "should_sign": st.integers(100, 130), "signed": st.integers(90, 120),
    },
    told.harmony_named: {"valid_to": st.none() | DAYS, "withdrawn": TRUE},
}  # fmt: skip
"""Each report with the fields that make it fit, or not, with what was told before."""


@st.composite
def reports(draw: st.DrawFn) -> Any:  # noqa: ANN401 - any report
    """Give a report of any kind, on any day."""
    build = draw(st.sampled_from(list(REPORTS)))
    fields = {name: draw(values) for name, values in REPORTS[build].items()}
    return build(draw(DAYS).isoformat(), **fields)


@st.composite
def coverages(draw: st.DrawFn) -> Any:  # noqa: ANN401 - an announcement
    """Give another word of organization's on who covers an employer."""
    first = draw(NEAR)
    until = draw(st.none() | st.dates(first + dt.timedelta(days=1), LAST))
    covers = [{"union": draw(UNIONS), "from": first, "until": until}]
    types = [{"unit_type": draw(TYPES), "from": "0001-01-01"},
             {"unit_type": draw(TYPES), "from": draw(NEAR)}]  # fmt: skip
    return told.coverage_announced(
        employer=draw(st.sampled_from(["e1", "e2"])), coverages=covers[: draw(st.integers(0, 1))],
        unit_types=types, closed_on=draw(st.none() | st.none() | DAYS),
    )  # fmt: skip


LIFE: Final = (
    told.bargaining_offered, told.offer_answered, told.team_set, told.bargaining_paused,
    told.contract_voted, told.contract_signed, told.contract_submitted, told.contract_reviewed,
    told.contract_published, told.performance_reported, told.contract_ended,
)  # fmt: skip
"""A contract's reports as they follow one another."""


@st.composite
def lives(draw: st.DrawFn) -> list[Any]:
    """Give what a branch tells of a contract's life, mostly in order and mostly all of it."""
    on = draw(st.dates(FIRST, day("2026-03-01")))
    life: list[Any] = []
    for build in LIFE:
        on += dt.timedelta(days=draw(st.integers(0, 20)))
        fields: dict[str, Any] = {name: draw(values) for name, values in REPORTS[build].items()}
        ends = on.replace(year=on.year + draw(st.integers(1, 3)), day=1)
        likely: dict[str, Any] = {
            "agreed": True, "paused": True, "union": "u1", "employers": ["e1"], "renews": None,
            "drafted_on": on, "received_on": on, "from_": on, "until": on, "to": ends,
        }  # fmt: skip
        fields |= {name: value for name, value in likely.items() if name in fields}
        if draw(st.integers(0, 7)):
            life.append(build(on.isoformat(), **(fields | {"contract": "c5"})))
    return life


def when(event: Any) -> dt.date:  # noqa: ANN401 - a report, or an announcement
    """Give the day of a report; an announcement has none."""
    return getattr(event, "on", FIRST)


SINGLE: Final = st.lists(st.one_of(reports(), reports(), reports(), coverages()), max_size=30)
STORIES: Final = st.builds(list.__add__, SINGLE, lives()).flatmap(
    lambda story: st.sampled_from([story, sorted(story, key=when)])
)
"""A contract's life among whatever else is told, half of it in the order of its days."""

rather_long = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])


def city() -> Register:
    """Give a city on which most reports can build: contracts of many states, a congress."""
    covers = [{"union": "u1", "from": "2020-01-01"}, {"union": "u2", "from": "2026-02-01"}]
    return Register().hear_all(
        told.coverage_announced(coverages=covers),
        told.coverage_announced(employer="e2", coverages=covers),
        told.bargaining_offered("2025-11-01"),
        told.offer_answered("2025-11-02"),
        told.team_set("2025-11-03"),
        told.contract_registered("2025-11-01", contract="c2", from_="2025-01-01", to="2026-12-31"),
        told.bargaining_offered("2025-11-01", contract="c3", renews="c2", division="330102"),
        told.offer_answered("2025-11-02", contract="c3"),
        told.team_set("2025-11-03", contract="c3"),
        told.contract_voted("2025-11-20", contract="c3", drafted_on="2025-11-10"),
        told.contract_signed("2025-11-21", contract="c3", from_="2026-01-01", to="2027-06-30"),
        told.congress_set_up("2025-11-01", term_to="2028-10-31"),
        told.congress_held("2025-11-20"),
        told.proposal_made("2025-11-20"),
    )


def hear_all(story: list[Any]) -> Register:
    """Tell a story of the city."""
    register = city()
    for event in story:
        with suppress(Refused, Waits):
            register.hear(event, accepted_on=LAST)
    return register

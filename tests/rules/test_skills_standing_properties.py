"""The standing of an employer for honours: whatever comes first, the answer is the same."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from services.skills.rules import rules
from services.skills.rules.standing import now
from shared.events.base import SubjectKey
from shared.streams.refolding import refold
from tests.rules.contracts import coverage_announced
from tests.rules.standing import (
    ORGANIZATION,
    RIGHTS,
    Desk,
    adverse_fact_announced,
    nomination_made,
    standing_announced,
)


def announcements(chance: random.Random) -> tuple[list[Any], list[Any]]:
    """Make some announcements of organization, and some of rights, about one employer."""
    organization = [
        coverage_announced(coverages=chance.choice([[], [{"union": "u1", "from": "2026-02-01"}]]))
        for _ in range(chance.randint(0, 3))
    ]
    rights: list[Any] = []
    for _ in range(chance.randint(0, 6)):
        begins = dt.date(2026, chance.randint(1, 6), chance.randint(1, 28))
        ends = begins + dt.timedelta(days=chance.randint(0, 60))
        stretch = {"from": begins, "until": ends}
        rights.append(chance.choice([
            standing_announced(under_contract=[stretch]),
            standing_announced(with_congress=[stretch]),
            adverse_fact_announced(
                adverse_fact=chance.choice(["f1", "f2"]), until=ends, **{"from": begins},
                kind=chance.choice(["arrears", "insurance", "accident", "mass_incident"]),
            ),
        ]))  # fmt: skip
    return organization, rights


def mixed(desk: Desk, chance: random.Random, *streams: tuple[str, list[Any]]) -> Desk:
    """Tell streams to a desk, each in its own order, one beside the other in any."""
    turns = [name for name, told in streams for _ in told]
    chance.shuffle(turns)
    left = {name: iter(told) for name, told in streams}
    for name in turns:
        desk.tell(next(left[name]), name)
    return desk


@given(st.randoms(use_true_random=False))
def test_the_answer_now_does_not_depend_on_what_came_first(chance: random.Random) -> None:
    """Nor do the events that it names; and what was last told of each decision is that answer."""
    organization, rights = announcements(chance)
    decisions = [
        nomination_made(f"0{month}-15", nomination=f"n{month}", member=f"{month:064x}")
        for month in (2, 4, 6)
    ]
    told = ((ORGANIZATION, organization), (RIGHTS, rights), ("b1/skills", decisions))

    answers = []
    for _ in range(2):
        desk = mixed(Desk(), chance, *told)
        found = {}
        for check in desk.standing.checks:
            answer = now(desk.standing, check)
            assert [(one.rule, one.fact) for one in check.latest] == [
                (one.rule, one.fact) for one in answer.vetoes
            ]
            assert check.latest_result == answer.result
            barred = "barred_by_veto" in desk.found("nomination", check.nomination)
            assert barred == (answer.result == "barred")
            found[check.nomination] = (
                answer.result,
                [(one.rule, one.fact, desk.places[one.event]) for one in answer.vetoes],
            )
        answers.append(found)

    assert answers[0] == answers[1]
    assert set(answers[0]) == {"n2", "n4", "n6"}


@given(st.randoms(use_true_random=False))
def test_what_is_rebuilt_from_the_ledger_is_what_lives(chance: random.Random) -> None:
    """Standing and nominations, and each reads back from its row."""
    organization, rights = announcements(chance)
    told = ((ORGANIZATION, organization), (RIGHTS, rights), ("b1/skills", [nomination_made()]))
    desk = mixed(Desk(), chance, *told)

    for key in (SubjectKey("standing", "e1"), SubjectKey("nomination", "n1")):
        pasts = [one for one in desk.ledger if key in (one.own, *one.also)]
        live = desk.subjects[key]
        assert refold(key, pasts, rules) == live
        assert msgspec.json.decode(msgspec.json.encode(live), type=rules.kinds[key.kind]) == live

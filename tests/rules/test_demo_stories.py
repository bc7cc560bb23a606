"""The demo's stories of rights: what is told is possible, and unlawful only where that is meant."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest

from deploy.demo import (
    acts_care,
    acts_contracts,
    acts_disputes,
    acts_hotline,
    acts_supervision,
    past,
    people,
    stories,
)
from deploy.demo.entering import CHAIR, CLERK
from deploy.demo.live import Act
from deploy.demo.plan import HOUSE
from deploy.demo.scene import Scene
from deploy.demo.standing import RaisedDispute, Standing, StandingEmployer, StandingUnion
from deploy.demo.stories import Step, Story
from shared.events.base import OF_CLASS, Event, SubjectKey
from shared.events.rights import DeadlineMissed
from shared.streams.rules import Refused
from tests.agents import a_store
from tests.rules.contracts import Register, coverage_announced

CITY, DISTRICT, TOWN, UNION = "6401", "640104", "640104001", "6401040010001"
BEGAN: Final = dt.date(2025, 11, 3)
TODAY: Final = dt.date(2026, 6, 30)
STORIES: Final = (
    *acts_disputes.DISPUTES, *acts_supervision.MATTERS, *acts_contracts.CONTRACTS,
    *acts_contracts.CONGRESSES, *acts_care.HOUSEHOLDS, *acts_hotline.CALLS, *acts_care.RISKS,
    acts_care.cared, *(story for story, _ in past.HAVE),
)  # fmt: skip
ON_PURPOSE: Final = {
    "past_limitation", "few_supervisors", "offer_answered_late", "contract_submitted_late",
    "voted_without_quorum", "contract_too_long", "too_many_managers", "congress_without_quorum",
    "passed_without_majority", "filed_without_visit", "publicity_too_short",
}  # fmt: skip
"""What is unlawful in some story, and found."""
LATE: Final = {"mediation", "award", "opinion_answer", "call_general", "call_dispatch"}
"""Clocks that run out in some story although somebody should have acted."""


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Give a city of one grassroots union with three members, all of it at the house agent."""
    store = a_store(tmp_path, CITY, DISTRICT, TOWN, UNION)
    for place, account in enumerate((CLERK, CHAIR)):
        one = people.person(1, place)
        store.people.open_account(account, one.name, one.id_number)
    members = [people.person(1, place) for place in (7, 8, 9)]
    keys = [store.people.remember(one.name, one.id_number) for one in members]
    running: Any = SimpleNamespace(stores={HOUSE: store}, installation=SimpleNamespace(seed=1))
    yield Placed(running, standing(keys), random.Random(1), lambda _: None)
    store.close()


class Placed(Scene):
    """A scene whose today doesn't move, and which keeps what is said."""

    said: list[Step]

    @property
    def today(self) -> dt.date:
        """Give the day."""
        return TODAY

    def say(self, union: str, event: Event, *, time: dt.datetime | None = None) -> str:
        """Keep what is said."""
        self.said = [*getattr(self, "said", []), Step(union, event)]
        return super().say(union, event, time=time or dt.datetime(2026, 6, 30, 9, tzinfo=dt.UTC))


def standing(members: list[str]) -> Standing:
    """Give what stands in the city."""
    found = Standing()
    for code, kind, parent in (
        (CITY, "city", ""), (DISTRICT, "district", CITY), (TOWN, "town", DISTRICT),
        (UNION, "single", TOWN),
    ):  # fmt: skip
        found.unions[code] = StandingUnion(
            code=code, name=code, kind=kind, status="active", parent=parent, employers=["e1"],
            roster=True, since=dt.date(2020, 1, 1),
        )  # fmt: skip
    found.employers["e1"] = StandingEmployer("e1", "e1", TOWN, workers=120, union=UNION)
    found.members[UNION] = members
    return found


def register(steps: list[Step]) -> Register:
    """Give rights after it has heard some steps, and of the clocks that ran out before each."""
    found = Register()
    found.hear(coverage_announced(coverages=[{"union": UNION, "from": "2020-01-01"}]))
    for step in steps:
        run_out(found, step.on)
        found.hear(step.event)
    run_out(found, TODAY)
    return found


def run_out(heard: Register, on: dt.date) -> None:
    """Tell rights of the clocks that had run out by a day."""
    for key, subject in [*heard.subjects.items()]:
        for clock in {one.clock for one in subject.deadlines() if one.due_on < on}:
            heard.hear(heard.missed(key, DeadlineMissed, clock))


def told(scene: Scene, story: Story) -> list[Step]:
    """Give what a story tells of the one union, as if nothing had been told yet."""
    scene.standing.helped.clear()
    return list(story(scene, scene.standing.unions[UNION], BEGAN))


def subjects(heard: Register) -> list[Any]:
    """Give what rights knows."""
    return list(heard.subjects.values())


@pytest.mark.parametrize("place", range(len(STORIES)))
def test_every_story_can_be_told_in_the_order_of_its_days(scene: Scene, place: int) -> None:
    """No rule refuses a step, days never go back, and whoever reports has the right to."""
    steps = told(scene, STORIES[place])

    register(steps)

    assert steps == sorted(steps, key=lambda step: step.on)
    assert {step.union for step in steps} <= {CITY, DISTRICT, TOWN, UNION}


def test_only_what_is_unlawful_on_purpose_is_found(scene: Scene) -> None:
    """And each of these things is."""
    heard = [register(told(scene, story)) for story in STORIES]

    rules = {
        one.rule for each in heard for subject in subjects(each)
        for one in getattr(subject, "findings", ())
    }  # fmt: skip

    assert rules == ON_PURPOSE


def test_some_cases_are_late_and_one_is_never_heard_of(scene: Scene) -> None:
    """The clocks of these run out, whatever is heard afterwards."""
    heard = [register(told(scene, story)) for story in STORIES]

    missed = {
        one.clock for each in heard for subject in subjects(each)
        for one in getattr(subject, "missed", ())
    }  # fmt: skip

    assert missed >= LATE


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (acts_disputes.award_first, "out_of_turn"),
        (acts_supervision.checked_alone, "checked_by_handler"),
        (acts_contracts.unsigned, "step_missing"),
        (acts_care.second_file, "household_has_file"),
    ],
)
def test_what_is_done_wrong_on_purpose_is_refused(scene: Placed, act: Act, reason: str) -> None:
    """The last step is, and only that."""
    act(scene)
    heard = register(scene.said[:-1])

    with pytest.raises(Refused) as refused:
        heard.hear(scene.said[-1].event)

    assert refused.value.reason == reason


def test_a_local_number_is_never_taken_for_a_phone_number(scene: Scene) -> None:
    """Behind the store's id it has no digits; with digits, some in a thousand were refused."""
    number = scene.reference(UNION).partition(":")[2]

    assert len(number) == 16
    assert number.isalpha()


def test_a_story_ends_with_today(scene: Scene) -> None:
    """What would come later isn't told yet."""
    steps = told(scene, acts_disputes.mediated)

    assert list(stories.until(steps, BEGAN + dt.timedelta(2))) == steps[:2]


def test_live_a_case_goes_on_step_by_step(scene: Placed) -> None:
    """The first report comes at once, all others after some acts."""
    stories.live(scene, acts_hotline.asked, 0)
    stories.live(scene, acts_disputes.mediated, 0)
    first = len(scene.said)

    scene.acted += stories.SOON[1]
    for act in scene.due():
        act()

    assert first == 2
    assert len(scene.said) == 3


def test_the_union_above_ends_what_was_raised_to_it(scene: Placed) -> None:
    """It is told on behalf of the town's union, and once."""
    scene.standing.raised.append(RaisedDispute("d1", TOWN, "1000"))

    acts_disputes.take_over(scene)

    assert [step.union for step in scene.said] == [TOWN]
    assert scene.standing.raised == []


def test_a_households_key_is_not_its_members_key(scene: Scene) -> None:
    """No report holds a name or an ID number, and none the key of the member."""
    steps = told(scene, acts_care.filed)

    texts = "".join(str(step.event) for step in steps)

    for member in scene.standing.members[UNION]:
        known = scene.store(UNION).people.find(member)
        assert known is not None
        assert not any(one in texts for one in (member, known.name, known.id_number))


def test_the_year_before_has_something_of_every_kind_and_nothing_of_tomorrow(scene: Scene) -> None:
    """Even where there is one union; told twice, it is the same but for the ids."""
    steps = past.steps(scene, TODAY)

    keys = {OF_CLASS[type(step.event)].subject(step.event) for step in steps}
    assert {key.kind for key in keys} >= {
        "dispute", "matter", "contract", "congress", "proposal", "workplace", "household", "call",
        "risk", "adverse_fact", "care",
    }  # fmt: skip
    assert max(step.on for step in steps) <= TODAY
    assert SubjectKey("workplace", "e1") in keys

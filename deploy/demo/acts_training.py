"""Stories of courses with the grades that they bring, and of activities (培训、文体宣教)."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from typing import Final

from deploy.demo.acts_skills import craft, has_members, raised, some_of
from deploy.demo.scene import Scene
from deploy.demo.standing import StandingUnion
from deploy.demo.stories import Step, Story, Voice, days, live, workers_of
from shared.events import skills

KINDS: Final = ("skills", "skills", "safety", "apprentices", "transfer")
FUNDERS: Final = ("union", "employer", "employer", "government")
HOURS: Final = (16, 24, 40, 56, 80)
SEATS: Final = (20, 60)
"""Seats of a course at least and at most."""
ACTIVITIES: Final = ("culture", "sport", "lecture", "model_talk", "library")
EACH: Final = {"culture": 60, "sport": 45, "lecture": 15, "model_talk": 8, "library": 20}
"""What an activity costs for each who comes, in yuan: believable rather than known."""
WITHIN: Final = 30
"""Days within which a live course began."""


def trained(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """A course begins and ends; two of those whom it trained rise a grade."""
    id_ = scene.reference(union.code)
    voice, seats = Voice(scene, union.code, course=id_), scene.chance.randint(*SEATS)
    yield voice.says(
        skills.CourseOpened, on, union=union.code, kind=scene.pick(KINDS),
        trade=craft(scene, union), hours=scene.pick(HOURS), funder=scene.pick(FUNDERS), seats=seats,
    )  # fmt: skip
    came = min(workers_of(scene, union), seats - scene.chance.randint(0, 6))
    yield voice.says(
        skills.CourseFinished, on + days(16), trained=came, women=came * 2 // 5, migrant=came // 4,
        grades_raised=min(2, came), certificates=came * 4 // 5,
    )  # fmt: skip
    for member in some_of(scene, union, 3)[:2]:
        yield raised(scene, Voice(scene, union.code), member, on + days(24), "training", course=id_)


def examined(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """A worker rises a grade by an exam."""
    (member, *_) = some_of(scene, union, 3)
    yield raised(scene, Voice(scene, union.code), member, on, "exam")


def held(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """An activity is held."""
    kind = scene.pick(ACTIVITIES)
    people = max(5, int(workers_of(scene, union) * scene.chance.uniform(0.2, 0.7)))
    yield Voice(scene, union.code).says(
        skills.ActivityHeld, on, held=scene.reference(union.code), union=union.code, kind=kind,
        people=people, times=scene.chance.choice((1, 1, 1, 2, 4)), yuan=f"{people * EACH[kind]}",
    )  # fmt: skip


TRAININGS: Final[tuple[Story, ...]] = (trained, examined, trained)


# ------------------------------------------------------------------------- live


def train(scene: Scene) -> None:
    """Tell of a course of the last weeks, or of a grade."""
    live(scene, scene.pick(TRAININGS), WITHIN, functools.partial(has_members, scene))


def hold(scene: Scene) -> None:
    """Hold an activity."""
    live(scene, held, 5)

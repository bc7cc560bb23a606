"""Stories of calls to 12351: sent down level by level, handled, returned, checked and closed."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from typing import Final

from deploy.demo import plan
from deploy.demo.scene import Scene
from deploy.demo.standing import StandingUnion
from deploy.demo.stories import Step, Story, Voice, above, days, live
from shared.events import rights

TOPICS: Final = ("wages", "working_time", "social_insurance", "membership")
LEVELS: Final = {4: "city", 6: "district", 9: "town"}
"""Levels by the characters of a federation's code; all others are grassroots unions."""
LONGER: Final = 45
"""Days after its coming until which a call is given time."""
WITHIN: Final = 12
"""Days within which a live call came."""


def called(
    scene: Scene, union: StandingUnion, on: dt.date, *, took: int = 2, longer: bool = False
) -> Iterator[Step]:  # fmt: skip
    """A call is sent down to a union level by level, handled there, and comes back up.

    What one level sends and the next one handles may arrive in either order, and waits.
    """
    down = [*reversed([*above(scene, union)]), union.code]
    always = {"call": scene.reference(plan.ROOT)}
    city, *_ = voices = [Voice(scene, code, **always) for code in down]
    yield received(scene, city, union, on)
    kind = scene.chance.choice(("request", "request", "proposal"))
    yield city.says(
        rights.CallSorted, on, kind=kind, topic=scene.pick(TOPICS), class_="general",
        answered_now=False,
    )  # fmt: skip
    if longer:
        yield city.decides(
            rights.CallExtended, on, new_due_on=on + days(LONGER), reason="many_workers"
        )
    for sender, to in zip(voices, down[1:], strict=False):
        level = LEVELS.get(len(to), "union")
        yield sender.says(rights.CallDispatched, on, to=to, level=level, due_on=on + days(4))
    handled = on + days(took)
    yield voices[-1].says(
        rights.CallHandled, handled, result=scene.chance.choice(("solved", "solved", "explained"))
    )
    for judge in reversed(voices[:-1]):
        yield judge.decides(rights.CallReturned, handled + days(1), accepted=True)
    yield from closed(scene, city, handled + days(2))


def received(scene: Scene, city: Voice, union: StandingUnion, on: dt.date) -> Step:
    """Give the step with which the city's hotline enters a call."""
    return city.says(
        rights.CallReceived, on, channel=scene.chance.choice(("phone", "phone", "web", "app")),
        level="city", division=union.code[:6], workers=scene.chance.choice((1, 1, 3)),
        employer=scene.pick(union.employers),
    )  # fmt: skip


def closed(scene: Scene, city: Voice, on: dt.date) -> Iterator[Step]:
    """Give the steps with which the caller is asked and the call is checked and closed."""
    reached = scene.maybe(0.9)
    content = scene.maybe(0.85)
    yield city.decides(
        rights.CallerAsked, on, reached=reached, satisfied=content if reached else None,
        solved=content if reached else None,
    )  # fmt: skip
    yield city.decides(
        rights.CallClosed, on, result="solved" if content else "partly", checked_by=city.chair,
        reopened=False,
    )  # fmt: skip


def asked(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """A question is answered at once."""
    city = Voice(scene, plan.ROOT, call=scene.reference(plan.ROOT))
    yield received(scene, city, union, on)
    yield city.says(
        rights.CallSorted, on, kind="question", topic=scene.pick(TOPICS), class_="general",
        answered_now=True,
    )  # fmt: skip
    yield from closed(scene, city, on + days(1))


CALLS: Final[tuple[Story, ...]] = (
    called, asked, called, functools.partial(called, took=16),  # after its last day
    asked, functools.partial(called, took=9, longer=True),
)  # fmt: skip


# ------------------------------------------------------------------------- live


def call(scene: Scene) -> None:
    """Take a call to 12351."""
    live(scene, scene.pick(CALLS), WITHIN)

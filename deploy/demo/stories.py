"""Stories of rights: what happens to one case, step by step, each on its day.

A story gives its steps in order and may go on beyond today; what hasn't happened yet isn't told, so
a case is as far as its days have come. The year before is told at once, on the first day; live, a
clerk reports one step after another, for cases that began some weeks ago.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

from deploy.demo.scene import Scene
from deploy.demo.standing import StandingUnion
from shared.events.base import Event, Reporter

SOON: Final = (2, 12)
"""Acts after which the next step of a case is reported."""


class Step(NamedTuple):
    """A report of a union; its day is the event's."""

    union: str
    event: Event

    @property
    def on(self) -> dt.date:
        """Give the day of the fact."""
        day: dt.date = getattr(self.event, "on")  # noqa: B009 - every report has one
        return day


Story = Callable[[Scene, StandingUnion, dt.date], Iterator[Step]]
"""What happens at a union from a day on."""
Fit = Callable[[StandingUnion], bool]
"""Tells whether something can happen at a union."""


class Voice:
    """Whose report a step is: of a union, by its clerk, or by its chair where that is asked for."""

    def __init__(self, scene: Scene, union: str, /, **always: Any) -> None:  # noqa: ANN401
        """Take the union; `always` are the fields that each of its steps here has."""
        self.scene = scene
        self.union = union
        self.always = always

    @property
    def chair(self) -> Reporter:
        """Give who decides there: another person than the clerk."""
        return self.scene.chair(self.union)

    def says(self, type_: Callable[..., Event], on: dt.date, **fields: Any) -> Step:  # noqa: ANN401
        """Give a step that the clerk reports."""
        return self.by(self.scene.clerk(self.union), type_, on, **fields)

    def decides(self, type_: Callable[..., Event], on: dt.date, **fields: Any) -> Step:  # noqa: ANN401
        """Give a step that the chair reports."""
        return self.by(self.chair, type_, on, **fields)

    def by(
        self, reporter: Reporter, type_: Callable[..., Event], on: dt.date, **fields: Any  # noqa: ANN401
    ) -> Step:  # fmt: skip
        """Give a step that somebody reports."""
        return Step(self.union, type_(on=on, reported_by=reporter, **(self.always | fields)))


def until(steps: Iterable[Step], day: dt.date) -> Iterator[Step]:
    """Give the steps up to a day, both included."""
    return itertools.takewhile(lambda step: step.on <= day, steps)


def live(scene: Scene, story: Story, within: int, fit: Fit = lambda _: True) -> None:
    """Tell a story that began within so many days: its first step now, each other a while later."""
    union = of_old(scene, fit)
    on = scene.today - dt.timedelta(scene.chance.randint(0, within))
    go_on(scene, until(story(scene, union, on), scene.today))


def go_on(scene: Scene, steps: Iterator[Step]) -> None:
    """Tell the next step, and put the one after it off."""
    step = next(steps, None)
    if step is not None:
        scene.say(*step)
        scene.soon(functools.partial(go_on, scene, steps), SOON)


def of_old(scene: Scene, fit: Fit) -> StandingUnion:
    """Choose a fitting union of a year or more; joint ones get and lose employers every day."""
    unions = established(scene, scene.today)
    return scene.pick([one for one in unions if one.kind != "joint" and fit(one)])


def established(scene: Scene, on: dt.date) -> list[StandingUnion]:
    """Give the unions with an employer that had been in their places for a year by a day."""
    before = on - days(365)
    return [
        one for one in scene.standing.active()
        if one.since < before and one.employers and in_place(scene, one, before)
    ]  # fmt: skip


def in_place(scene: Scene, union: StandingUnion, on: dt.date) -> bool:
    """Tell whether a union was below the same unions on a day as now."""
    line = (union, *(scene.standing.unions[code] for code in above(scene, union)))
    return all(one.placed_on <= on for one in line)


def days(number: int) -> dt.timedelta:
    """Give so many days."""
    return dt.timedelta(days=number)


def workers_of(scene: Scene, union: StandingUnion) -> int:
    """Give the workers of a union's employers."""
    return sum(scene.standing.employers[code].workers for code in union.employers)


def district_of(scene: Scene, union: StandingUnion) -> str:
    """Give the district above a union."""
    return next(code for code in above(scene, union) if len(code) == DISTRICT)


def above(scene: Scene, union: StandingUnion) -> Iterator[str]:
    """Give the unions above one, the nearest first; the city's is the last."""
    code = union.parent
    while code in scene.standing.unions:
        yield code
        code = scene.standing.unions[code].parent


DISTRICT: Final = 6
"""Characters of a district's code."""

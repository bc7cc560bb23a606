"""Live reports on visits to the grassroots, and on the problems that were raised there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from deploy.demo.acts_standing import of_old
from deploy.demo.scene import Scene
from deploy.demo.standing import OpenProblem, StandingUnion
from deploy.demo.stories import Step, Voice, days
from shared.events.organization import GrassrootsVisited, Raised, VisitProblemSettled

THEMES: Final = ("送清凉走访一线职工", "了解工会组建和会员服务情况", "女职工权益保障调研")
PROBLEMS: Final = ("wages", "hours", "safety", "canteen", "training", "hardship", "venue")
SETTLED: Final = 0.87
"""Share of the problems of a year that are settled by now."""
MOST_OPEN: Final = 40
"""Problems that may be open at once; beyond it visits raise none."""


def visit(scene: Scene) -> None:
    """Visit a union from above; problems are left to it, or taken along by the visitors."""
    union = of_old(scene, lambda _: True)
    room = MOST_OPEN - len(scene.standing.problems)
    count = min(room, scene.chance.choices((0, 1, 2), (40, 40, 20))[0])
    found = [
        OpenProblem(scene.reference(union.parent), scene.pick((union.code, union.parent)))
        for _ in range(count)
    ]
    event = GrassrootsVisited(
        on=scene.today, reported_by=scene.clerk(union.parent), union=union.code,
        visitors=scene.chance.randint(2, 6), theme=scene.pick(THEMES),
        problems=tuple(
            Raised(problem=one.problem, kind=scene.pick(PROBLEMS), handled_by=one.handled_by)
            for one in found
        ),
    )  # fmt: skip
    scene.say(union.parent, event)
    scene.standing.problems += found


def visited(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """A visit from above; what was raised there is mostly settled within some weeks."""
    above = Voice(scene, union.parent)
    count = scene.chance.choices((0, 1, 2), (20, 50, 30))[0]
    raised = [scene.reference(union.parent) for _ in range(count)]
    yield above.says(
        GrassrootsVisited, on, union=union.code, visitors=scene.chance.randint(2, 6),
        theme=scene.pick(THEMES),
        problems=tuple(
            Raised(problem=one, kind=scene.pick(PROBLEMS), handled_by=union.parent)
            for one in raised
        ),
    )  # fmt: skip
    level = scene.standing.unions[union.parent].kind
    for one in raised:
        if scene.maybe(SETTLED):
            yield above.says(
                VisitProblemSettled, on + days(scene.chance.randint(10, 40)), problem=one,
                result="solved", settled_by_level=level,
            )  # fmt: skip


def settle(scene: Scene) -> None:
    """Settle a problem, as the union that handles it."""
    one = scene.pick(scene.standing.problems)
    kind = scene.standing.unions[one.handled_by].kind
    result = scene.chance.choices(("solved", "explained", "referred", "unsolved"), (70, 15, 10, 5))
    event = VisitProblemSettled(
        on=scene.today, reported_by=scene.clerk(one.handled_by), problem=one.problem,
        result=result[0],  # type: ignore[arg-type]
        settled_by_level=kind if kind in {"town", "district"} else "union",  # type: ignore[arg-type]
    )  # fmt: skip
    scene.say(one.handled_by, event)
    scene.standing.problems.remove(one)

"""Live reports on visits to the grassroots, and on the problems that were raised there."""

from __future__ import annotations

from typing import Final

from deploy.demo.acts_standing import of_old
from deploy.demo.scene import Scene
from deploy.demo.standing import OpenProblem
from shared.events.organization import GrassrootsVisited, Raised, VisitProblemSettled

THEMES: Final = ("送清凉走访一线职工", "了解工会组建和会员服务情况", "女职工权益保障调研")
PROBLEMS: Final = ("wages", "hours", "safety", "canteen", "training", "hardship", "venue")
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

"""Live reports on the terms of committees: the next one is elected, the union above approves."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Final

from deploy.demo.acts_standing import of_old
from deploy.demo.scene import Scene
from deploy.demo.standing import StandingUnion
from deploy.demo.terms import YEARS, held
from shared.events.organization import ElectionDecided
from shared.law.calendar import step

BEFORE: Final = dt.timedelta(60)
"""How long before the end of its term a union elects the next committee."""
SOON: Final = (3, 20)
"""Acts after which the union above answers."""


def renew(scene: Scene) -> None:
    """Elect the committee of a union whose term ends soon, or has ended."""
    near = scene.today + BEFORE
    union = of_old(scene, lambda one: one.term_to is not None and one.term_to <= near)
    ends, union.term_to = union.term_to or scene.today, None  # till it is answered
    years = scene.chance.choice(YEARS)
    workers = sum(scene.standing.employers[code].workers for code in union.employers)
    entitled = max(3, len(scene.standing.members[union.code]) or workers * 3 // 4)
    clerk = scene.clerk(union.code)
    scene.say(union.code, held(union.code, entitled, years, scene.today, clerk, scene.chance))
    scene.soon(functools.partial(approve, scene, union, ends, years), SOON)


def approve(scene: Scene, union: StandingUnion, ends: dt.date, years: int) -> None:
    """Approve the election, as the union above: the next term begins when this one has ended."""
    begins = max(scene.today, ends + dt.timedelta(1))
    union.term_to = step(begins, years, "year")
    event = ElectionDecided(
        on=scene.today, reported_by=scene.chair(union.parent), union=union.code,
        decision="approved", term_from=begins, term_to=union.term_to,
    )  # fmt: skip
    scene.say(union.parent, event)

"""What rights has lived through in the year before the demo's first day.

And whose grassroots were visited in it, and whose rosters checked.

All of it is told on the first day, each report with the day of its fact: a clerk who enters the
year's cases at once. Clocks that ran out in it run out now.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import itertools
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from deploy.demo import (
    acts_care,
    acts_contracts,
    acts_disputes,
    acts_hotline,
    acts_members,
    acts_supervision,
    acts_visits,
    standing,
)
from deploy.demo.entering import AHEAD
from deploy.demo.plan import HOUSE
from deploy.demo.running import Running
from deploy.demo.scene import NothingToDo, Scene
from deploy.demo.settled import wait_until_settled
from deploy.demo.standing import StandingUnion
from deploy.demo.stories import Step, Story, days, established, until
from services.agent.store import Store

TOLD, ROSTERS_CHECKED = "demo_rights_told", "demo_rosters_checked"
"""Settings of a store: it has recorded its part of this."""
CHECKED: Final = 0.65
"""Share of the unions that have had their rosters checked."""
RECENT: Final = (0, 300)
"""Days before the first day at which what every union has began: sessions count for a year."""
EARLIEST: Final = 330
"""Days before the first day at which the first case began."""

HAVE: Final[tuple[tuple[Story, float], ...]] = (
    (acts_contracts.registered, 0.75),
    (functools.partial(acts_contracts.registered, kind="wages"), 0.5),
    (functools.partial(acts_contracts.registered, kind="women"), 0.4),
    (acts_contracts.congress, 0.6), (acts_contracts.opened, 0.6), (acts_contracts.counted, 0.7),
)  # fmt: skip
"""What unions have, and which share of them: believable rather than known."""


class Cases(NamedTuple):
    """Cases of some kinds: one for how many unions, and at least and at most how many."""

    stories: tuple[Story, ...]
    one_in: int
    least: int
    most: int


CASES: Final = (
    Cases(acts_disputes.DISPUTES, 5, 20, 80), Cases(acts_supervision.MATTERS, 10, 10, 40),
    Cases(acts_contracts.CONTRACTS, 10, 9, 45), Cases(acts_contracts.CONGRESSES, 20, 5, 20),
    Cases(acts_care.HOUSEHOLDS, 6, 20, 80), Cases(acts_hotline.CALLS, 6, 20, 80),
    Cases(acts_care.RISKS, 15, 10, 30), Cases((acts_care.cared,), 8, 10, 60),
    Cases((acts_visits.visited,), 6, 12, 120),
)  # fmt: skip
"""Kinds of cases, dealt in turn, so that even a small city has some of each."""


def check_rosters(running: Running, scene: Scene, began_on: dt.date) -> None:
    """Record the checks of the rosters of many unions, each at its agent, once."""
    parts: dict[str, list[Step]] = defaultdict(list)
    for union in established(scene, began_on):
        if scene.maybe(CHECKED):
            on = began_on - days(scene.chance.randint(*RECENT))
            parts[scene.hosts[union.code]] += acts_members.checked(scene, union, on)
    for agent, part in parts.items():
        record(running.stores[agent], part, ROSTERS_CHECKED)
        wait_until_settled(running, AHEAD)


def tell(running: Running, seed: int, began_on: dt.date) -> None:
    """Record the year of all unions, each at its agent, once."""
    with running.reading("organization") as tx:
        stands = standing.read(tx, began_on)
    scene = Scene(running, stands, random.Random(seed + 3), lambda _: None)  # noqa: S311 - made up
    check_rosters(running, scene, began_on)
    parts: dict[str, list[Step]] = defaultdict(list)
    for step in steps(scene, began_on):
        parts[scene.hosts[step.union]].append(step)
    for agent in sorted(parts, key=HOUSE.__eq__):
        if agent == HOUSE:  # districts decide on what towns' unions have applied for
            wait_until_settled(running, service="rights")
        record(running.stores[agent], parts[agent], TOLD)


def record(store: Store, part: list[Step], told: str) -> None:
    """Record an agent's part of a year, once; `told` is the setting that says so."""
    with store.together():
        if not store.settings.get(told):
            for step in part:
                store.record([step.event], source=f"/unions/{step.union}")
            store.settings.set(told, value=True)


def steps(scene: Scene, began_on: dt.date) -> list[Step]:
    """Give every step of the year, day by day; the same for the same seed and city."""
    told: list[Step] = []
    for story, union, on in begun(scene, began_on):
        with contextlib.suppress(NothingToDo):
            told += until(story(scene, union, on), began_on)
    return sorted(told, key=lambda step: step.on)


def begun(scene: Scene, began_on: dt.date) -> Iterator[tuple[Story, StandingUnion, dt.date]]:
    """Give what begins in the year: what every union has, then the cases."""
    unions = established(scene, began_on)
    for story, share in HAVE:
        for union in unions:
            if scene.maybe(share):
                yield story, union, began_on - days(scene.chance.randint(*RECENT))
    with_roster = [one for one in unions if scene.standing.members[one.code]]
    for cases in CASES:
        number = max(cases.least, min(cases.most, len(unions) // cases.one_in))
        yield from dealt(scene, cases.stories, with_roster, number, began_on)


def dealt(
    scene: Scene, stories: Sequence[Story], unions: Sequence[StandingUnion], number: int,
    began_on: dt.date,
) -> Iterator[tuple[Story, StandingUnion, dt.date]]:  # fmt: skip
    """Give so many cases over the year, every story in turn."""
    for place, story in zip(range(number), itertools.cycle(stories), strict=False):
        before = EARLIEST - EARLIEST * place // number
        yield story, scene.pick(unions), began_on - days(before)

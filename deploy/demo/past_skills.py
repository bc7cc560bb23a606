"""What skills has lived through in the year before the demo's first day.

In three parts, for what one agent reports builds on another's: the campaigns, their quotas and the
competitions of city and districts; then what unions did, partly from workbooks of entries; then
what city and districts decided on it.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from deploy.demo import acts_honours, acts_training, acts_works, contests, standing
from deploy.demo.acts_months import confirmed
from deploy.demo.acts_skills import DRILLS
from deploy.demo.campaigns import launched, quotas
from deploy.demo.entering import AHEAD, CLERK, ImportFailed
from deploy.demo.past import Cases, dealt, record
from deploy.demo.plan import HOUSE
from deploy.demo.running import Running
from deploy.demo.scene import NothingToDo, Scene
from deploy.demo.settled import wait_until_settled
from deploy.demo.standing import StandingUnion
from deploy.demo.stories import Step, established, until
from deploy.demo.tables import write_table
from services.agent.importing import Importer
from shared.events import rights, skills

TOLD: Final = ("demo_skills_begun", "demo_skills_told", "demo_skills_decided")
"""Settings of a store: it has recorded its part of each of the three."""
GROUND: Final = (
    skills.CampaignLaunched, skills.QuotaSet, skills.CompetitionPlanned, skills.CompetitionOpened,
    skills.HonourRoundOpened, rights.AdverseFactRecorded,
)  # fmt: skip
"""What the house agent reports before the others."""
TABLE: Final = "entries.csv"
CASES: Final = (
    Cases(DRILLS, 5, 22, 120), *2 * (Cases(acts_works.SUGGESTIONS, 1, 20, 560),),
    Cases(acts_works.INNOVATIONS, 1, 12, 400), Cases(acts_works.STUDIOS, 20, 8, 30),
    Cases(acts_training.TRAININGS, 6, 12, 80), Cases((acts_training.held,), 4, 15, 150),
)  # fmt: skip
"""Kinds of cases, as rights has them."""
CONFIRMED: Final = 0.5
"""Share of the unions that have confirmed their last month of skills and of rights."""


def tell(running: Running, seed: int, began_on: dt.date, folder: Path) -> None:
    """Record the year of all unions, each at its agent, once."""
    with running.reading("organization") as tx:
        stands = standing.read(tx, began_on)
    with running.reading("rights") as tx:
        standing.read_sound(stands, tx, acts_honours.decided(began_on))
    scene = Scene(running, stands, random.Random(seed + 5), lambda _: None)  # noqa: S311 - made up
    unions = established(scene, began_on)
    parts: dict[str, list[Step]] = defaultdict(list)
    for step in sorted(steps(scene, unions, began_on), key=lambda step: step.on):
        parts[scene.hosts[step.union]].append(step)
    entries = list(contests.rows(scene, unions, began_on))
    house = parts.pop(HOUSE)
    record(running.stores[HOUSE], [one for one in house if is_ground(one)], TOLD[0])
    settle(running, 0)
    for agent, part in parts.items():
        record(running.stores[agent], part, TOLD[1])
        settle(running, AHEAD)
    enter(running, entries, folder)
    settle(running, 0)
    record(running.stores[HOUSE], [one for one in house if not is_ground(one)], TOLD[2])
    settle(running, AHEAD)


def is_ground(step: Step) -> bool:
    """Tell whether others build on a step of the house agent's."""
    return isinstance(step.event, GROUND)


def settle(running: Running, most: int) -> None:
    """Wait until skills has settled all but so many."""
    wait_until_settled(running, most, "skills")


def steps(scene: Scene, unions: list[StandingUnion], began_on: dt.date) -> Iterator[Step]:
    """Give every step of the year; the same for the same seed and city."""
    for told in (
        launched(scene, began_on), quotas(scene, unions, began_on),
        contests.city_ones(scene, unions, began_on), contests.district_ones(scene, began_on),
        contests.crowds(scene, unions, began_on),
        acts_honours.medals(scene, unions, began_on),
    ):  # fmt: skip
        yield from until(sorted(told, key=lambda step: step.on), began_on)
    with_roster = [one for one in unions if scene.standing.members[one.code]]
    for cases in CASES:
        number = max(cases.least, min(cases.most, len(unions) // cases.one_in))
        for story, union, on in dealt(scene, cases.stories, with_roster, number, began_on):
            yield from of_story(story(scene, union, on), began_on)
    for union in unions:
        if scene.maybe(CONFIRMED):
            yield from confirmed(scene, union.code, began_on)


def of_story(told: Iterator[Step], began_on: dt.date) -> Iterator[Step]:
    """Give the steps of a story up to a day, as far as somebody is there for it."""
    try:
        yield from until(told, began_on)
    except NothingToDo:
        return


def enter(running: Running, rows: list[dict[str, object]], folder: Path) -> None:
    """Import each agent's workbook of entries. Raises `ImportFailed`."""
    tables: dict[str, list[dict[str, object]]] = defaultdict(list)
    hosts = host_of(running)
    for row in rows:
        tables[hosts(str(row["union"]))].append(row)
    for agent, table in tables.items():
        store, path = running.stores[agent], folder / agent / TABLE
        write_table(path, "entries", table)
        found = Importer(store, store.people.account(CLERK), "entries").run(path)
        if found.bad:
            raise ImportFailed(f"{path}: {found.bad[0].told('en')}")
        settle(running, AHEAD)


def host_of(running: Running) -> Callable[[str], str]:
    """Give what tells the agent that speaks for a union."""
    return {
        code: name for name, store in running.stores.items() for code in store.people.unions()
    }.__getitem__

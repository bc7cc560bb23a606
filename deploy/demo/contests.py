"""The competitions of the city and the drills of its districts in the demo's year.

The city's are of one craft each, in two rounds; a district's drill goes on all year, and unions
enter their workers in it from workbooks, large ones by heads alone (未实名).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from deploy.demo import divisions, plan
from deploy.demo.acts_skills import Contest, Drill, Entrant, craft, employer_of, entered, judged
from deploy.demo.campaigns import LAUNCHED, campaign
from deploy.demo.scene import Scene
from deploy.demo.standing import StandingUnion
from deploy.demo.stories import Step, Voice, days, district_of, workers_of
from deploy.demo.tables import word
from shared.events import skills

CRAFTS: Final = 8
"""Crafts in which the city has a competition: those with the most unions."""
SEATS: Final = 40
FIRST: Final = 260
"""Days before the first day on which the city planned its first competition of the year."""
NEXT: Final = 25
"""Days after which it planned the next."""
OPEN_ON: Final = 60
"""Days beyond the first day until which a district's drill goes on."""
ENTERED: Final = (0.25, 0.9)
"""Share of its members whom a union with a roster enters in its district's drill."""
CROWD: Final = (0.3, 0.6)
"""Share of the workers whom a union without one enters."""

Row = dict[str, object]


def year(scene: Scene) -> int:
    """Give the year that the city's competitions and drills are called by."""
    return (scene.running.installation.began_on - days(LAUNCHED)).year


# ------------------------------------------------------------------------- the city's


def city_ones(scene: Scene, unions: Sequence[StandingUnion], began_on: dt.date) -> Iterator[Step]:
    """The city's competitions of the year, one craft after another."""
    found: dict[str, list[StandingUnion]] = defaultdict(list)
    for union in unions:
        if scene.standing.members[union.code]:
            found[craft(scene, union)].append(union)
    most = sorted(found, key=lambda one: (-len(found[one]), one))[:CRAFTS]
    for place, one in enumerate(most):
        on = began_on - days(FIRST - NEXT * place)
        yield from city_one(scene, one, found[one], on)


def city_one(
    scene: Scene, trade: str, unions: Sequence[StandingUnion], on: dt.date
) -> Iterator[Step]:
    """A competition of the city: unions enter their best, two rounds choose among them."""
    id_, began = f"YC{year(scene)}-{trade}", on + days(30)
    city = Voice(scene, plan.ROOT)
    yield city.decides(
        skills.CompetitionPlanned, on, competition=id_, union=plan.ROOT, kind="competition",
        campaign=campaign(scene, "drill"), trade=trade, level="city", form="single",
        scale_max="100", from_=began, to=on + days(70),
    )  # fmt: skip
    yield city.says(
        skills.CompetitionOpened, on + days(2), competition=id_, entry_until=on + days(24),
        seats=SEATS,
    )  # fmt: skip
    entrants = [
        Entrant(union.code, member, scene.reference(union.code))
        for union in unions for member in scene.standing.members[union.code][:2]
    ][:SEATS]  # fmt: skip
    for one in entrants:
        yield entered(scene, one, id_, on + days(12), scene.standing.unions[one.union])
    scene.chance.shuffle(entrants)
    yield from judged(scene, city, Contest(id_, entrants), began, Drill(appeal=False))


# ------------------------------------------------------------------------- the districts'


def drill_of(scene: Scene, district: str) -> str:
    """Give the id of a district's drill of the year."""
    return f"YC{year(scene)}-{district}-drill"


def district_ones(scene: Scene, began_on: dt.date) -> Iterator[Step]:
    """Each district opens its drill for the workers of all trades."""
    on = began_on - days(LAUNCHED - 15)
    for county in divisions.load().within(plan.ROOT, "county"):
        voice, id_ = Voice(scene, county.code), drill_of(scene, county.code)
        yield voice.decides(
            skills.CompetitionPlanned, on, competition=id_, union=county.code, kind="drill",
            campaign=campaign(scene, "drill"), trade="all_trades", level="district", form="single",
            scale_max="100", from_=on + days(5), to=began_on + days(OPEN_ON),
        )  # fmt: skip
        yield voice.says(
            skills.CompetitionOpened, on + days(1), competition=id_, seats=20_000,
            entry_until=began_on + days(OPEN_ON),
        )  # fmt: skip


def crowds(scene: Scene, unions: Sequence[StandingUnion], began_on: dt.date) -> Iterator[Step]:
    """Unions without a roster enter workers by heads: they count as entries, not as people."""
    for union in unions:
        if not union.roster:
            heads = max(1, int(workers_of(scene, union) * scene.chance.uniform(*CROWD)))
            yield Voice(scene, union.code).says(
                skills.WorkerEntered, began_on - days(scene.chance.randint(5, 300)),
                activity=drill_of(scene, district_of(scene, union)), union=union.code,
                entry=scene.reference(union.code), headcount_if_unkeyed=heads,
                employer=employer_of(union),
            )  # fmt: skip


def rows(scene: Scene, unions: Sequence[StandingUnion], began_on: dt.date) -> Iterator[Row]:
    """Give the rows with which unions enter members in their districts' drills."""
    for union in unions:
        members = scene.standing.members[union.code]
        number = round(len(members) * scene.chance.uniform(*ENTERED))
        for member in scene.chance.sample(members, number):
            known = scene.store(union.code).people.find(member)
            if known is not None:
                on = began_on - days(scene.chance.randint(5, 300))
                yield row(scene, union, (known.name, known.id_number), on)


def row(scene: Scene, union: StandingUnion, who: tuple[str, str], on: dt.date) -> Row:
    """Give the row of one entry."""
    platform = union.kind == "regional"
    found: Row = {
        "name": who[0], "id_number": who[1], "union": union.code, "entered_on": on,
        "activity": drill_of(scene, district_of(scene, union)),
        "migrant": "是" if scene.maybe(0.25) else "否",
        "employment": word("employments", "platform" if platform else "standard"),
    }  # fmt: skip
    if (employer := employer_of(union)) is not None:
        found["employer"] = employer
    return found

"""The three campaigns (职工素质工程) of the demo's year, and how their goals go down the tree.

A hundred thousand workers each in drills (大练兵), suggestions (献计策) and innovations (大创新).
The city gives the districts their parts by their workers, districts the towns, towns the unions.
How far they come follows from how many take part (decisions/0030).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from deploy.demo import plan
from deploy.demo.scene import Scene
from deploy.demo.standing import StandingUnion
from deploy.demo.stories import Step, Voice, above, days, workers_of
from shared.events import skills

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "drill": ("competition", "drill"), "suggestion": ("suggestion",), "innovation": ("innovation",),
}  # fmt: skip
"""The campaigns, and what counts in each."""
LAUNCHED: Final = 345
"""Days before the first day on which they were launched."""
LASTS: Final = 730
"""Days for which a campaign was launched."""
LONGER: Final = 365
"""Days by which one of them was prolonged."""
FROM_WORKERS: Final = 60
"""A union of fewer workers is given no quota of its own."""
ANSWERED: Final = 0.92
"""Share of the quotas that are answered in time; the others late, some never."""
NEVER: Final = 6
"""Of so many that aren't answered in time, one never is."""
ASKS: Final = "640122"
"""Helan county (贺兰县), which asks for less than the city gives it, and gets it."""


def campaign(scene: Scene, kind: str) -> str:
    """Give the id of a campaign, by the year in which it was launched."""
    launched = scene.running.installation.began_on - days(LAUNCHED)
    return f"YC{launched.year}-{kind}"


def goal(scene: Scene) -> int:
    """Give how many workers each campaign wants."""
    return plan.SIZES[scene.running.installation.size].goal


def launched(scene: Scene, began_on: dt.date) -> Iterator[Step]:
    """The city launches the campaigns, and changes one of them half a year later."""
    on = began_on - days(LAUNCHED)
    city = Voice(scene, plan.ROOT)
    for kind, counts in KINDS.items():
        yield city.decides(
            skills.CampaignLaunched, on, campaign=campaign(scene, kind), kind=kind,
            goal_people=goal(scene), from_=on, to=on + days(LASTS), activities=counts,
        )  # fmt: skip
    yield city.decides(
        skills.CampaignChanged, on + days(180), campaign=campaign(scene, "innovation"),
        to=on + days(LASTS + LONGER), ended=False, reason="extended",
    )  # fmt: skip


def quotas(scene: Scene, unions: Sequence[StandingUnion], began_on: dt.date) -> Iterator[Step]:
    """Each campaign's goal goes down the tree by workers, and is answered on the way."""
    weights = weighed(scene, unions)
    on = began_on - days(LAUNCHED - 3)
    for kind in KINDS:
        yield from shared(scene, Share(kind, plan.ROOT, goal(scene), on), weights)


def weighed(scene: Scene, unions: Sequence[StandingUnion]) -> dict[str, dict[str, int]]:
    """Give the workers below every union, by the union right above it."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for union in unions:
        workers, child = workers_of(scene, union), union.code
        if workers < FROM_WORKERS:
            child = ""
        for code in above(scene, union):
            if child:
                found[code][child] += workers
            child = code
    return found


class Share(NamedTuple):
    """A part of a campaign's goal: how many people, of which union, from a day on."""

    kind: str
    union: str
    people: int
    on: dt.date


def shared(
    scene: Scene, share: Share, weights: Mapping[str, Mapping[str, int]]
) -> Iterator[Step]:  # fmt: skip
    """Give a union's part away to those right below it, and theirs to those below them."""
    below = weights.get(share.union, {})
    whole = sum(below.values())
    for child, workers in sorted(below.items()):
        part = share.people * workers // whole
        if part:
            own = Share(share.kind, child, part, share.on)
            yield from given(scene, share.union, own)
            yield from shared(scene, own._replace(on=share.on + days(9)), weights)


def given(scene: Scene, by: str, share: Share) -> Iterator[Step]:
    """A union is given its quota, and takes it on or asks for less; a few late, or never."""
    always = {"campaign": campaign(scene, share.kind), "union": share.union}
    giver, taker = Voice(scene, by, **always), Voice(scene, share.union, **always)
    on, people = share.on, share.people
    yield set_(giver, people, on)
    if share.union == ASKS:
        less = people * 9 // 10
        yield taker.decides(
            skills.QuotaAnswered, on + days(4), answer="asks_change", people_proposed=less,
            reason="few_workers",
        )  # fmt: skip
        yield set_(giver, less, on + days(7))
        yield taker.decides(skills.QuotaAnswered, on + days(8), answer="taken")
    elif scene.maybe(ANSWERED):
        yield taker.decides(skills.QuotaAnswered, on + days(6), answer="taken")
    elif sum(map(ord, share.union + share.kind)) % NEVER:
        yield taker.decides(skills.QuotaAnswered, on + days(24), answer="taken")


def set_(giver: Voice, people: int, on: dt.date) -> Step:
    """Give the step with which a quota is set: half as many again enter more than once."""
    return giver.decides(
        skills.QuotaSet, on, people=people, entries=people * 3 // 2, answer_by=on + days(10)
    )

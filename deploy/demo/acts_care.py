"""Stories of hardship files with aid and care, risks and adverse facts.

A household is that of a member, known by a keyed hash; name and number stay at the member's agent.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from typing import Final, NamedTuple

from deploy.demo import plan
from deploy.demo.scene import NothingToDo, Scene
from deploy.demo.standing import StandingUnion
from deploy.demo.stories import Step, Story, Voice, days, district_of, live
from shared.events import rights
from shared.law import calendar

TIERS: Final = ("deep", "relative", "accident")
CAUSES: Final = ("illness", "schooling", "disability", "low_income", "accident")
AID: Final = (("money", "warmth"), ("medical", "daily"), ("schooling", "schooling"))
"""Kinds of aid, and the programmes in which they are given."""
CARE: Final = ("warmth", "cooling", "mutual_aid", "health", "festival")
WITHIN: Final = 30
"""Days within which a live case began."""
BARS: Final = 365
"""Days for which an adverse fact bars honours."""
URGENT: Final = 50
"""People from which a risk is urgent."""


def household(scene: Scene, union: StandingUnion) -> Voice:
    """Give who tells of the household of a member of a union, of which nobody has told yet.

    Raises `NothingToDo` where there is none.
    """
    people, helped = scene.store(union.code).people, scene.standing.helped
    known = people.find(scene.pick(scene.standing.members[union.code]))
    key = people.household_of(known.id_number) if known else None
    if key is None or key in helped:
        raise NothingToDo
    helped.add(key)
    return Voice(scene, union.code, household=key)


def lives(scene: Scene, union: StandingUnion) -> dict[str, object]:
    """Give what an application and a file of old say of how a household lives."""
    return {
        "union": union.code, "division": union.code[:6], "persons": scene.chance.randint(1, 5),
        "cause": scene.pick(CAUSES), "income_month": f"{scene.chance.randint(8, 30) * 100}",
        "migrant": scene.maybe(0.3),
    }  # fmt: skip


class Way(NamedTuple):
    """How an application goes: whether it is visited, for how many working days it is shown."""

    decision: str = "filed"
    visited: bool = True
    shown: int = 5


USUAL: Final = Way()


def filed(
    scene: Scene, union: StandingUnion, on: dt.date, way: Way = USUAL
) -> Iterator[Step]:  # fmt: skip
    """A household applies, is checked and publicized; the district decides, and it is helped."""
    voice = household(scene, union)
    district = Voice(scene, district_of(scene, union), **voice.always)
    said = lives(scene, union)
    yield voice.says(rights.HardshipApplied, on, **said, rigid_costs="2400", consent_signed=True)
    for step, after in (("unit_review", 2), ("visit", 5), ("means_check", 9)):
        if way.visited or step != "visit":
            yield voice.says(
                rights.HardshipChecked, on + days(after), step=step, result="passed", by="union"
            )
    begins = on + days(10)
    ends = calendar.step(begins - days(1), way.shown, "working")
    yield voice.says(
        rights.HardshipPublicized, ends, from_=begins, to=ends, working_days=way.shown,
        objections=0, settled=0,
    )  # fmt: skip
    opened = way.decision == "filed"
    yield district.decides(
        rights.HardshipDecided, ends + days(5), decision=way.decision,
        tier=scene.pick(TIERS) if opened else None, cause=said["cause"] if opened else None,
        reason=None if opened else "income_too_high",
    )  # fmt: skip
    if opened:
        yield aided(scene, voice, ends + days(12))


def aided(scene: Scene, voice: Voice, on: dt.date) -> Step:
    """Give the step with which a household is helped."""
    kind, programme = scene.pick(AID)
    return voice.says(
        rights.AidGiven, on, kind=kind, programme=programme, fund_source="union",
        yuan=f"{scene.chance.randint(5, 60) * 100}",
    )  # fmt: skip


def of_old(
    scene: Scene, union: StandingUnion, on: dt.date, *, then: str = "stay"
) -> Iterator[Step]:  # fmt: skip
    """A file that existed before is entered from above, helped and reviewed; some leave it."""
    voice = household(scene, union)
    district = Voice(scene, district_of(scene, union), **voice.always)
    tier = scene.pick(TIERS)
    yield district.says(
        rights.HardshipRegistered, on, **lives(scene, union), tier=tier,
        filed_on=on - days(scene.chance.randint(380, 1100)), reviewed_on=on - days(300),
    )  # fmt: skip
    yield aided(scene, voice, on + days(10))
    if then == "forgotten":  # its yearly review runs out
        return
    yield district.decides(
        rights.HardshipReviewed, on + days(40), tier=tier, income_month="2600",
        result="stay" if then == "stay" else "leave",
    )  # fmt: skip
    if then != "stay":
        yield district.decides(
            rights.HardshipLeft, on + days(45), move="left", reason="income_risen"
        )
    if then == "relapsed":
        yield district.decides(
            rights.HardshipLeft, on + days(120), move="relapsed", reason="illness_again"
        )


HOUSEHOLDS: Final[tuple[Story, ...]] = (
    filed, of_old, functools.partial(of_old, then="left"), filed,
    functools.partial(filed, way=Way("refused")), functools.partial(of_old, then="relapsed"),
    functools.partial(filed, way=Way(visited=False)),  # opened without a visit: found
    functools.partial(of_old, then="forgotten"), of_old,
    functools.partial(filed, way=Way(shown=3)),  # publicity too short: found
)  # fmt: skip


def cared(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """A programme for all reaches the workers of a union."""
    heads = scene.chance.randint(10, 80)
    yield Voice(scene, union.code).says(
        rights.CareGiven, on, union=union.code, care=scene.reference(union.code),
        programme=scene.pick(CARE), heads=heads, times=heads + scene.chance.randint(0, 20),
        yuan=f"{heads * 50}",
    )  # fmt: skip


# ------------------------------------------------------------------------- risks, adverse facts


def at_risk(
    scene: Scene, union: StandingUnion, on: dt.date, *, settles: bool = True
) -> Iterator[Step]:  # fmt: skip
    """A union sees a risk at an employer, and it is settled or goes on."""
    code = scene.pick(union.employers)
    people = max(1, scene.standing.employers[code].workers // 4)
    voice = Voice(scene, union.code, risk=scene.reference(union.code))
    yield voice.says(
        rights.RiskReported, on, union=union.code, employer=code, people=people,
        kind=scene.chance.choice(("arrears", "layoff", "stoppage")), level="general",
        urgent=people > URGENT,
    )  # fmt: skip
    if settles:
        yield voice.says(
            rights.RiskSettled, on + days(12), result="solved", people=people,
            yuan=f"{people * 3000}",
        )  # fmt: skip


def found_against(
    scene: Scene, union: StandingUnion, on: dt.date, *, lifted: bool = False
) -> Iterator[Step]:  # fmt: skip
    """An authority finds something against an employer, which bars its honours for a year."""
    voice = Voice(scene, plan.ROOT, fact=scene.reference(plan.ROOT))
    authority = "银川市人力资源和社会保障局"
    yield voice.says(
        rights.AdverseFactRecorded, on, employer=scene.pick(union.employers), fact_on=on - days(9),
        kind=scene.chance.choice(("arrears", "insurance")), authority=authority,
        bars_until=on + days(BARS),
    )  # fmt: skip
    if lifted:
        yield voice.decides(
            rights.AdverseFactCleared, on + days(25), reason="paid", authority=authority
        )


def named(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """An employer is named for harmonious labour relations."""
    yield Voice(scene, plan.ROOT).decides(
        rights.HarmonyNamed, on, named=scene.pick(union.employers), union=union.code,
        what="employer", level="city", valid_to=on + days(3 * BARS),
    )  # fmt: skip


RISKS: Final[tuple[Story, ...]] = (
    at_risk, functools.partial(at_risk, settles=False), found_against, at_risk,
    functools.partial(found_against, lifted=True), named,
)  # fmt: skip


# ------------------------------------------------------------------------- live


def help_household(scene: Scene) -> None:
    """Tell of a household in hardship, where the district's reports can't overtake the union's.

    A decision on an application that hasn't arrived yet is refused.
    """

    def fit(union: StandingUnion) -> bool:
        beside = scene.hosts[district_of(scene, union)] == scene.hosts[union.code]
        return beside and bool(scene.standing.members[union.code])

    live(scene, scene.pick(HOUSEHOLDS), WITHIN, fit)


def care(scene: Scene) -> None:
    """Care for many."""
    live(scene, cared, 5)


def risk(scene: Scene) -> None:
    """Tell of a risk, or of what an authority found."""
    live(scene, scene.pick(RISKS), WITHIN)


def second_file(scene: Scene) -> None:
    """Apply twice for one household: the second application is refused."""
    union = scene.standing.unions[scene.member()[0]]
    voice = household(scene, union)
    for _ in range(2):
        scene.say(
            *voice.says(
                rights.HardshipApplied, scene.today, **lives(scene, union), rigid_costs="2400",
                consent_signed=True,
            )
        )  # fmt: skip

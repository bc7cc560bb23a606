"""Live reports on what unions have: committees, legal persons, staff homes; and of the census."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from deploy.demo import plan
from deploy.demo.scene import Scene
from deploy.demo.standing import StandingUnion
from shared.codes import credit_code
from shared.events.organization import (
    BaselineRecorded,
    CommitteeFormed,
    CommitteeKind,
    LegalPersonRegistered,
    StaffHomeRated,
)

AT_FOUNDING: Final[tuple[CommitteeKind, ...]] = ("audit", "women")
"""Committees that a union forms with its founding (同步组建)."""
LATER: Final[tuple[CommitteeKind, ...]] = (*AT_FOUNDING, "supervision", "mediation", "protection")
"""All of them, in the order in which unions form them."""
YEARS: Final = (3, 5)
"""For how long certificates and grades of staff homes hold."""
CENSUS_ON: Final = dt.date(2023, 12, 31)
CENSUS: Final = "第五次全国经济普查（演示数据）"
OUTSIDE: Final = 1.3
"""Legal units counted outside for each employer that the unions know: made up."""


def of_old(scene: Scene, lacks: Callable[[StandingUnion], bool]) -> StandingUnion:
    """Choose a union that lacks something; of today's, those above might speak too early."""
    return scene.pick(
        [one for one in scene.standing.active() if one.since < scene.today and lacks(one)]
    )


def committee(scene: Scene) -> None:
    """Form a committee that a union lacks, the usual ones first."""
    union = of_old(scene, lambda one: len(one.committees) < len(LATER))
    form(scene, union, next(kind for kind in LATER if kind not in union.committees))


def equip(scene: Scene, union: StandingUnion) -> None:
    """Form the committees that come with a founding."""
    for kind in AT_FOUNDING:
        if kind not in union.committees:
            form(scene, union, kind)


def form(scene: Scene, union: StandingUnion, kind: CommitteeKind) -> None:
    """Form a committee; in a small union a member for women stands for theirs (article 11)."""
    workers = sum(scene.standing.employers[code].workers for code in union.employers)
    alone = kind == "women" and workers < plan.COMMITTEE_FROM
    scene.say(
        union.code,
        CommitteeFormed(
            on=scene.today, reported_by=scene.clerk(union.code), union=union.code, kind=kind,
            members=1 if alone else scene.chance.choice((3, 5, 7)), women_member_only=alone,
        ),
    )  # fmt: skip
    union.committees.add(kind)


def legal_person(scene: Scene) -> None:
    """Register a union as a legal person (article 15); the city federation reports it."""
    union = of_old(scene, lambda one: not one.legal_person)
    body = f"{scene.chance.randrange(10**9):09}"
    code = f"{credit_code.UNION}{union.code[:6]}{body}"
    event = LegalPersonRegistered(
        on=scene.today, reported_by=scene.chair(plan.ROOT), union=union.code,
        credit_code=code + credit_code.check_character(code),
        certificate_no=f"工法证字第{union.code}号", valid_to=in_years(scene),
    )  # fmt: skip
    scene.say(plan.ROOT, event)
    union.legal_person = True


def staff_home(scene: Scene) -> None:
    """Inspect a union's staff home, as the union above."""
    union = of_old(scene, lambda one: not one.staff_home)
    grade = scene.chance.choices(("qualified", "advanced", "model", "failed"), (70, 15, 5, 10))[0]
    event = StaffHomeRated(
        on=scene.today, reported_by=scene.chair(union.parent), union=union.code,
        grade=grade,  # type: ignore[arg-type]
        valid_to=None if grade == "failed" else in_years(scene), rated_by=union.parent,
    )  # fmt: skip
    scene.say(union.parent, event)
    union.staff_home = grade != "failed"


def in_years(scene: Scene) -> dt.date:
    """Give a day some years ahead."""
    return scene.today.replace(day=1) + dt.timedelta(365 * scene.chance.choice(YEARS))


def census(scene: Scene) -> None:
    """Record the legal units of every district together: of some alone no rate would be true."""
    districts = [one.code for one in scene.standing.unions.values() if one.kind == "district"]
    for code in districts:
        known = [one for one in scene.standing.employers.values() if one.division[:6] == code]
        if code in scene.standing.baselines or not known:
            continue
        event = BaselineRecorded(
            on=scene.today, reported_by=scene.chair(plan.ROOT), union=code,
            measure="legal_units", division=code, value=int(len(known) * OUTSIDE),
            source=CENSUS, as_of=CENSUS_ON,
        )  # fmt: skip
        scene.say(plan.ROOT, event)
        scene.standing.baselines.add(code)

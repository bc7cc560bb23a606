"""Live reports on the founding of unions: applied for, answered, elected, approved (article 12)."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Final

from deploy.demo import acts_standing, employers, plan
from deploy.demo.entering import FIRST_RESERVED, RESERVED
from deploy.demo.scene import Scene
from deploy.demo.standing import StandingEmployer, StandingUnion
from shared.events.organization import (
    ElectionDecided,
    ElectionHeld,
    EmployerRegistered,
    FoundingDecided,
    UnionApplied,
)

MOST_FOUNDINGS: Final = 8
"""Foundings that go on at once."""
SOON: Final = (3, 20)
"""Acts after which a new union reports the committees that were formed with it."""


def found(scene: Scene) -> None:
    """Take one founding a step further, or begin another."""
    under_way = scene.standing.foundings()
    if len(under_way) < MOST_FOUNDINGS and scene.maybe(0.4):
        begin(scene)
        return
    union = scene.pick(under_way)
    {"applied": answer, "preparing": elect, "elected": approve, "returned": reapply}[union.status](
        scene, union
    )


def begin(scene: Scene) -> None:
    """Let the workers of an employer without a union apply for one; a new employer is entered."""
    standing = scene.standing
    if scene.maybe(0.5) or not standing.uncovered():
        register(scene)
    employer = scene.pick(standing.uncovered())
    town = employer.division
    days = scene.chance.randint(20, 26) if scene.maybe(0.1) else scene.chance.randint(9, 14)
    applied_on = scene.today - dt.timedelta(days)
    union = StandingUnion(
        code=next_code(scene, town), name=f"{employer.name}{plan.COMMITTEE}", kind="single",
        status="applied", parent=town, employers=[employer.code], roster=True, since=applied_on,
        applied_on=applied_on,
    )  # fmt: skip
    apply(scene, union, employer)
    standing.unions[union.code] = union


def apply(scene: Scene, union: StandingUnion, employer: StandingEmployer) -> None:
    """Apply to the union above (article 12)."""
    scene.say(
        union.code,
        UnionApplied(
            on=union.applied_on or scene.today, reported_by=scene.clerk(union.code),
            union=union.code, name=union.name, kind="single", parent=union.parent,
            division=union.parent, employers=tuple(union.employers), workers=employer.workers,
            members_expected=max(3, employer.workers // 2),
        ),
    )  # fmt: skip


def reapply(scene: Scene, union: StandingUnion) -> None:
    """Apply again, with the papers that were missing."""
    union.applied_on = scene.today
    apply(scene, union, scene.standing.employers[union.employers[0]])
    union.status = "applied"


def register(scene: Scene) -> None:
    """Enter an employer that the city didn't know."""
    known = scene.standing.employers
    number = plan.CITY.employers + len(known) % (employers.MOST - plan.CITY.employers)
    while (new := employers.employer(scene.running.installation.seed, number)).credit_code in known:
        number += 1
    town = new.division
    scene.say(
        town,
        EmployerRegistered(
            on=scene.today, reported_by=scene.clerk(town), employer=new.credit_code,
            credit_code=new.credit_code, name=new.name, division=town,
            unit_type=new.trade.unit_type, industry=new.trade.industry, opened_on=new.opened_on,
            workers=new.workers,
        ),
    )  # fmt: skip
    known[new.credit_code] = StandingEmployer(new.credit_code, new.name, town, new.workers)


def next_code(scene: Scene, town: str) -> str:
    """Take the next code that the town has given out; where there is none, it gives out more."""
    serials = [int(code[9:]) for code in scene.standing.unions if code[:9] == town and code[9:]]
    serial = max(FIRST_RESERVED - 1, *serials, 0) + 1
    if f"{town}{serial}" not in scene.hosts:
        codes = [f"{town}{serial + nth}" for nth in range(RESERVED)]
        scene.speak_for(scene.hosts[town], codes)
    return f"{town}{serial}"


def answer(scene: Scene, union: StandingUnion) -> None:
    """Decide on an application, as the union above: by another person than who applied."""
    applied_on = union.applied_on or scene.today
    returned = scene.maybe(0.1)
    decided_on = min(scene.today, applied_on + dt.timedelta(scene.chance.randint(2, 6)))
    scene.say(
        union.parent,
        FoundingDecided(
            on=decided_on, reported_by=scene.chair(union.parent), union=union.code,
            decision="returned" if returned else "approved",
            reason="papers_missing" if returned else None, received_on=applied_on,
        ),
    )  # fmt: skip
    union.status = "returned" if returned else "preparing"


def elect(scene: Scene, union: StandingUnion) -> None:
    """Hold the founding election: a committee, or in a small union a single organizer."""
    workers = scene.standing.employers[union.employers[0]].workers
    entitled = max(3, workers // 2)
    seats = scene.chance.choice((3, 5, 7)) if entitled >= plan.COMMITTEE_FROM else 0
    scene.say(
        union.code,
        ElectionHeld(
            on=max(union.applied_on or scene.today, scene.today - dt.timedelta(2)),
            reported_by=scene.clerk(union.code), union=union.code, purpose="founding",
            entitled=entitled, present=int(entitled * scene.chance.uniform(0.68, 0.98)),
            direct=scene.maybe(0.4), seats=seats, candidates=max(seats, 1) + 1,
            term_years=scene.chance.choice((3, 5)),
        ),
    )  # fmt: skip
    union.status = "elected"


def approve(scene: Scene, union: StandingUnion) -> None:
    """Approve the election, as the union above: the union counts from now on."""
    term_to = scene.today.replace(day=1) + dt.timedelta(365 * scene.chance.choice((3, 5)))
    scene.say(
        union.parent,
        ElectionDecided(
            on=scene.today, reported_by=scene.chair(union.parent), union=union.code,
            decision="approved", term_from=scene.today, term_to=term_to,
        ),
    )  # fmt: skip
    union.status, union.since = "active", scene.today
    for code in union.employers:
        now_under(scene.standing.employers[code], union)
    scene.rosters.append(union.code)
    scene.soon(functools.partial(acts_standing.equip, scene, union), SOON)


def now_under(employer: StandingEmployer, union: StandingUnion) -> None:
    """Note that a union covers an employer from today on."""
    employer.union, employer.covered = union.code, True

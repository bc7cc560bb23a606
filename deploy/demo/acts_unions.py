"""Live reports on unions and employers: covered, counted, confirmed, moved, merged."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Final

from deploy.demo import plan
from deploy.demo.acts_founding import now_under
from deploy.demo.scene import NothingToDo, Scene
from shared.events.organization import (
    EmployerClosed,
    EmployerCounted,
    HeadcountDeclared,
    PeriodConfirmed,
    UnionChanged,
    UnionMerged,
    UnionMoved,
)

MONTHS_BACK: Final = 12
URBAN: Final = ("640104", "640105", "640106")
"""Districts that border one another, between which a street's union may move."""
SMALL: Final = 60
"""Unions with fewer members may be merged into another of their town."""


def cover(scene: Scene) -> None:
    """Bring a small employer under a joint union of its town."""
    employer = scene.pick(
        [one for one in scene.standing.uncovered() if one.workers < plan.COMMITTEE_FROM]
    )
    joint = scene.pick(
        [
            one for one in scene.standing.active()
            if one.kind == "joint" and one.parent == employer.division
        ]
    )  # fmt: skip
    event = UnionChanged(
        on=scene.today, reported_by=scene.clerk(joint.code), union=joint.code,
        employers_added=(employer.code,), reason="small_employer",
    )  # fmt: skip
    scene.say(joint.code, event)
    joint.employers.append(employer.code)
    now_under(employer, joint)


# ------------------------------------------------------------------------- counted, confirmed


def count(scene: Scene) -> None:
    """Count the workers of an employer anew."""
    employer = scene.pick(scene.standing.counted())
    union = scene.standing.unions[employer.union or ""]
    workers = max(1, int(employer.workers * scene.chance.uniform(0.93, 1.09)))
    platform = int(workers * 0.9) if union.kind == "regional" else 0
    scene.say(
        union.code,
        EmployerCounted(
            on=scene.today, reported_by=scene.clerk(union.code), employer=employer.code,
            as_of=scene.today, workers=workers,
            women=int(workers * scene.chance.uniform(0.2, 0.6)),
            migrant=int(workers * scene.chance.uniform(0.1, 0.5)),
            dispatched=int(workers * scene.chance.uniform(0, 0.1)), platform=platform,
        ),
    )  # fmt: skip
    employer.workers = workers


def close(scene: Scene) -> None:
    """Report that an employer has ended."""
    unions = scene.standing.unions
    employer = scene.pick(
        [one for one in scene.standing.counted() if unions[one.union or ""].kind == "joint"]
    )
    union = unions[employer.union or ""]
    event = EmployerClosed(
        on=scene.today, reported_by=scene.clerk(union.code), employer=employer.code,
        reason=scene.chance.choice(("ended", "bankrupt", "moved")),
        workers_settled=int(employer.workers * scene.chance.uniform(0.8, 1)),
    )  # fmt: skip
    scene.say(union.code, event)
    union.employers.remove(employer.code)
    employer.closed = True


def declare(scene: Scene) -> None:
    """Declare the heads of a union without roster."""
    union = scene.pick([one for one in scene.standing.active() if not one.roster])
    known = scene.standing.employers
    workers = sum(known[code].workers for code in union.employers)
    members = int(workers * scene.chance.uniform(0.6, 0.95))
    scene.say(
        union.code,
        HeadcountDeclared(
            on=scene.today, reported_by=scene.clerk(union.code), union=union.code,
            as_of=scene.today, workers=workers, members=members,
            women=int(members * scene.chance.uniform(0.2, 0.5)),
            migrant=int(members * scene.chance.uniform(0.1, 0.5)), platform=0,
        ),
    )  # fmt: skip


def confirm(scene: Scene) -> None:
    """Confirm a month: this is all."""
    union = scene.pick(scene.standing.active())
    period = next(
        (one for one in months(scene.today) if one not in union.confirmed), None
    )  # fmt: skip
    if period is None or f"{union.since:%Y-%m}" > period:
        raise NothingToDo
    scene.say(
        union.code,
        PeriodConfirmed(
            on=scene.today, reported_by=scene.clerk(union.code), union=union.code, period=period,
            counts={"members": len(scene.standing.members[union.code])}, nothing_else=True,
            confirmed_by=scene.chair(union.code),
        ),
    )  # fmt: skip
    union.confirmed.add(period)


def months(today: dt.date) -> list[str]:
    """Name the months that are over, the latest first."""
    found, last = [], today
    for _ in range(MONTHS_BACK):
        last = last.replace(day=1) - dt.timedelta(1)
        found.append(f"{last:%Y-%m}")
    over = today.day == calendar.monthrange(today.year, today.month)[1]
    return [f"{today:%Y-%m}", *found] if over else found


# ------------------------------------------------------------------------- moved, merged


def move(scene: Scene) -> None:
    """Bring a street's union under another district; the city federation reports it."""
    streets = [
        one for one in scene.standing.unions.values()
        if one.kind == "town" and one.parent in URBAN and one.name.endswith("街道总工会")
    ]  # fmt: skip
    street = scene.pick(streets)
    new = scene.pick([one for one in URBAN if one != street.parent])
    event = UnionMoved(
        on=scene.today, reported_by=scene.chair(plan.ROOT), union=street.code, tree="territorial",
        old_parent=street.parent, new_parent=new, from_=scene.today + dt.timedelta(1),
    )  # fmt: skip
    scene.say(plan.ROOT, event)
    street.parent, street.placed_on = new, scene.today + dt.timedelta(1)


def merge(scene: Scene) -> None:
    """Merge a small union into a joint one of its town; the town's union reports it."""
    active = [one for one in scene.standing.active() if one.roster]
    into = scene.pick([one for one in active if one.kind == "joint"])
    members = scene.standing.members
    union = scene.pick(
        [
            one for one in active
            if one.parent == into.parent and one is not into and len(members[one.code]) < SMALL
        ]
    )  # fmt: skip
    event = UnionMerged(
        on=scene.today, reported_by=scene.chair(union.parent), union=union.code, into=into.code,
        members=len(members[union.code]), employers=tuple(union.employers),
        from_=scene.today + dt.timedelta(1),
    )  # fmt: skip
    scene.say(union.parent, event)
    union.status = "merged"
    into.employers += union.employers
    union.employers = []
    scene.rosters.remove(union.code)

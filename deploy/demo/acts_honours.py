"""The year's round of May Day medals (五一劳动奖章): from the quotas to those who bear one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from deploy.demo import plan
from deploy.demo.contests import year
from deploy.demo.scene import NothingToDo, Scene
from deploy.demo.standing import StandingUnion
from deploy.demo.stories import Step, Voice, days, district_of
from shared.events import rights, skills
from shared.events.skills.honours import UnionQuota
from shared.law import calendar

OPENED: Final = 140
"""Days before the first day on which the round was opened."""
NOMINATED, CONFERRED = 8, 70
"""Days after that on which unions nominate, and on which the city confers."""
GROUPS: Final = (
    ("industrial", "migrant", "non_public"), ("science_education", "women"),
    ("industrial", "non_public"), ("front_line", "women"), ("industrial", "non_public"),
    ("science_education",), ("front_line", "non_public", "minority"), ("front_line", "women"),
)  # fmt: skip
"""The groups of the nominees; a later one begins anew. They keep the shares of 2024."""
DECLINED, REVOKED = 6, 7
"""Places of the nominees of whom one is declined, the other loses the medal.

Somebody objects to the first, whose employer owes wages and is barred from honours for a year.
"""
BARS: Final = 365
"""Days for which arrears bar an employer's honours."""
SEATS: Final = 8
"""Seats of each district."""


def decided(began_on: dt.date) -> tuple[dt.date, dt.date]:
    """Give the days on which unions nominate and on which the city confers."""
    opened = began_on - days(OPENED)
    return opened + days(NOMINATED), opened + days(CONFERRED)


class Nominee(NamedTuple):
    """Whom a union nominates, with the name that the city is shown in the end."""

    union: StandingUnion
    nomination: str
    member: str
    name: str


def medals(scene: Scene, unions: Sequence[StandingUnion], began_on: dt.date) -> Iterator[Step]:
    """A round of the city: opened, nominated, shown, reviewed, conferred, one taken back."""
    on, id_ = began_on - days(OPENED), f"YC{year(scene)}-medal"
    city = Voice(scene, plan.ROOT)
    districts = sorted({district_of(scene, one) for one in unions})
    yield city.decides(
        skills.HonourRoundOpened, on, round=id_, honour="medal", year=year(scene),
        union_quotas=tuple(UnionQuota(union=one, seats=SEATS) for one in districts),
        group_quotas={}, publicity_days=5, rule_pack="cn_2024",
    )  # fmt: skip
    chosen = list(nominees(scene, unions))
    yield from barred(scene, city, chosen[DECLINED:], on + days(3))
    for place, one in enumerate(chosen):
        yield from nominated(scene, one, id_, place, on + days(NOMINATED))
    slate = [one for place, one in enumerate(chosen) if place != DECLINED]
    yield from slated(city, id_, slate, on + days(40))
    for place, one in enumerate(chosen):
        if place != DECLINED:
            yield from borne(scene, one, on + days(CONFERRED), loses=place == REVOKED)


def nominees(scene: Scene, unions: Sequence[StandingUnion]) -> Iterator[Nominee]:
    """Choose who is nominated: a worker of a union, first where nothing bars the employer."""
    fit = [one for one in unions if one.kind == "single" and scene.standing.members[one.code]]
    scene.chance.shuffle(fit)
    fit.sort(key=lambda one: one.employers[0] not in scene.standing.sound)
    for union in fit[: len(GROUPS)]:
        member = scene.pick(scene.standing.members[union.code])
        known = scene.store(union.code).people.find(member)
        if known is None:
            raise NothingToDo
        yield Nominee(union, scene.reference(union.code), member, known.name)


def barred(
    scene: Scene, city: Voice, some: Sequence[Nominee], on: dt.date
) -> Iterator[Step]:  # fmt: skip
    """Give the step with which an authority's finding bars the employer of the first of some."""
    for one in some[:1]:
        yield city.says(
            rights.AdverseFactRecorded, on, fact=scene.reference(plan.ROOT), kind="arrears",
            employer=one.union.employers[0], fact_on=on - days(9), bars_until=on + days(BARS),
            authority="银川市人力资源和社会保障局",
        )  # fmt: skip


def nominated(
    scene: Scene, one: Nominee, round_: str, place: int, on: dt.date
) -> Iterator[Step]:  # fmt: skip
    """Give the steps of a nomination up to the district's review; of one somebody objects."""
    voice = Voice(scene, one.union.code, nomination=one.nomination)
    district = Voice(scene, district_of(scene, one.union), **voice.always)
    yield voice.says(
        skills.NominationMade, on, round=round_, union=one.union.code, kind="person",
        employer=one.union.employers[0], member=one.member, honour="medal", year=year(scene),
        groups=GROUPS[place], quota_union=district.union, present=40, in_favour=36,
        congress_discussed_on=on - days(1),
    )  # fmt: skip
    ends = calendar.step(on, 5, "working")
    if place == DECLINED:
        yield voice.says(
            skills.ObjectionRaised, on + days(3), objection=f"{one.nomination}.1",
            stage="unit", ground="not_qualified", named=True,
        )  # fmt: skip
    yield voice.says(
        skills.NominationPublicized, ends, from_=on + days(1), to=ends, working_days=5,
        place="厂务公开栏",
    )  # fmt: skip
    yield from reviewed(one, district, place, ends + days(2))


def reviewed(one: Nominee, district: Voice, place: int, on: dt.date) -> Iterator[Step]:
    """Give the steps with which a department says what it thinks and the district decides."""
    declined = place == DECLINED
    if declined:
        yield district.decides(
            skills.ObjectionSettled, on, objection=f"{one.nomination}.1", upheld=True,
            reason="not_qualified",
        )  # fmt: skip
    yield district.says(
        skills.OpinionGiven, on, department="tax", favourable=True,
        opinion_no=f"税函〔{on.year}〕{place + 11}号",
    )  # fmt: skip
    yield district.decides(
        skills.NominationReviewed, on + days(4), level="district",
        result="declined" if declined else "forwarded",
        reason="not_qualified" if declined else None,
    )  # fmt: skip


def slated(city: Voice, round_: str, slate: Sequence[Nominee], on: dt.date) -> Iterator[Step]:
    """Give the steps with which the jury settles the slate and the city is shown it."""
    always = {"round": round_, "nominations": tuple(one.nomination for one in slate)}
    yield city.decides(
        skills.SlateReviewed, on, **always, present=15, in_favour=14, quota_shortfalls={}
    )
    ends = calendar.step(on, 5, "working")
    yield city.decides(
        skills.SlatePublicized, ends, **always, names=tuple(one.name for one in slate),
        from_=on + days(1), to=ends, working_days=5,
    )  # fmt: skip


def borne(scene: Scene, one: Nominee, on: dt.date, *, loses: bool) -> Iterator[Step]:
    """Give the steps with which a medal is conferred, and what becomes of who bears it."""
    city = Voice(scene, plan.ROOT, nomination=one.nomination)
    number = f"银工发〔{on.year}〕"
    yield city.decides(
        skills.HonourConferred, on, honour="medal", name=one.name, authority="union",
        decision_no=f"{number}8号",
    )  # fmt: skip
    if loses:
        yield city.decides(
            skills.HonourRevoked, on + days(60), reason="cheated", authority="union",
            decision_no=f"{number}20号",
        )  # fmt: skip
    else:
        yield Voice(scene, one.union.code, nomination=one.nomination).says(
            skills.HonourHolderUpdated, on + days(40), state="working", service="rest"
        )

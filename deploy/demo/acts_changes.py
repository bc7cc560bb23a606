"""What changes or ends now and then: names, committees, legal persons, officers, young unions."""

from __future__ import annotations

from typing import Any, Final

from deploy.demo import plan
from deploy.demo.acts_standing import AT_FOUNDING, LATER
from deploy.demo.crafts import COMPANY
from deploy.demo.scene import Scene
from deploy.demo.standing import StandingUnion
from deploy.demo.stories import Voice, days, of_old
from shared.events import organization
from shared.events.rights import EventCorrected, EventVoided, RiskReported

BY_SHARES: Final = "股份有限公司"
"""How the name of a company ends that has become one limited by shares."""
NEW: Final = 60
"""Days within which a union was founded that is given up again."""


def rename(scene: Scene) -> None:
    """A company becomes one limited by shares; its union is called after it."""
    known = scene.standing.employers

    def fits(name: str) -> bool:
        return name.endswith(COMPANY) and not name.endswith(BY_SHARES)

    union = of_old(
        scene, lambda one: one.kind == "single" and fits(known[one.employers[0]].name)
    )  # fmt: skip
    employer, voice = known[union.employers[0]], Voice(scene, union.code)
    employer.name = employer.name.removesuffix(COMPANY) + BY_SHARES
    union.name = f"{employer.name}{plan.COMMITTEE}"
    scene.say(
        *voice.says(
            organization.EmployerChanged, scene.today, employer=employer.code, name=employer.name
        )
    )
    scene.say(
        *voice.says(
            organization.UnionChanged, scene.today, union=union.code, name=union.name,
            reason="renamed",
        )
    )  # fmt: skip


def end_committee(scene: Scene) -> None:
    """End the committee that a union formed last."""
    union = of_old(scene, lambda one: bool(one.committees))
    kind = next(one for one in reversed(LATER) if one in union.committees)
    scene.say(
        *Voice(scene, union.code).says(
            organization.CommitteeEnded, scene.today, union=union.code, kind=kind,
            reason="reorganized",
        )
    )  # fmt: skip
    union.committees.remove(kind)


def end_legal_person(scene: Scene) -> None:
    """End the legal person of a union; the city federation reports it."""
    union = of_old(scene, lambda one: one.legal_person)
    scene.say(
        *Voice(scene, plan.ROOT).decides(
            organization.LegalPersonEnded, scene.today, union=union.code, reason="reorganized"
        )
    )
    union.legal_person = False


def urge(scene: Scene) -> None:
    """Send a letter to a small employer without union, as the town's union."""
    employer = scene.pick(
        [one for one in scene.standing.uncovered() if one.workers < plan.COMMITTEE_FROM]
    )
    number = f"建会意见书〔{scene.today.year}〕{scene.chance.randint(1, 9999):04}号"
    scene.say(
        *Voice(scene, employer.division).says(
            organization.FoundingUrged, scene.today, employer=employer.code, letter_no=number,
            answer_by=scene.today + days(30),
        )
    )  # fmt: skip


def ask_to_move(scene: Scene) -> None:
    """Ask the union above whether a vice-chair may be moved; it answers (article 18)."""
    union = of_old(scene, lambda one: "vice_chair" in one.posts)
    always = {"officer": union.posts["vice_chair"], "union": union.code}
    scene.say(
        *Voice(scene, union.code).says(
            organization.OfficerMoveAsked, scene.today, **always, post="vice_chair",
            committee_agreed=True,
        )
    )  # fmt: skip
    scene.say(
        *Voice(scene, union.parent).decides(
            organization.OfficerMoveAnswered, scene.today, **always, agreed=True
        )
    )


def give_up(scene: Scene) -> None:
    """End a young union whose employer has ended (article 13)."""
    since = scene.today - days(NEW)
    union = scene.pick(
        [
            one for one in scene.standing.active()
            if one.kind == "single" and one.since > since and settled(scene, one)
        ]
    )  # fmt: skip
    employer, voice = scene.standing.employers[union.employers[0]], Voice(scene, union.code)
    scene.say(
        *voice.says(
            organization.EmployerClosed, scene.today, employer=employer.code, reason="ended",
            workers_settled=employer.workers,
        )
    )  # fmt: skip
    scene.say(
        *voice.says(
            organization.UnionDissolved, scene.today, union=union.code, reason="employer_ended",
            employer_closed=True, members_kept=0, members_moved=0,
        )
    )  # fmt: skip
    union.status, employer.closed = "dissolved", True
    if union.code in scene.rosters:
        scene.rosters.remove(union.code)


def settled(scene: Scene, union: StandingUnion) -> bool:
    """Tell whether nothing more is put off about a young union, and nobody is in it."""
    return union.committees >= set(AT_FOUNDING) and not scene.standing.members[union.code]


def mend(scene: Scene) -> None:
    """Correct how many people a risk is about, and void another one that was entered twice."""
    union = of_old(scene, lambda one: one.kind == "single")
    for type_, more in (
        (EventCorrected, {"fields": {"people": 4}, "reason": "人数录入有误"}),
        (EventVoided, {"reason": "重复录入"}),
    ):
        voice, risk = Voice(scene, union.code), scene.reference(union.code)
        step = voice.says(
            RiskReported, scene.today, risk=risk, union=union.code, employer=union.employers[0],
            people=3, kind="arrears", level="general", urgent=False,
        )  # fmt: skip
        fields: dict[str, Any] = {"kind": "risk", "about": risk, "event": scene.say(*step), **more}
        scene.say(*voice.says(type_, scene.today, **fields))

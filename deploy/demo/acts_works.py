"""Stories of suggestions, innovations and studios (献计策、大创新、创新工作室)."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from deploy.demo import plan
from deploy.demo.acts_skills import craft, has_members, some_of
from deploy.demo.campaigns import campaign
from deploy.demo.scene import Scene
from deploy.demo.standing import StandingUnion
from deploy.demo.stories import Step, Story, Voice, days, district_of, live
from shared import words
from shared.events import skills

FIELDS: Final = (
    "safety", "cost", "technology", "quality", "energy", "management", "welfare", "safety",
)  # fmt: skip
DEPARTMENTS: Final = ("workshop", "workshop", "technology", "quality", "safety", "logistics")
EFFECTS: Final = ("saving", "output", "safety", "quality", "saves_labour")
METHODS: Final = ("accounts", "accounts", "measured", "estimated")
WHY_NOT: Final = ("no_money", "unsafe", "known_already")
WITHIN: Final = 60
"""Days within which live works began."""
SUGGESTED: Final = (3, 180)
"""What a suggestion brings in a year, in thousands of yuan, from and to."""
INVENTED: Final = (40, 900)
"""The same of an innovation."""
TOGETHER: Final = 30
"""Workers at most who suggest something together, a whole shift (班组) often."""
INVENTORS: Final = 24
"""The same of an innovation."""
REWARD: Final = 0.02
"""Share of the verified benefit that the authors are paid; at least 200 yuan."""


class Fate(NamedTuple):
    """What becomes of a suggestion."""

    screened: str = "adopted"
    implemented: bool = True
    share: float = 0.8


USUAL: Final = Fate()


def suggested(
    scene: Scene, union: StandingUnion, on: dt.date, *, fate: Fate = USUAL
) -> Iterator[Step]:
    """Workers suggest something; it is screened, carried out, verified by others, rewarded."""
    authors, id_ = tuple(some_of(scene, union, TOGETHER)), scene.reference(union.code)
    voice = Voice(scene, union.code, suggestion=id_)
    yield voice.says(
        skills.SuggestionMade, on, union=union.code, campaign=campaign(scene, "suggestion"),
        member_keys=authors, field=scene.pick(FIELDS),
    )  # fmt: skip
    yield voice.decides(
        skills.SuggestionScreened, on + days(6), result=fate.screened,
        reason=None if fate.screened == "adopted" else scene.pick(WHY_NOT),
    )  # fmt: skip
    if fate.screened != "adopted":
        return
    yield voice.says(
        skills.SuggestionStarted, on + days(10), department=scene.pick(DEPARTMENTS),
        due_on=on + days(50),
    )  # fmt: skip
    if fate.implemented:
        claimed = scene.chance.randint(*SUGGESTED) * 1000
        yield voice.says(
            skills.SuggestionImplemented, on + days(38), benefit_claimed_yuan=f"{claimed}",
            effect_kind=scene.pick(EFFECTS),
        )  # fmt: skip
        yield from paid(scene, Work(union.code, "suggestion", id_), on + days(50), claimed, fate)


class Work(NamedTuple):
    """A suggestion or an innovation, and whose it is."""

    union: str
    kind: str
    id: str


def paid(scene: Scene, work: Work, on: dt.date, claimed: int, fate: Fate = USUAL) -> Iterator[Step]:
    """Give the steps with which a benefit is verified by another person, and rewarded."""
    voice = Voice(scene, work.union, kind=work.kind, about=work.id)
    yuan = int(claimed * fate.share)
    yield voice.decides(
        skills.BenefitVerified, on, yuan=f"{yuan}", method=scene.pick(METHODS), period_months=12
    )
    reward = max(200, round(yuan * REWARD / 100) * 100)
    yield voice.says(skills.RewardPaid, on + days(7), yuan=f"{reward}")


def innovated(
    scene: Scene, union: StandingUnion, on: dt.date, *, kind: str = "renewal", patent: str = ""
) -> Iterator[Step]:
    """Workers have an innovation: verified and rewarded, patented, or named as a method."""
    authors, id_ = tuple(some_of(scene, union, INVENTORS)), scene.reference(union.code)
    voice, claimed = Voice(scene, union.code, innovation=id_), scene.chance.randint(*INVENTED)
    yield voice.says(
        skills.InnovationRegistered, on, union=union.code, campaign=campaign(scene, "innovation"),
        kind=kind, member_keys=authors, field=scene.pick(FIELDS[:5]),
        benefit_claimed_yuan=f"{claimed * 1000}",
    )  # fmt: skip
    yield from paid(scene, Work(union.code, "innovation", id_), on + days(20), claimed * 1000)
    if patent:
        number = f"ZL{on.year}2{scene.chance.randint(0, 999_999):06}.{scene.chance.randint(0, 9)}"
        yield voice.says(
            skills.PatentGranted, on + days(35), patent_no=number, patent_kind=patent,
            granted_on=on + days(30),
        )  # fmt: skip
    if kind == "method":
        district = Voice(scene, district_of(scene, union), innovation=id_)
        yield district.decides(
            skills.MethodNamed, on + days(45), name=f"{named(scene, union)}操作法", level="district"
        )


def named(scene: Scene, union: StandingUnion) -> str:
    """Give what something of a union's craft is called: 焊工."""
    found: str = words.catalogue()["trades"][craft(scene, union)]["zh"]
    return found


def studio(
    scene: Scene, union: StandingUnion, on: dt.date, *, then: str = "kept"
) -> Iterator[Step]:
    """A studio is founded, named by the city, and reviewed; one has lost its name."""
    voice = Voice(scene, union.code, studio=scene.reference(union.code))
    leader = scene.chance.choice(("model_worker", "craftsman"))
    title = "劳模" if leader == "model_worker" else "工匠"
    yield voice.says(
        skills.StudioFounded, on, name=f"{named(scene, union)}{title}创新工作室",
        leader_kind=leader, members=scene.chance.randint(5, 16), level="unit",
    )  # fmt: skip
    city = Voice(scene, plan.ROOT, studio=voice.always["studio"])
    yield city.decides(
        skills.StudioNamed, on + days(40), level="city", result="named", valid_to=on + days(1135)
    )
    if then:
        yield city.decides(skills.StudioNamed, on + days(200), level="city", result=then)


SUGGESTIONS: Final[tuple[Story, ...]] = (
    suggested, suggested, functools.partial(suggested, fate=Fate("declined")), suggested,
    functools.partial(suggested, fate=Fate(implemented=False)), suggested, suggested,
    functools.partial(suggested, fate=Fate("deferred")), suggested,
    functools.partial(suggested, fate=Fate(share=1.3)),  # verified above what is claimed: found
)  # fmt: skip
INNOVATIONS: Final[tuple[Story, ...]] = (
    innovated, functools.partial(innovated, patent="utility_model"),
    functools.partial(innovated, kind="method"),
    functools.partial(innovated, kind="invention", patent="invention"),
)  # fmt: skip
STUDIOS: Final[tuple[Story, ...]] = (
    studio, functools.partial(studio, then=""), studio,
    functools.partial(studio, then="withdrawn"),
)  # fmt: skip


# ------------------------------------------------------------------------- live


def suggest(scene: Scene) -> None:
    """Tell of a suggestion of the last weeks."""
    live(scene, scene.pick(SUGGESTIONS), WITHIN, functools.partial(has_members, scene))


def innovate(scene: Scene) -> None:
    """Tell of an innovation of the last weeks."""
    live(scene, scene.pick(INNOVATIONS), WITHIN, functools.partial(has_members, scene))


def found_studio(scene: Scene) -> None:
    """Found a studio."""
    live(scene, scene.pick(STUDIOS), WITHIN)


def judge_own(scene: Scene) -> None:
    """Screen a suggestion as the clerk who entered it: refused."""
    union = scene.standing.unions[scene.member()[0]]
    made = next(suggested(scene, union, scene.today))
    scene.say(*made)
    about: Any = made.event
    scene.say(
        *Voice(scene, union.code).says(
            skills.SuggestionScreened, made.on, suggestion=about.suggestion, result="adopted"
        )
    )


def mend(scene: Scene) -> None:
    """Correct the field of a suggestion, and void another one that was entered twice."""
    union = scene.standing.unions[scene.member()[0]]
    for type_, more in (
        (skills.EventCorrected, {"fields": {"field": "energy"}, "reason": "类别选错"}),
        (skills.EventVoided, {"reason": "重复录入"}),
    ):
        step = next(suggested(scene, union, scene.today))
        id_ = scene.say(*step)
        about: Any = step.event
        scene.say(
            *Voice(scene, union.code).says(
                type_, scene.today, kind="suggestion", about=about.suggestion, event=id_, **more
            )
        )  # fmt: skip

"""Stories of labour-law supervision: complaints, investigations, letters (一函两书)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from deploy.demo.scene import Scene
from deploy.demo.standing import StandingUnion
from deploy.demo.stories import Step, Story, Voice, days, live
from shared.events import rights

LETTERS: Final = {"reminder": "工监提字", "opinion": "工监意字"}
WITHIN: Final = 30
"""Days within which a live case began."""


def complained(
    scene: Scene, union: StandingUnion, on: dt.date, *, accepted: bool = True
) -> tuple[Voice, int, Step]:  # fmt: skip
    """Give who tells of a complaint, of how many workers it is, and how the union takes it."""
    code = scene.pick(union.employers)
    workers = min(scene.chance.randint(1, 30), scene.standing.employers[code].workers)
    voice = Voice(scene, union.code, matter=scene.reference(union.code))
    return voice, workers, voice.says(
        rights.ComplaintReceived, on, union=union.code, employer=code, division=union.code[:6],
        subjects=(scene.pick(("wages", "working_time", "social_insurance")),), workers=workers,
        accepted=accepted, refusal_reason=None if accepted else "not_labour_law",
        told_on=None if accepted else on,
    )  # fmt: skip


def letter(scene: Scene, voice: Voice, kind: str, on: dt.date) -> tuple[str, Step]:
    """Give a letter's number, and the step with which a union sends it to the employer."""
    number = f"{LETTERS[kind]}〔{on.year}〕{scene.chance.randint(1, 9999):04}号"
    return number, voice.says(
        rights.LetterSent, on, kind=kind, letter_no=number, addressee_kind="employer",
        delivered_on=on, signed_by_role="union_chair", sender_level="union",
    )  # fmt: skip


def corrected(
    scene: Scene, union: StandingUnion, on: dt.date, *, supervisors: int = 2, answer: int = 9
) -> Iterator[Step]:  # fmt: skip
    """A reminder brings nothing, an opinion is answered and the employer corrects it."""
    voice, workers, first = complained(scene, union, on)
    yield first
    yield voice.says(
        rights.ViolationInvestigated, on + days(5), supervisors=supervisors, found=True,
        subjects=("wages",),
    )  # fmt: skip
    yield letter(scene, voice, "reminder", on + days(7))[1]
    number, opinion = letter(scene, voice, "opinion", on + days(20))
    yield opinion
    answered = on + days(20 + answer)
    yield voice.says(
        rights.LetterAnswered, answered, letter_no=number, agreed=True, objection=False,
        promised_by=answered + days(10),
    )  # fmt: skip
    yield voice.says(
        rights.SupervisionClosed, answered + days(12), result="corrected", workers=workers,
        yuan=f"{workers * scene.chance.randint(4, 60) * 100}", checked_by=voice.chair,
    )  # fmt: skip


def reminded(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """A reminder is enough."""
    voice, workers, first = complained(scene, union, on)
    yield first
    yield voice.says(
        rights.ViolationInvestigated, on + days(4), supervisors=2, found=True,
        subjects=("working_time",),
    )  # fmt: skip
    number, reminder = letter(scene, voice, "reminder", on + days(6))
    yield reminder
    yield voice.says(
        rights.LetterAnswered, on + days(12), letter_no=number, agreed=True, objection=False
    )
    yield voice.says(
        rights.SupervisionClosed, on + days(20), result="corrected", workers=workers, yuan="0",
        checked_by=voice.chair,
    )  # fmt: skip


def answered_late(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """The opinion is answered after its days."""
    return corrected(scene, union, on, answer=35)


def alone(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """One supervisor goes alone: found."""
    return corrected(scene, union, on, supervisors=1)


def turned_down(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """The complaint isn't one of labour law, and whoever complained is told at once."""
    _, _, first = complained(scene, union, on, accepted=False)
    yield first


MATTERS: Final[tuple[Story, ...]] = (reminded, corrected, answered_late, turned_down, alone)


# ------------------------------------------------------------------------- live


def supervise(scene: Scene) -> None:
    """Take up a complaint of the last weeks."""
    live(scene, scene.pick(MATTERS), WITHIN)


def checked_alone(scene: Scene) -> None:
    """Close a matter, checked by who handled it: refused."""
    union = scene.pick([one for one in scene.standing.active() if one.employers])
    voice, _, first = complained(scene, union, scene.today)
    scene.say(*first)
    scene.say(
        *voice.says(
            rights.SupervisionClosed, scene.today, result="none_found", workers=1, yuan="0",
            checked_by=scene.clerk(union.code),
        )
    )  # fmt: skip

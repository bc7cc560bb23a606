"""Stories of competitions and drills (竞赛、岗位练兵): entries, rounds, scores, results."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from deploy.demo.campaigns import campaign
from deploy.demo.crafts import craft_of
from deploy.demo.scene import NothingToDo, Scene
from deploy.demo.standing import StandingUnion
from deploy.demo.stories import Step, Story, Voice, days, live
from shared.codes import id_card
from shared.events import skills

SCALE: Final = "100"
LEAST: Final = 3
"""Entries with which a union's own drill is worth the name."""
MOST: Final = 9
"""Entries of a union's own drill at most."""
WITHIN: Final = 40
"""Days within which a live drill began."""
AUTHORITY: Final = "银川市人力资源和社会保障局"
OLD_AND_NEW: Final = (
    ("none", "junior"), ("junior", "intermediate"), ("intermediate", "senior"),
    ("senior", "technician"), ("technician", "senior_technician"),
)  # fmt: skip
"""Grades, and the next: 初级工、中级工、高级工、技师、高级技师."""
OFTEN: Final = (20, 35, 30, 12, 3)
"""How often each is reached, in a hundred."""


class Entrant(NamedTuple):
    """Whom a union entered."""

    union: str
    member: str
    entry: str


class Drill(NamedTuple):
    """What goes wrong in a drill, if anything does."""

    late: bool = False
    back: bool = False
    cheat: bool = False
    appeal: bool | None = None
    unfair: bool = False


USUAL: Final = Drill()


def craft(scene: Scene, union: StandingUnion) -> str:
    """Give the craft of a union's employer."""
    return craft_of(scene.standing.employers[scene.pick(union.employers)].name)


def sex_of(scene: Scene, union: str, member: str) -> str | None:
    """Give a member's sex, as the number on the card at the branch says."""
    known = scene.store(union).people.find(member)
    return id_card.read(known.id_number).sex if known else None


def drilled(
    scene: Scene, union: StandingUnion, on: dt.date, *, drill: Drill = USUAL
) -> Iterator[Step]:
    """A union lets its workers train and compete: two rounds, and the first rises a grade."""
    members = some_of(scene, union, MOST)
    voice = Voice(scene, union.code)
    id_, began = scene.reference(union.code), on + days(12)
    yield voice.says(
        skills.CompetitionPlanned, on, competition=id_, union=union.code, kind="drill",
        campaign=campaign(scene, "drill"), trade=craft(scene, union), level="unit", form="single",
        scale_max=SCALE, from_=began, to=on + days(45),
    )  # fmt: skip
    yield voice.says(
        skills.CompetitionOpened, on + days(1), competition=id_, entry_until=on + days(9), seats=60
    )
    entrants = [Entrant(union.code, one, scene.reference(union.code)) for one in members]
    late = int(drill.late)
    for one in entrants[: len(entrants) - late]:
        yield entered(scene, one, id_, on + days(5), union)
    for one in entrants[len(entrants) - late :]:
        yield entered(scene, one, id_, on + days(11), union)
    if drill.back:
        yield taken_back(voice, entrants.pop(), id_, on + days(11))
    yield from judged(scene, voice, Contest(id_, entrants), began, drill)
    yield raised(scene, voice, entrants[0].member, on + days(44), "competition", competition=id_)


def some_of(scene: Scene, union: StandingUnion, most: int) -> list[str]:
    """Choose some members of a union. Raises `NothingToDo` where there are too few."""
    members = scene.standing.members[union.code]
    if len(members) < LEAST:
        raise NothingToDo
    return scene.chance.sample(members, scene.chance.randint(LEAST, min(most, len(members))))


def entered(scene: Scene, one: Entrant, activity: str, on: dt.date, union: StandingUnion) -> Step:
    """Give the step with which a union enters a member."""
    return Voice(scene, one.union).says(
        skills.WorkerEntered, on, activity=activity, entry=one.entry, union=one.union,
        member=one.member, employer=employer_of(union), sex=sex_of(scene, one.union, one.member),
        migrant=scene.maybe(0.25),
        employment="platform" if union.kind == "regional" else "standard",
    )  # fmt: skip


def employer_of(union: StandingUnion) -> str | None:
    """Give the employer of a union that has one: of several, the roster knows whose one is."""
    return union.employers[0] if len(union.employers) == 1 else None


def taken_back(voice: Voice, one: Entrant, activity: str, on: dt.date) -> Step:
    """Give the step with which an entry is taken back."""
    return voice.says(
        skills.EntryWithdrawn, on, activity=activity, entry=one.entry, union=one.union,
        member=one.member, kind="withdrew", reason="ill",
        employer=employer_of(voice.scene.standing.unions[one.union]),
    )  # fmt: skip


class Contest(NamedTuple):
    """A competition and who takes part, the best first."""

    id: str
    entrants: Sequence[Entrant]


def judged(
    scene: Scene, voice: Voice, contest: Contest, on: dt.date, drill: Drill = USUAL
) -> Iterator[Step]:
    """Give the steps of both rounds: the first for all, the second for the best half."""
    best = contest.entrants[: (len(contest.entrants) + 1) // 2]
    yield from scored(scene, voice, contest, 1, on)
    last = contest.entrants[-1].entry
    if drill.appeal is not None:
        yield voice.decides(
            skills.ScoreAppealed, on + days(2), competition=contest.id, round=1, entry=last,
            ground="miscounted", upheld=drill.appeal, new_score="41" if drill.appeal else None,
        )  # fmt: skip
    on_ = [one.entry for one in best[:-1]] + [last] if drill.unfair else [one.entry for one in best]
    yield published(voice, contest.id, 1, on + days(4), on_)
    if drill.cheat:
        yield disqualified(voice, contest, best[-1], on + days(5))
        best = best[:-1]
    final = Contest(contest.id, best)
    yield from scored(scene, voice, final, 2, on + days(12))
    yield published(voice, contest.id, 2, on + days(15), [one.entry for one in best[:3]])


def disqualified(voice: Voice, contest: Contest, one: Entrant, on: dt.date) -> Step:
    """Give the step with which the organizer disqualifies an entry."""
    return voice.decides(
        skills.EntryWithdrawn, on, activity=contest.id, entry=one.entry, union=one.union,
        member=one.member, kind="disqualified", reason="cheated",
        employer=employer_of(voice.scene.standing.unions[one.union]),
    )  # fmt: skip


def scored(
    scene: Scene, voice: Voice, contest: Contest, round_: int, on: dt.date
) -> Iterator[Step]:
    """Give the scores of a round; of many, one in thirty is absent, which is the last."""
    spread = 55 / len(contest.entrants)
    many = len(contest.entrants) > MOST
    for place, one in enumerate(contest.entrants):
        absent = many and one is contest.entrants[-1] and round_ == 1
        points = 97 - spread * place - scene.chance.random() * spread / 2
        yield voice.says(
            skills.RoundScored, on, competition=contest.id, round=round_, entry=one.entry,
            scale_max=SCALE, absent=absent, score=None if absent else f"{points:.1f}",
            rank=None if absent else place + 1,
        )  # fmt: skip


def published(voice: Voice, id_: str, round_: int, on: dt.date, promoted: Sequence[str]) -> Step:
    """Give the step with which a result is published."""
    return voice.decides(
        skills.ResultPublished, on, competition=id_, round=round_, promoted=tuple(promoted)
    )


def raised(
    scene: Scene, voice: Voice, member: str, on: dt.date, basis: str, **why: Any  # noqa: ANN401
) -> Step:  # fmt: skip
    """Give the step with which a worker has a higher grade."""
    (pair,) = scene.chance.choices(OLD_AND_NEW, OFTEN)
    letters = scene.reference(voice.union).rpartition(":")[2].upper()
    return voice.says(
        skills.GradeRaised, on, member=member, union=voice.union, old_grade=pair[0],
        new_grade=pair[1], basis=basis, certificate_no=f"NX{letters}", authority=AUTHORITY, **why,
    )  # fmt: skip


DRILLS: Final[tuple[Story, ...]] = (
    drilled, functools.partial(drilled, drill=Drill(back=True)), drilled, drilled,
    functools.partial(drilled, drill=Drill(appeal=False)),
    functools.partial(drilled, drill=Drill(late=True)),  # entered late: found
    drilled, functools.partial(drilled, drill=Drill(appeal=True)), drilled,
    functools.partial(drilled, drill=Drill(unfair=True)),  # the better left out: found
    functools.partial(drilled, drill=Drill(cheat=True)),
)  # fmt: skip


# ------------------------------------------------------------------------- live


def has_members(scene: Scene, union: StandingUnion) -> bool:
    """Tell whether a union has members enough to compete."""
    return len(scene.standing.members[union.code]) >= LEAST


def drill(scene: Scene) -> None:
    """Let workers train and compete, some weeks ago."""
    live(scene, scene.pick(DRILLS), WITHIN, functools.partial(has_members, scene))


def enter_twice(scene: Scene) -> None:
    """Enter a worker twice in one drill: the second entry is refused."""
    union = scene.standing.unions[scene.member()[0]]
    story = drilled(scene, union, scene.today - days(6))
    planned, opened, entry = next(story), next(story), next(story)
    for step in (planned, opened, entry):
        scene.say(*step)
    one: Any = entry.event
    again = Entrant(union.code, one.member, scene.reference(union.code))
    scene.say(*entered(scene, again, one.activity, one.on, union))

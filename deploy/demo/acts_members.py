"""Live reports on members: they join, change, are verified, leave, go to another union."""

from __future__ import annotations

import datetime as dt
import functools
import time
from collections.abc import Iterator
from typing import Final

from deploy.demo import tables
from deploy.demo.latency import Sample
from deploy.demo.people import Person
from deploy.demo.scene import NothingToDo, Said, Scene
from deploy.demo.standing import StandingUnion, Transfer
from deploy.demo.stories import Step, Voice
from shared.codes import id_card
from shared.events.base import Grade
from shared.events.organization import (
    EventCorrected,
    EventVoided,
    MemberChanged,
    MemberJoined,
    MemberKept,
    MemberLeft,
    MemberReceived,
    MemberSent,
    MemberVerified,
)

RAISED: Final[tuple[Grade, ...]] = (
    "junior", "intermediate", "senior", "technician", "senior_technician",
)  # fmt: skip
SOON: Final = (10, 60)
"""Acts after which the other half of a transfer is reported."""
METHODS: Final = ("register", "id_card", "face")
WHY_SENT: Final = ("job_change", "unit_reorganized", "moved_home")
WHY_CORRECTED: Final = ("经核对职业资格证书，原等级录入有误", "录入时选错技能等级")
WHY_VOIDED: Final = ("误报：本人仍在岗，会籍保留", "与同名会员混淆，原报告作废")


def join(scene: Scene) -> None:
    """Let a worker join whom nobody has entered yet."""
    union = scene.roster()
    person = scene.person(union.code, platform=union.kind == "regional")
    on = max(scene.day(), union.since)
    began = time.monotonic()
    with scene.store(union.code).together():
        key = scene.store(union.code).people.remember(person.name, person.id_number)
        scene.say(
            union.code,
            MemberJoined(
                on=on, reported_by=scene.clerk(union.code), member=key, union=union.code,
                employer=employer_of(scene, union), sex=person.sex,
                birth_year=person.birth_year, migrant=person.migrant,
                employment=person.employment, grade=person.grade,
            ),
        )  # fmt: skip
    scene.standing.members[union.code].append(key)
    scene.standing.joined[union.code, on] += 1
    scene.watch(Sample(union.code, on, scene.standing.joined[union.code, on], began))


def employer_of(scene: Scene, union: StandingUnion) -> str | None:
    """Choose where a member of a union works; couriers and drivers may work for nobody."""
    free = union.kind == "regional" and scene.chance.random() < tables.WITHOUT_EMPLOYER
    return scene.chance.choice(union.employers) if union.employers and not free else None


def change(scene: Scene) -> None:
    """Tell what has changed of a member: most often the skill grade."""
    union, key = scene.member()
    fields: dict[str, object] = {"grade": scene.chance.choice(RAISED)}
    if scene.maybe(0.3):
        fields = {"migrant": scene.maybe(0.5)}
    event = MemberChanged(
        on=scene.today, reported_by=scene.clerk(union), member=key, union=union,
        **fields,  # type: ignore[arg-type]
    )  # fmt: skip
    id_ = scene.say(union, event)
    if event.grade:
        scene.changes.append(Said(id_, union, key))


def checked(scene: Scene, union: StandingUnion, on: dt.date) -> Iterator[Step]:
    """A union has its whole roster checked on a day (实名核验)."""
    voice = Voice(scene, union.code)
    for key in scene.standing.members[union.code]:
        if scene.standing.since[union.code, key] <= on:
            yield voice.says(
                MemberVerified, on, member=key, union=union.code, result=result(scene),
                method="register",
            )  # fmt: skip


def result(scene: Scene) -> str:
    """Give what came of a check: mostly name and ID number match."""
    return scene.chance.choices(("matched", "mismatched", "not_found"), (96, 3, 1))[0]


def verify(scene: Scene) -> None:
    """Check a member's name and ID number."""
    union, key = scene.member()
    event = MemberVerified(
        on=scene.today, reported_by=scene.clerk(union), member=key, union=union,
        result=result(scene),  # type: ignore[arg-type]
        method=scene.pick(METHODS),
    )  # fmt: skip
    scene.say(union, event)


def keep(scene: Scene) -> None:
    """Keep the membership of somebody who has retired or lost the job (article 13)."""
    union, key = scene.member()
    event = MemberKept(
        on=scene.today, reported_by=scene.clerk(union), member=key, union=union, at_union=union,
        reason=scene.chance.choice(("retired", "jobless")),
    )  # fmt: skip
    scene.say(union, event)


def leave(scene: Scene) -> None:
    """End a membership."""
    union, key = scene.member()
    reason = scene.chance.choices(("left", "removed", "deceased"), (90, 7, 3))[0]
    event = MemberLeft(
        on=scene.today, reported_by=scene.clerk(union), member=key, union=union,
        reason=reason,  # type: ignore[arg-type]
    )  # fmt: skip
    id_ = scene.say(union, event)
    scene.standing.members[union].remove(key)
    scene.departures.append(Said(id_, union, key))


def correct(scene: Scene) -> None:
    """Correct a skill grade that was reported a while ago."""
    said = scene.pick(scene.changes)
    event = EventCorrected(
        on=scene.today, reported_by=scene.clerk(said.union), kind="member",
        about=f"{said.union}/{said.member}", event=said.event,
        fields={"grade": scene.chance.choice(RAISED)}, reason=scene.chance.choice(WHY_CORRECTED),
    )  # fmt: skip
    scene.say(said.union, event)


def void(scene: Scene) -> None:
    """Void a departure that was a mistake: the membership lives on."""
    said = scene.pick(scene.departures)
    event = EventVoided(
        on=scene.today, reported_by=scene.clerk(said.union), kind="member",
        about=f"{said.union}/{said.member}", event=said.event,
        reason=scene.chance.choice(WHY_VOIDED),
    )  # fmt: skip
    scene.say(said.union, event)
    scene.departures.remove(said)
    scene.standing.members[said.union].append(said.member)


# ------------------------------------------------------------------------- from union to union


def transfer(scene: Scene) -> None:
    """Send a member to a union of another agent; either side may report first."""
    union, key = scene.member()
    there = scene.roster()
    if scene.hosts[there.code] == scene.hosts[union]:
        raise NothingToDo
    known = scene.store(union).people.find(key)
    if known is None:
        raise NothingToDo
    scene.store(there.code).people.remember(known.name, known.id_number)
    scene.standing.members[union].remove(key)
    moving = Transfer(key, union, there.code)
    first, second = (
        functools.partial(send, scene, moving),
        functools.partial(receive, scene, moving),
    )
    if scene.maybe(0.5):
        first, second = second, first
    first()
    scene.soon(second, SOON)


def send(scene: Scene, moving: Transfer) -> None:
    """Report that the old union lets a member go."""
    scene.say(
        moving.from_union,
        MemberSent(
            on=scene.today, reported_by=scene.clerk(moving.from_union), member=moving.member,
            from_union=moving.from_union, to_union=moving.to_union,
            reason=scene.chance.choice(WHY_SENT),
        ),
    )  # fmt: skip


def receive(scene: Scene, moving: Transfer) -> None:
    """Report that the new union takes a member in, with what its own register needs."""
    union = scene.standing.unions[moving.to_union]
    known = scene.store(union.code).people.find(moving.member)
    if known is None:
        raise NothingToDo
    card = id_card.read(known.id_number)
    worker = of_card(scene, union)
    scene.say(
        union.code,
        MemberReceived(
            on=scene.today, reported_by=scene.clerk(union.code), member=moving.member,
            union=union.code, from_union=moving.from_union, employer=employer_of(scene, union),
            sex=card.sex, birth_year=card.born_on.year, migrant=worker.migrant,
            employment=worker.employment, grade=worker.grade,
        ),
    )  # fmt: skip
    scene.standing.members[union.code].append(moving.member)


def of_card(scene: Scene, union: StandingUnion) -> Person:
    """Draw what the new union enters of a member besides what the ID number says."""
    number = scene.chance.randrange(tables.PERSONS_EACH)
    return tables.worker(scene.running.installation.seed, number, platform=union.kind == "regional")


def finish_transfers(scene: Scene) -> None:
    """Report the other half of what was under way when the demo was last stopped."""
    standing = scene.standing
    waiting = set(standing.received)
    for moving in standing.received:
        if moving.member in standing.members[moving.from_union]:
            standing.members[moving.from_union].remove(moving.member)
            send(scene, moving)
            standing.members[moving.to_union].append(moving.member)
    for moving in standing.sent:
        if moving not in waiting:
            receive(scene, moving)

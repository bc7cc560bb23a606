"""What goes wrong at branches: reports that the service, or already the branch, refuses."""

from __future__ import annotations

import datetime as dt
from typing import Final

from deploy.demo.scene import NothingToDo, Scene
from shared.clock import now
from shared.events.organization import EventVoided, MemberChanged, MemberLeft

AHEAD: Final = dt.timedelta(days=1)
"""How far the clock of a computer is ahead whose reports come from tomorrow."""


def tomorrow(scene: Scene) -> None:
    """Report a day in the future, from a computer whose clock is a day ahead."""
    union, key = scene.member()
    event = MemberChanged(
        on=scene.today + AHEAD, reported_by=scene.clerk(union), member=key, union=union,
        grade="senior",
    )  # fmt: skip
    scene.say(union, event, time=now() + AHEAD)


def foreign(scene: Scene) -> None:
    """Report on a member of another union."""
    union, key = scene.member()
    other = scene.roster().code
    if other == union:
        raise NothingToDo
    event = MemberLeft(
        on=scene.today, reported_by=scene.clerk(other), member=key, union=union, reason="left"
    )
    scene.say(other, event)


def twice(scene: Scene) -> None:
    """Report again that a member has left."""
    said = scene.pick(scene.departures)
    event = MemberLeft(
        on=scene.today, reported_by=scene.clerk(said.union), member=said.member,
        union=said.union, reason="left",
    )  # fmt: skip
    scene.say(said.union, event)
    scene.departures.remove(said)  # a void of the first would let the second stand


def number_in_text(scene: Scene) -> None:
    """Write a member's ID number into a reason: the branch itself refuses it."""
    said = scene.pick(scene.departures)
    known = scene.store(said.union).people.find(said.member)
    if known is None:
        raise NothingToDo
    event = EventVoided(
        on=scene.today, reported_by=scene.clerk(said.union), kind="member",
        about=f"{said.union}/{said.member}", event=said.event,
        reason=f"身份证号 {known.id_number} 录入有误",
    )  # fmt: skip
    scene.say(said.union, event)

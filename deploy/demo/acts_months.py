"""Months of rights and of skills that unions confirm (月报确认), as those of organization are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from types import ModuleType
from typing import Final

from deploy.demo.acts_unions import months
from deploy.demo.scene import NothingToDo, Scene
from deploy.demo.stories import Step, Voice
from shared.events import rights, skills

DOMAINS: Final[tuple[ModuleType, ...]] = (rights, skills)


def confirmed(scene: Scene, union: str, on: dt.date) -> Iterator[Step]:
    """A union confirms the last month of both: this is all."""
    for domain in DOMAINS:
        yield of(scene, domain, union, months(on)[0], on)


def of(scene: Scene, domain: ModuleType, union: str, month: str, on: dt.date) -> Step:
    """Give the step with which a month of one domain is confirmed."""
    voice = Voice(scene, union)
    return voice.says(
        domain.PeriodConfirmed, on, union=union, period=month, counts={}, nothing_else=True,
        confirmed_by=voice.chair,
    )  # fmt: skip


def confirm(scene: Scene) -> None:
    """Confirm a month of rights or skills; said again, it stands as it is."""
    union = scene.pick(scene.standing.active())
    month = scene.pick(months(scene.today))
    if f"{union.since:%Y-%m}" > month:
        raise NothingToDo
    scene.say(*of(scene, scene.pick(DOMAINS), union.code, month, scene.today))

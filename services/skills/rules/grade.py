"""The grade of skill (技能等级) that a worker was raised to, by its certificate."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from typing import get_args

from services.skills.rules.book import rules
from services.skills.rules.refusals import GradeNotRaised
from shared.events.base import Grade as Level
from shared.events.skills import GradeRaised
from shared.streams.rules import Fact, Subject

RISING: tuple[Level, ...] = get_args(Level)


class Grade(Subject, frozen=True, kw_only=True):
    """A grade that was raised, held by the union that reported it.

    `certificate` names it to others.
    """

    certificate: str = ""
    member: str
    union: str
    old: Level
    new: Level
    basis: str
    raised_on: dt.date

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with whoever reported it
        """Give the union."""
        return self.union


def named(subject: str) -> str:
    """Name a certificate to others by the id of its subject, without its number."""
    return sha256(subject.encode()).hexdigest()


@rules.rule
def raised(_: None, event: GradeRaised, fact: Fact) -> Grade:
    """Note a grade, once for each certificate; it is above the old one."""
    if RISING.index(event.new_grade) <= RISING.index(event.old_grade):
        raise GradeNotRaised(old=event.old_grade, new=event.new_grade)
    return Grade(
        certificate=named(fact.key.id), member=event.member, union=event.union,
        old=event.old_grade, new=event.new_grade, basis=event.basis, raised_on=event.on,
    )  # fmt: skip

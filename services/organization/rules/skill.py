"""The skill of a person: the grades that skills has announced, and what each membership takes over.

Announcements come before or after the memberships that they concern. The service compares both
beside the stream (`grades.py`) and tells each membership what it doesn't know yet.
"""

from __future__ import annotations

import datetime as dt

from services.organization.rules.book import rules
from services.organization.rules.member import Certified, Member, replace
from shared.events.directory import GradeAnnounced
from shared.events.organization import GradeCertified
from shared.streams.rules import Fact, Subject


class Skill(Subject, frozen=True, kw_only=True):
    """The certificates of a person, by member key, the oldest first."""

    member: str
    certified: tuple[Certified, ...] = ()

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - a person, wherever a member
        """Give no union: only memberships have one."""
        return ""


@rules.rule
def announced(skill: Skill | None, event: GradeAnnounced, _: Fact) -> Skill:
    """Take a certificate as it was announced last; one that ends as it begins never was."""
    held = skill or Skill(member=event.member)
    one = Certified(from_=event.from_, certificate=event.certificate, grade=event.grade)
    return replace(held, certified=taken(held.certified, one, void=event.until is not None))


@rules.rule
def certified(member: Member, event: GradeCertified, _: Fact) -> Member:
    """Let a membership know a certificate, or forget one that never was."""
    one = Certified(from_=event.on, certificate=event.certificate, grade=event.grade)
    return replace(member, certified=taken(member.certified, one, void=event.void))


def taken(some: tuple[Certified, ...], one: Certified, *, void: bool) -> tuple[Certified, ...]:
    """Give the certificates with one as it was told last, or without it."""
    others = [other for other in some if other.certificate != one.certificate]
    return tuple(sorted(others if void else [*others, one], key=day_of))


def day_of(one: Certified) -> tuple[dt.date, str]:
    """Give the place of a certificate among others."""
    return one.from_, one.certificate

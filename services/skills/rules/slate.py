"""Checks a slate (推荐名单) against its quotas, also before anything is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from shared.events.skills.honours import Nominee


class Seats(msgspec.Struct, frozen=True, kw_only=True):
    """How many a union may have in a slate."""

    union: str
    seats: int


class GroupShare(msgspec.Struct, frozen=True, kw_only=True):
    """How many percent of the nominees of some kinds a group must have at least."""

    group: str
    percent: int
    of: tuple[Nominee, ...]
    article: str


class Nominated(msgspec.Struct, frozen=True, kw_only=True):
    """What a slate has to know of a nominee."""

    nomination: str
    kind: Nominee
    quota_union: str
    groups: tuple[str, ...]


class Miss(msgspec.Struct, frozen=True, kw_only=True):
    """A quota that a slate misses: whose, what it asks for, what there is, by how many it fails."""

    quota: Literal["union", "group"]
    name: str
    wanted: int
    had: int
    article: str = ""

    @property
    def by(self) -> int:
        """Give by how many: too many of a union, too few of a group."""
        return abs(self.had - self.wanted)


def misses(
    seats: Iterable[Seats], shares: Iterable[GroupShare], slate: Iterable[Nominated]
) -> tuple[Miss, ...]:
    """Give every quota that a slate misses: unions above their seats, groups below their share."""
    slate = tuple(slate)
    return (*above_seats(seats, slate), *below_share(shares, slate))


def above_seats(seats: Iterable[Seats], slate: tuple[Nominated, ...]) -> Iterator[Miss]:
    """Give the unions that have more in the slate than they have seats."""
    used = Counter(one.quota_union for one in slate)
    for one in seats:
        if used[one.union] > one.seats:
            yield Miss(quota="union", name=one.union, wanted=one.seats, had=used[one.union])


def below_share(shares: Iterable[GroupShare], slate: tuple[Nominated, ...]) -> Iterator[Miss]:
    """Give the groups of which there are too few; a part of a head counts as a whole one."""
    for one in shares:
        among = [nominee for nominee in slate if nominee.kind in one.of]
        wanted = -(-one.percent * len(among) // 100)
        had = sum(one.group in nominee.groups for nominee in among)
        if had < wanted:
            yield Miss(quota="group", name=one.group, wanted=wanted, had=had, article=one.article)

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


class Nominated(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a slate has to know of a nominee; `who` is a person's key, or the code of a unit."""

    nomination: str
    kind: Nominee
    quota_union: str
    groups: tuple[str, ...]
    who: str | None = None


class Quota(msgspec.Struct, frozen=True, kw_only=True):
    """A quota beside a slate: whose it is, what it asks for, what there is.

    A union has its seats at most, a group its share at least.
    """

    quota: Literal["union", "group"]
    name: str
    wanted: int
    had: int
    article: str = ""

    @property
    def by(self) -> int:
        """Give by how many it is missed: too many of a union, too few of a group; 0 if it isn't."""
        over = self.had - self.wanted
        return max(over if self.quota == "union" else -over, 0)


def quotas(
    seats: Iterable[Seats], shares: Iterable[GroupShare], slate: Iterable[Nominated]
) -> tuple[Quota, ...]:
    """Give every quota beside a slate: the unions with their seats, the groups with their share."""
    slate = tuple(slate)
    return (*of_unions(seats, slate), *of_groups(shares, slate))


def of_unions(seats: Iterable[Seats], slate: tuple[Nominated, ...]) -> Iterator[Quota]:
    """Give how many each union has in the slate."""
    used = Counter(one.quota_union for one in slate)
    for one in seats:
        yield Quota(quota="union", name=one.union, wanted=one.seats, had=used[one.union])


def of_groups(shares: Iterable[GroupShare], slate: tuple[Nominated, ...]) -> Iterator[Quota]:
    """Give how many there are of each group; a part of a head counts as a whole one."""
    for one in shares:
        among = [nominee for nominee in slate if nominee.kind in one.of]
        wanted = -(-one.percent * len(among) // 100)
        had = sum(one.group in nominee.groups for nominee in among)
        yield Quota(quota="group", name=one.group, wanted=wanted, had=had, article=one.article)


def twice(slate: Iterable[Nominated]) -> tuple[str, ...]:
    """Give the nominations of whoever, or of whichever unit, is on a slate by more than one."""
    slate = tuple(slate)
    named = Counter(one.who for one in slate)
    return tuple(one.nomination for one in slate if one.who and named[one.who] > 1)

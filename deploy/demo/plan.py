"""What the demo city consists of when it begins: federations, employers, unions, agents.

Pure and the same for the same seed, size and first day. Which employers have a union, and of what
kind, follows from their size: from 25 workers on one of their own, below that a joint one of the
town, and for couriers and drivers a regional one of the district.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import random
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from deploy.demo import divisions
from deploy.demo.divisions import Division
from deploy.demo.employers import MOST, Employer, employer, place_of
from shared.events.organization import UnionKind

ROOT: Final = "6401"
ROOT_NAME: Final = "银川市总工会"
HOUSE: Final = "house"
"""The house agent, which keeps the unions without an agent of their own."""

INDUSTRIES: Final[Sequence[Mapping[str, Any]]] = tomllib.loads(
    Path(__file__).with_name("industries.toml").read_text("utf-8")
)["industries"]

COMMITTEE: Final = "工会委员会"
"""How a grassroots union's name ends: 银川市兴庆区恒源商贸有限公司工会委员会."""
DIGITS: Final[tuple[str, ...]] = ("", *"一二三四五六七八九")
COMMITTEE_FROM: Final = 25
ROSTER_UP_TO: Final = 250
"""A union of more workers keeps no roster; it declares its heads."""
JOINT: Final = (3, 8)
"""A joint union covers so many small employers."""
WITH_UNION, IN_INDUSTRY, ORGANIZED = 0.92, 0.7, (0.55, 0.92)
"""Shares: employers with a union, unions in an industry union, members among workers."""
FIRST_FOUNDED: Final = dt.date(1999, 3, 1)


@dataclass(frozen=True, slots=True)
class Size:
    """How large the demo is: how many employers, agents of towns and of large enterprises.

    `most_members` is how many a union enters at most; `goal` is how many workers each of the three
    campaigns wants, in the city a hundred thousand (三个十万); `within` are the divisions in which
    the employers lie.
    """

    name: str
    employers: int
    town_agents: int
    enterprise_agents: int
    most_members: int
    goal: int
    within: tuple[str, ...] = (ROOT,)


CITY: Final = Size(
    "city", 1130, town_agents=24, enterprise_agents=12, most_members=10_000, goal=100_000
)
HAMLET: Final = Size(
    "hamlet", 70, town_agents=3, enterprise_agents=2, most_members=8, goal=400,
    within=("640104001", "640104005", "640105002", "640106002", "640106004"),
)  # fmt: skip
"""For tests: a few streets of the city, with little of everything."""
SIZES: Final = {size.name: size for size in (CITY, HAMLET)}


@dataclass(frozen=True, slots=True)
class PlannedUnion:
    """A union that existed before; `members` are to be entered, where it keeps a roster."""

    code: str
    name: str
    kind: UnionKind
    parent: str
    division: str | None
    founded_on: dt.date
    industry_parent: str | None = None
    employers: tuple[int, ...] = ()
    workers: int = 0
    members: int = 0
    platform: bool = False

    @property
    def roster(self) -> bool:
        """Tell whether it keeps a roster of its members."""
        return self.workers <= ROSTER_UP_TO or self.platform


@dataclass(frozen=True, slots=True)
class Plan:
    """The city at its beginning. `hosts` gives the agent of every union."""

    seed: int
    began_on: dt.date
    federations: tuple[PlannedUnion, ...]
    unions: tuple[PlannedUnion, ...]
    employers: tuple[Employer, ...]
    agents: tuple[str, ...]
    hosts: Mapping[str, str]

    def union_of(self) -> dict[int, PlannedUnion]:
        """Give the union of each employer that has one."""
        return {number: union for union in self.unions for number in union.employers}


def make(seed: int, size: Size, began_on: dt.date) -> Plan:
    """Plan the city."""
    chance = random.Random(seed)  # noqa: S311 - made up, nothing to guess
    employers = tuple(itertools.islice(employers_within(seed, size.within), size.employers))
    federations = tuple(federations_of(chance))
    unions = tuple(with_members(one, size, chance) for one in unions_of(employers, chance))
    hosts = hosts_of(federations, unions, size, chance)
    agents = (HOUSE, *sorted(set(hosts.values()) - {HOUSE}))
    return Plan(seed, began_on, federations, unions, employers, agents, hosts)


def employers_within(seed: int, divisions: tuple[str, ...]) -> Iterator[Employer]:
    """Give the employers that lie in some divisions."""
    every = (employer(seed, number) for number in range(MOST))
    return (one for one in every if one.division.startswith(divisions))


# ------------------------------------------------------------------------- federations


def federations_of(chance: random.Random) -> Iterator[PlannedUnion]:
    """Give the federations below the city's: of counties, industries and towns, parents first."""
    city = divisions.load()
    for county in city.within(ROOT, "county"):
        yield federation(county, "district", chance)
    for one in INDUSTRIES:
        founded = founded_after(FIRST_FOUNDED, chance)
        yield PlannedUnion(
            one["code"], one["name"], "industry_federation", ROOT, ROOT, founded, ROOT
        )
    for town in city.within(ROOT, "town"):
        yield federation(town, "town", chance)


def federation(at: Division, kind: UnionKind, chance: random.Random) -> PlannedUnion:
    """Give the federation of a county or a town."""
    founded = founded_after(FIRST_FOUNDED, chance)
    place = place_of(at.code) + (at.name if kind == "town" else "")
    return PlannedUnion(at.code, f"{place}总工会", kind, at.parent or ROOT, at.code, founded)


def founded_after(opened_on: dt.date, chance: random.Random) -> dt.date:
    """Give a working day within half a year after an opening, as the law's spirit has it."""
    day = opened_on + dt.timedelta(21 + chance.randrange(160))
    return day - dt.timedelta(max(0, day.weekday() - 4))


# ------------------------------------------------------------------------- grassroots unions


def unions_of(employers: Sequence[Employer], chance: random.Random) -> Iterator[PlannedUnion]:
    """Give the grassroots unions, town by town, then the regional ones of the districts."""
    towns: dict[str, list[int]] = defaultdict(list)
    districts: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, one in enumerate(employers):
        if chance.random() >= WITH_UNION:
            continue
        if one.trade.platform:
            districts[one.division[:6], one.trade.key].append(number)
        else:
            towns[one.division].append(number)
    for town, numbers in sorted(towns.items()):
        yield from unions_of_town(town, numbers, employers, chance)
    for serial, ((county, trade), numbers) in enumerate(sorted(districts.items()), start=1):
        yield regional(county, trade, serial, [(n, employers[n]) for n in numbers], chance)


def unions_of_town(
    town: str, numbers: Sequence[int], employers: Sequence[Employer], chance: random.Random
) -> Iterator[PlannedUnion]:
    """Give a town's unions: of one employer each, and joint ones of the small."""
    small = [n for n in numbers if employers[n].workers < COMMITTEE_FROM]
    large = [n for n in numbers if employers[n].workers >= COMMITTEE_FROM]
    serial = 0
    for serial, number in enumerate(large, start=1):
        yield single(f"{town}{serial:04}", number, employers[number], chance)
    for nth, some in enumerate(groups(small, chance), start=1):
        members = [(number, employers[number]) for number in some]
        yield joint(f"{town}{serial + nth:04}", town, nth, members, chance)


def groups(numbers: Sequence[int], chance: random.Random) -> Iterator[Sequence[int]]:
    """Part the small employers into groups; too few for one stay without a union."""
    rest = list(numbers)
    while len(rest) >= JOINT[0]:
        some, rest = rest[: (most := chance.randint(*JOINT))], rest[most:]
        yield some


def single(code: str, number: int, of: Employer, chance: random.Random) -> PlannedUnion:
    """Give the union of one employer."""
    return PlannedUnion(
        code, f"{of.name}{COMMITTEE}", "single", of.division, of.division,
        founded_after(of.opened_on, chance), industry_of(of, chance), (number,), of.workers,
    )  # fmt: skip


def joint(
    code: str, town: str, nth: int, some: Sequence[tuple[int, Employer]], chance: random.Random
) -> PlannedUnion:
    """Give a joint union (联合基层工会) of small employers of a town."""
    place = place_of(town) + divisions.load().by_code[town].name
    name = f"{place}第{ordinal(nth)}联合{COMMITTEE}"
    return PlannedUnion(
        code, name, "joint", town, town, founded_after(max(e.opened_on for _, e in some), chance),
        None, tuple(n for n, _ in some), sum(e.workers for _, e in some),
    )  # fmt: skip


def ordinal(number: int) -> str:
    """Give a number below 100 as it stands in names: 二, 十二, 二十."""
    tens, ones = divmod(number, 10)
    return ("十" if tens == 1 else DIGITS[tens] + "十" * bool(tens)) + DIGITS[ones]


def regional(
    county: str, trade: str, serial: int, some: Sequence[tuple[int, Employer]],
    chance: random.Random,
) -> PlannedUnion:  # fmt: skip
    """Give the regional union of a district's couriers, or of its drivers."""
    what = "外卖配送员" if trade == "delivery" else "网约车司机"
    name = f"{place_of(county)}{what}联合{COMMITTEE}"
    return PlannedUnion(
        f"{county}{serial:04}", name, "regional", county, county,
        founded_after(max(e.opened_on for _, e in some), chance),
        industry_of(some[0][1], chance), tuple(n for n, _ in some),
        sum(e.workers for _, e in some), platform=True,
    )  # fmt: skip


def industry_of(of: Employer, chance: random.Random) -> str | None:
    """Give the industry union to which an employer's union belongs, if it does."""
    code = trades().get(of.trade.key)
    return code if code and chance.random() < IN_INDUSTRY else None


@functools.cache
def trades() -> dict[str, str]:
    """Give the industry union of each trade that has one."""
    return {trade: one["code"] for one in INDUSTRIES for trade in one["trades"]}


def with_members(union: PlannedUnion, size: Size, chance: random.Random) -> PlannedUnion:
    """Say how many of the workers are members; one without a roster enters nobody."""
    share = chance.uniform(*ORGANIZED)
    members = min(int(union.workers * share), size.most_members) if union.roster else 0
    return replace(union, members=members)


# ------------------------------------------------------------------------- agents


def hosts_of(
    federations: Sequence[PlannedUnion], unions: Sequence[PlannedUnion], size: Size,
    chance: random.Random,
) -> dict[str, str]:  # fmt: skip
    """Give the agent of every union: its town's or its own, else the house agent."""
    towns = [one.code for one in federations if one.kind == "town"]
    used = [town for town in towns if any(one.parent == town for one in unions)]
    own = {town: f"town-{town}" for town in chance.sample(used, size.town_agents)}
    elsewhere = [one for one in unions if one.kind == "single" and one.parent not in own]
    largest = sorted(elsewhere, key=lambda one: (-one.members, one.code))[: size.enterprise_agents]
    hosts = {ROOT: HOUSE} | {one.code: own.get(one.code, HOUSE) for one in federations}
    hosts |= {one.code: own.get(one.parent, HOUSE) for one in unions}
    return hosts | {one.code: f"unit-{one.code}" for one in largest}

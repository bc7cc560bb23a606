"""Made-up workers of Yinchuan: person `i` of a seed is the same in every run.

Names are drawn once from Faker into pools and combined; everything else of a person follows from
the seed and the number. ID numbers have right check characters and real divisions of Ningxia, so
the whole way of a number (check, key, roster) is walked; they are made up, whoever they fit.
"""

from __future__ import annotations

import bisect
import datetime as dt
import functools
import itertools
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from faker import Faker

from deploy.demo import divisions
from shared.codes import id_card
from shared.events.base import Employment, Grade, Sex

FIRST_BIRTH: Final = dt.date(1966, 1, 1)
BIRTHS: Final = 14593
"""Days of birth, to the end of 2005; a prime, so that steps through them repeat late."""

ORDERS: Final = 499
"""Orders that an ID number has for each sex and day; 998 and 999 are left out."""

MOST: Final = ORDERS * BIRTHS
"""So many persons have ID numbers of their own: 7.3 million."""

STEP, SHIFT = 5003, 6151
"""How far persons with the same order, and neighbours, stand apart in days of birth."""

ELSEWHERE: Final = (
    "640202", "640205", "640221", "640302", "640303", "640323", "640324", "640381", "640402",
    "640422", "640423", "640424", "640425", "640502", "640521", "640522",
)  # fmt: skip
"""Counties of Ningxia outside Yinchuan, from which most of its migrant workers come."""

LOCAL_SURNAMES: Final = tuple(
    "马马马马马马马马马马马马杨杨杨丁丁丁田田金金李王张白白苏罗罗周吴锁哈纳买海虎撒沙穆何妥拜黑"
)
"""Surnames of the Hui of Ningxia, who are a third of its people: 马 before all, then what they
share with others, and once each those that are seldom met elsewhere (assumed)."""

EMPLOYMENTS: Final[Mapping[Employment, int]] = {
    "standard": 76, "dispatched": 11, "part_time": 4, "platform": 9,
}  # fmt: skip
GRADES: Final[Mapping[Grade, int]] = {
    "none": 48, "junior": 15, "intermediate": 18, "senior": 12, "technician": 5,
    "senior_technician": 2,
}  # fmt: skip
"""Shares of a hundred, believable rather than known."""

MEN, AWAY = 0.57, 0.38
"""Shares of men, and of those whose ID number is of a county elsewhere."""

MIGRANT: Final = {
    (False, False): 0.1, (False, True): 0.75, (True, False): 0.35, (True, True): 0.9,
}  # fmt: skip
"""Shares of migrant workers, by platform work and by having come from elsewhere."""

EMPLOYMENT_NAMES, GRADE_NAMES = tuple(EMPLOYMENTS), tuple(GRADES)
EMPLOYMENT_ENDS = list(itertools.accumulate(EMPLOYMENTS.values()))
GRADE_ENDS = list(itertools.accumulate(GRADES.values()))


@dataclass(frozen=True, slots=True)
class Person:
    """One worker, as a grassroots union knows them; the name and number stay in its agent."""

    name: str
    id_number: str
    sex: Sex
    birth_year: int
    migrant: bool
    employment: Employment
    grade: Grade


@dataclass(frozen=True, slots=True)
class Pools:
    """What names and ID numbers are put together from."""

    surnames: tuple[str, ...]
    given: Mapping[Sex, tuple[str, ...]]
    at_home: tuple[str, ...]


def person(seed: int, number: int, employment: Employment | None = None) -> Person:
    """Make person `number` (from 0 to `MOST` - 1); a given employment overrides the drawn one."""
    if not 0 <= number < MOST:
        raise IndexError(f"persons have numbers from 0 to {MOST - 1}, not {number}")
    chance = random.Random(seed << 32 | number).random  # noqa: S311 - made up, nothing to guess
    pools = pools_of(seed)
    sex: Sex = "male" if chance() < MEN else "female"
    away = chance() < AWAY
    county = pick(ELSEWHERE if away else pools.at_home, chance())
    born = FIRST_BIRTH + dt.timedelta(birthday(seed, number))
    first17 = f"{county}{born:%Y%m%d}{order(number, sex):03}"
    name = pick(pools.surnames, chance()) + pick(pools.given[sex], chance())
    grade = GRADE_NAMES[bisect.bisect_right(GRADE_ENDS, chance() * 100)]
    drawn = EMPLOYMENT_NAMES[bisect.bisect_right(EMPLOYMENT_ENDS, chance() * 100)]
    works = employment or drawn
    return Person(
        name=name,
        id_number=first17 + id_card.check_character(first17),
        sex=sex,
        birth_year=born.year,
        migrant=chance() < MIGRANT[works == "platform", away],
        employment=works,
        grade=grade,
    )


def courier(seed: int, number: int) -> Person:
    """Make person `number` as one who works for a platform: a courier or driver."""
    return person(seed, number, "platform")


def birthday(seed: int, number: int) -> int:
    """Give a day of birth; with the order of the number it is nobody else's."""
    nth, place = divmod(number, ORDERS)
    return (seed + nth * STEP + place * SHIFT) % BIRTHS


def order(number: int, sex: Sex) -> int:
    """Give the order in an ID number: odd for men, even for women."""
    return number % ORDERS * 2 + (1 if sex == "male" else 2)


def pick(pool: tuple[str, ...], chance: float) -> str:
    """Take one of a pool."""
    return pool[int(chance * len(pool))]


@functools.cache
def pools_of(seed: int) -> Pools:
    """Draw the pools of a seed: a third of the surnames are the region's own."""
    fake = Faker("zh_CN")
    fake.seed_instance(seed)
    surnames = [fake.last_name() for _ in range(400)]
    own = [pick(LOCAL_SURNAMES, number / 200) for number in range(200)]
    city = divisions.load()
    return Pools(
        surnames=(*surnames, *own),
        given={
            "male": tuple(fake.first_name_male() for _ in range(1200)),
            "female": tuple(fake.first_name_female() for _ in range(1200)),
        },
        at_home=tuple(one.code for one in city.within("6401", "county")),
    )

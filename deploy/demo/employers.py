"""Made-up employers of Yinchuan, of the trades that the city has: employer `i` is always the same.

Names are of the city's real kinds (coal chemistry in Ningdong, wine at the foot of Helan Shan,
cashmere in Lingwu, goji in Yongning) with made-up brands. Credit codes are right by GB 32100, and
their body begins with `DEM`, as no code in use does, so none can be anyone's.
"""

from __future__ import annotations

import datetime as dt
import functools
import random
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from deploy.demo import divisions
from shared.codes import credit_code

DATA: Final[dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
BRANDS: Final[dict[str, tuple[str, str]]] = {
    pool: (first, second) for pool, (first, second) in DATA["brands"].items()
}
"""The characters of which brands are made, one of each, by pool."""

MIX, APART = 1583, 271
"""How far brands of neighbouring numbers, and of neighbouring trades, stand apart; the first has
no divisor in common with any pool's count of brands."""

YINCHUAN: Final = "6401"
LAST_OPENED: Final = dt.date(2024, 12, 31)
OPENED, PLATFORM_OPENED = dt.date(1998, 1, 5), dt.date(2016, 3, 1)
"""From these days on employers opened, and those whose workers find their work by an app."""


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade: how its employers are called, where they lie, and how large (employers.toml)."""

    key: str
    name: str
    industry: str
    unit_type: str
    towns: tuple[str, ...]
    workers: tuple[int, int]
    share: int
    kind: str = "91"
    pool: str = "company"
    platform: bool = False


TRADES: Final = tuple(
    Trade(**{**row, "towns": tuple(row["towns"]), "workers": tuple(row["workers"])})
    for row in DATA["trades"]
)
ROUND: Final = sorted(
    ((nth, place) for place, trade in enumerate(TRADES) for nth in range(trade.share)),
)
"""The employers of a round, every trade in turn: which of its trade, and the trade's place."""

MOST: Final = min(
    len(first) * len(second) // trade.share
    for trade in TRADES
    for first, second in [BRANDS[trade.pool]]
) * len(ROUND)
"""So many employers have names of their own."""


@dataclass(frozen=True, slots=True)
class Employer:
    """One employer as it is registered; `division` is the code of a town or street."""

    name: str
    credit_code: str
    trade: Trade
    division: str
    opened_on: dt.date
    workers: int


def employer(seed: int, number: int) -> Employer:
    """Make employer `number` (from 0 to `MOST` - 1)."""
    if not 0 <= number < MOST:
        raise IndexError(f"employers have numbers from 0 to {MOST - 1}, not {number}")
    turn, (nth, place) = number // len(ROUND), ROUND[number % len(ROUND)]
    trade = TRADES[place]
    own = brand(trade.pool, seed + place * APART + turn * trade.share + nth)
    chance = random.Random(seed << 32 | number).random  # noqa: S311 - made up, nothing to guess
    towns = towns_of(trade)
    town = towns[int(chance() * len(towns))]
    least, most = trade.workers
    first = PLATFORM_OPENED if trade.platform else OPENED
    return Employer(
        name=trade.name.format(place=place_of(town), brand=own),
        credit_code=made_up_code(trade.kind, town[:6], number),
        trade=trade,
        division=town,
        opened_on=first + (LAST_OPENED - first) * chance(),
        workers=int(least * (most / least) ** chance()),
    )


def brand(pool: str, number: int) -> str:
    """Give a brand of a pool; so many numbers in a row as it has brands have each their own."""
    firsts, seconds = BRANDS[pool]
    first, second = divmod(number * MIX % (len(firsts) * len(seconds)), len(seconds))
    return firsts[first] + seconds[second]


def made_up_code(kind: str, county: str, number: int) -> str:
    """Give a credit code of a county that is right and nobody's.

    `91` for a company, `12` for a public institution, `81` for a union.
    """
    body = ""
    for _ in range(6):
        number, digit = divmod(number, len(credit_code.ALPHABET))
        body = credit_code.ALPHABET[digit] + body
    first17 = f"{kind}{county}DEM{body}"
    return first17 + credit_code.check_character(first17)


@functools.cache
def towns_of(trade: Trade) -> tuple[str, ...]:
    """Give the towns and streets in which a trade is at home."""
    city = divisions.load()
    return tuple(town.code for part in trade.towns for town in city.within(part, "town"))


@functools.cache
def place_of(division: str) -> str:
    """Give a division's county as it stands in names: districts with the city before them."""
    city = divisions.load()
    county = city.by_code[division[:6]]
    above = city.by_code[YINCHUAN].name if county.name.endswith("区") else ""
    return above + county.name

"""Which divisions there are, in the regions of which that is known, and which have ended.

The table beside this module is data: it says where it comes from, and takes a line for each
division that is new.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from shared.codes import division
from shared.codes.errors import CodeWrong

TABLE: Final = Path(__file__).with_name("divisions.csv")
REGION, TOWN = 2, 9
"""Digits of a region's code and of a town's: communities are known by their town."""


class DivisionUnknown(CodeWrong):
    """A region of which all divisions are known hasn't this one."""


class DivisionEnded(CodeWrong):
    """There was such a division, and there is none any more."""


class Place(NamedTuple):
    """A division's name, and the year in which it ended."""

    name: str
    until: str | None


@functools.cache
def load(table: Path = TABLE) -> Mapping[str, Place]:
    """Read the table; lines that begin with `#` say where it comes from."""
    lines = (line for line in table.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {row["code"]: Place(row["name"], row["until"] or None) for row in csv.DictReader(lines)}


def check(code: str) -> None:
    """Accept a division that there is, or of a region of which nothing is known.

    Raises `DivisionUnknown`, `DivisionEnded`, or as `division.normal` does.
    """
    places, short = load(), division.normal(code)[:TOWN]
    if short[:REGION] not in places:
        return
    for one in (*reversed(division.parents(short)), short):
        place = places.get(one)
        if place is None:
            raise DivisionUnknown(code=code)
        if place.until:
            raise DivisionEnded(code=code, name=place.name, until=place.until)

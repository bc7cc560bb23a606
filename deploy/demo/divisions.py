"""The ground of the demo city: Yinchuan, its counties, towns and communities, as a tree.

The table beside this module says where it comes from.
"""

from __future__ import annotations

import csv
import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from shared.codes.division import Level

TABLE = Path(__file__).with_suffix(".csv")


@dataclass(frozen=True, slots=True)
class Division:
    """One division: its short code, its name, its level, and the code of the one above."""

    code: str
    name: str
    level: Level
    parent: str | None


@dataclass(frozen=True, slots=True)
class Divisions:
    """All divisions of the demo by code, and the codes below each, in order."""

    by_code: Mapping[str, Division]
    below: Mapping[str | None, tuple[Division, ...]]

    @property
    def root(self) -> Division:
        """Give the region at the top."""
        return self.below[None][0]

    def children(self, code: str) -> tuple[Division, ...]:
        """Give the divisions right below one."""
        return self.below.get(code, ())

    def within(self, code: str, level: Level) -> Iterator[Division]:
        """Walk the divisions of a level that lie in one, itself included, in order of codes."""
        one = self.by_code[code]
        if one.level == level:
            yield one
        for child in self.children(code):
            yield from self.within(child.code, level)

    def full_name(self, code: str) -> str:
        """Give the name with those above it, without the region's: 银川市兴庆区凤凰北街街道."""
        one = self.by_code[code]
        if one.parent is None or one.parent == self.root.code:
            return one.name
        return self.full_name(one.parent) + one.name


@functools.cache
def load(table: Path = TABLE) -> Divisions:
    """Read the table; lines that begin with `#` say where it comes from."""
    lines = (line for line in table.read_text("utf-8").splitlines() if not line.startswith("#"))
    found = [
        Division(row["code"], row["name"], cast("Level", row["level"]), row["parent_code"] or None)
        for row in csv.DictReader(lines)
    ]
    below: dict[str | None, list[Division]] = defaultdict(list)
    for one in sorted(found, key=lambda division: division.code):
        below[one.parent].append(one)
    children = {code: tuple(own) for code, own in below.items()}
    return Divisions({one.code: one for one in found}, children)

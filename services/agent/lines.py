"""The lines of a table as its file holds them, whatever the file is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from shared.words import Named


class TableMissing(Named):
    """There is no such file."""


class TableUnreadable(Named):
    """The file is neither a workbook nor a CSV in a known encoding."""


class TableEmpty(Named):
    """The file holds nothing at all."""


@dataclass(frozen=True)
class Line:
    """One line: its number in the file, its cells as texts, what is wrong with some by place."""

    number: int
    cells: Sequence[str]
    wrong: Mapping[int, Named] = field(default_factory=dict)


@dataclass(frozen=True)
class Lines:
    """A table's heading line and the lines below it, read once; `about` how many they are."""

    head_number: int
    head: Sequence[str]
    lines: Iterable[Line]
    about: int
    sheet: str | None = None

"""Reads a table from whatever file a clerk has: a workbook, or CSV as Excel in China writes it.

What the file is shows in its first bytes; its name may say anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Final

from services.agent import csv_table, workbook
from services.agent.cells import cleaned
from services.agent.columns import Column, Row
from services.agent.headings import NOT_REPORTED, NUMBER, of_headings
from services.agent.lines import Line, Lines, TableMissing
from shared import words
from shared.words import Named

MOST_ROWS: Final = 200_000
"""Rows of one table: what is judged is kept in memory until all of it is good."""
HASHED: Final = 12
LETTERS: Final = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
"""A file's hash is told in letters: among digits there would be phone numbers by chance, and the
store refuses those."""


class ExampleChanged(Named):
    """A row is still marked as the template's example, and holds something else."""


class KindNotSaid(Named):
    """No sheet has the name that a template gives it, so the kind of table isn't known."""


class TableTooLong(Named):
    """A table has more rows than are taken at once."""


@dataclass(frozen=True)
class Table:
    """A table: a short hash of the file, its rows, read once, about how many, and where they stand.

    `sheet` is None in a CSV file; `head` is the row of the headings, `fields` what each names.
    """

    hash: str
    rows: Iterable[Row]
    about: int
    sheet: str | None
    head: int
    heads: Sequence[str]
    fields: Sequence[str]


def read_table(path: Path, columns: Sequence[Column]) -> Table:
    """Open a table; its rows are read as they are asked for.

    Raises `TableMissing`, `TableUnreadable`, an error of its headings or of `workbook`.
    """
    lines = open_lines(path, columns)
    fields = of_headings(lines.head, columns)
    return Table(
        hash=hashed(path), rows=rows_of(fields, lines, columns), about=lines.about,
        sheet=lines.sheet, head=lines.head_number, heads=lines.head, fields=fields,
    )  # fmt: skip


def open_lines(path: Path, columns: Sequence[Column]) -> Lines:
    """Open the file by what it is. Raises `TableMissing`, or what its reader raises."""
    if is_workbook(path):
        return workbook.open_lines(path, columns)
    return csv_table.open_lines(path, columns)


def is_workbook(path: Path) -> bool:
    """Tell whether a file begins as a workbook does. Raises `TableMissing`."""
    try:
        with path.open("rb") as file:
            return file.read(8).startswith(workbook.BEGINS)
    except (FileNotFoundError, IsADirectoryError):
        raise TableMissing(path=path) from None


def kind_of(path: Path) -> str:
    """Give the kind of table that a sheet of a workbook is named for, as templates name it.

    Raises `KindNotSaid`, or what opening the file raises: what is no table at all is told first.
    """
    if is_workbook(path):
        titles = workbook.titles(path)
    else:
        csv_table.open_lines(path, ())
        titles = []
    told = words.catalogue()["tables"]
    named = {one["zh"]: kind for kind, one in told.items()}
    found = {named[title] for title in titles if title in named}
    if len(found) != 1:
        listed = "、".join(f"{kind} {one['zh']}" for kind, one in told.items())
        raise KindNotSaid(path=path, told=listed)
    return found.pop()


def hashed(path: Path) -> str:
    """Give a short hash of a file, in letters."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:HASHED].translate(LETTERS)


def rows_of(fields: Sequence[str], lines: Lines, columns: Sequence[Column]) -> Iterator[Row]:
    """Give the rows that hold something, without the template's example."""
    count, made_up = 0, example(fields, columns)
    for line in lines.lines:
        row = row_of(fields, line)
        marked = row.cells.pop(NUMBER, "").casefold() in workbook.EXAMPLES
        if not (row.cells or row.wrong or row.extra) or row.cells == made_up:
            continue
        if marked:
            row.wrong[""] = ExampleChanged()
        count += 1
        if count > MOST_ROWS:
            raise TableTooLong(most=MOST_ROWS)
        yield row


def row_of(fields: Sequence[str], line: Line) -> Row:
    """Give a row with its cells by field; a cell that is empty isn't there."""
    cells = {
        field: text
        for field, cell in zip(fields, line.cells, strict=False)
        if field and field != NOT_REPORTED and cell and (text := cleaned(cell))
    }
    wrong = {
        fields[place]: error for place, error in line.wrong.items()
        if place < len(fields) and fields[place] not in {"", NUMBER, NOT_REPORTED}
    }  # fmt: skip
    extra = any(
        cell.strip() for field, cell in zip_longest(fields, line.cells, fillvalue="") if not field
    )
    return Row(line.number, cells, extra, wrong)


def example(fields: Sequence[str], columns: Sequence[Column]) -> dict[str, str]:
    """Give the template's example as a row of this table would hold it."""
    return {one.field: cleaned(one.example) for one in columns
            if one.example and one.field in fields}  # fmt: skip

"""Reads a CSV file as Excel in China writes it: UTF-8 with or without BOM, or GB18030."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from services.agent.cells import CellEmpty, Read, cleaned
from shared.words import Named

SEPARATORS: Final = ",\t;"
PASSED_OVER: Final = {"", "序号", "备注", "no", "no.", "remarks"}
"""Headings of columns that tables have and nobody reports."""
HASHED: Final = 12
LETTERS: Final = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
"""A file's hash is told in letters: among digits there would be phone numbers by chance, and the
store refuses those."""


class TableMissing(Named):
    """There is no such file."""


class TableUnreadable(Named):
    """The file is no CSV in a known encoding."""


class HeadingUnknown(Named):
    """A column has a heading that this kind of table doesn't know."""


class HeadingTwice(Named):
    """Two columns have the same heading."""


class ColumnMissing(Named):
    """A column that must be there isn't."""


class RowTooLong(Named):
    """A row has more cells than the table has columns."""


@dataclass(frozen=True)
class Column:
    """A column: its field, its headings in Chinese and English, and how its cells are read.

    `needed`: the column must be there and every cell filled.
    """

    field: str
    zh: str
    en: str
    read: Read
    needed: bool = False

    def headings(self) -> set[str]:
        """Give the headings by which the column is known."""
        return {heading(one) for one in (self.field, self.zh, self.en)}


@dataclass(frozen=True)
class Row:
    """One row: its number as the table's user sees it, and its cells by field, not yet read."""

    number: int
    cells: dict[str, str]
    extra: bool = False


@dataclass(frozen=True)
class Table:
    """A table: a short hash of the file, and its rows."""

    hash: str
    rows: Sequence[Row]


def read_table(path: Path, columns: Sequence[Column]) -> Table:
    """Read a file. Raises `TableMissing`, `TableUnreadable`, or an error of its headings."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise TableMissing(path=path) from None
    text = decoded(content, path)
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        lines = [(reader.line_num, line) for line in reader if any(map(str.strip, line))]
    except csv.Error as error:
        raise TableUnreadable(path=path, detail=error) from None
    if not lines:
        raise TableUnreadable(path=path, detail="0 B")
    (_, head), *body = lines
    fields = of_headings(head, columns)
    digest = hashlib.sha256(content).hexdigest()[:HASHED].translate(LETTERS)
    return Table(digest, list(of_lines(fields, body)))


def decoded(content: bytes, path: Path) -> str:
    """Decode by BOM, else as UTF-8, else as GB18030; a workbook is told from a table."""
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise TableUnreadable(path=path, detail="Excel")
    encodings = (
        ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    )
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            detail = error.reason
    raise TableUnreadable(path=path, detail=detail)


def of_headings(head: Sequence[str], columns: Sequence[Column]) -> list[str]:
    """Give the field of each heading, empty for columns that are passed over."""
    known = {name: column.field for column in columns for name in column.headings()}
    fields: list[str] = []
    for raw in head:
        name = heading(raw)
        field = known.get(name, "")
        if not field and name not in PASSED_OVER:
            raise HeadingUnknown(heading=raw, known="、".join(one.zh for one in columns))
        if field and field in fields:
            raise HeadingTwice(heading=raw)
        fields.append(field)
    missing = [one.zh for one in columns if one.needed and one.field not in fields]
    if missing:
        raise ColumnMissing(columns="、".join(missing))
    return fields


def heading(raw: str) -> str:
    """Give a heading as it is compared: no marks for needed columns, no case, no blanks."""
    text = cleaned(raw).casefold().rstrip("*")
    for note in ("(必填)", "(required)", "(选填)", "(optional)"):
        text = text.replace(note, "")
    return text.replace(" ", "").replace("_", "").strip()


def of_lines(fields: Sequence[str], lines: Sequence[tuple[int, list[str]]]) -> Iterator[Row]:
    """Give the rows with their cells by field; a cell that is empty isn't there."""
    for number, line in lines:
        cells = {
            field: cleaned(cell)
            for field, cell in zip(fields, line, strict=False)
            if field and cleaned(cell)
        }
        yield Row(number, cells, extra=any(map(str.strip, line[len(fields) :])))


def read_cells(
    row: Row, columns: Sequence[Column]
) -> tuple[dict[str, Any], list[tuple[str, Named]]]:
    """Read a row's cells; give the values by field, and what is wrong by column."""
    values: dict[str, Any] = {}
    wrong: list[tuple[str, Named]] = []
    if row.extra:
        wrong.append(("", RowTooLong()))
    for column in columns:
        cell = row.cells.get(column.field)
        try:
            if cell is not None:
                values[column.field] = column.read(cell)
            elif column.needed:
                raise CellEmpty
        except Named as error:
            wrong.append((column.field, error))
    return values, wrong

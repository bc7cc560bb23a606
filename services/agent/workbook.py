"""Reads a table out of a workbook (.xlsx), row by row, without trusting it to be small or whole."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from openpyxl import load_workbook

from services.agent import sheet_cells
from services.agent.columns import Column
from services.agent.headings import heading, known_headings, likeness
from services.agent.lines import Line, Lines, TableEmpty
from services.agent.package import Marks, Package, WorkbookDamaged
from shared.words import Named

BEGINS: Final = (b"PK", b"\xd0\xcf\x11\xe0")
"""A zip, or Microsoft's older container."""
INSTRUCTIONS, CODES = "填报说明", "代码表"
EXAMPLES: Final = {"示例", "example"}
"""What the template writes in place of a number before its example."""
OURS: Final = {INSTRUCTIONS, CODES}
"""Sheets of the template that hold no table."""
LOOK: Final = 10
"""Rows among which the headings are looked for: titles stand above them."""
AT_ONCE: Final = 200
BESIDE: Final = 5
"""Columns behind the headings that are looked at, for cells that stand there by mistake."""
MOST_COLUMNS: Final = 100
"""Columns that are read: a stray cell far to the right doesn't make every row long."""


class SheetsBothFilled(Named):
    """Two sheets of a workbook hold such a table; which one is meant can't be known."""


class HeadingMerged(Named):
    """The row of the headings has merged cells."""


class Found(NamedTuple):
    """A sheet that has headings, at which row, how alike, and whether a row is filled."""

    title: str
    row: int
    head: list[str]
    likeness: int
    filled: bool


def open_lines(path: Path, columns: Sequence[Column]) -> Lines:
    """Open the sheet of a workbook that holds the table.

    Raises `WorkbookOld`, `WorkbookEncrypted`, `WorkbookDamaged`, `WorkbookTooLarge`,
    `WorkbookOther`, `TableEmpty`, `SheetsBothFilled` or `HeadingMerged`.
    """
    package = Package(path)
    book = loaded(package, values=True)
    with damage(path):
        looked = [one for sheet in sheets(book) if (one := look(sheet, columns))]
    found = chosen(path, looked)
    with damage(path):
        marks = package.marks(found.title)
    if found.row in marks.merged:
        raise HeadingMerged(sheet=found.title, range=marks.merged[found.row][0])
    lines = lines_of(package, book, found, marks, days(found.head, columns))
    return Lines(found.row, found.head, lines, max(0, marks.rows - found.row), found.title)


def titles(path: Path) -> list[str]:
    """Give the names of a workbook's sheets; raises what `open_lines` raises of the file."""
    return [str(title) for title in loaded(Package(path), values=True).sheetnames]


def loaded(package: Package, *, values: bool) -> Any:  # noqa: ANN401 - openpyxl's workbook
    """Open a workbook for reading, with the values of its formulas or the formulas themselves."""
    content = io.BytesIO(package.content)
    with damage(package.path):
        return load_workbook(content, read_only=True, data_only=values, keep_links=False)


@contextmanager
def damage(path: Path) -> Iterator[None]:
    """Say of whatever the library stumbles over that the workbook is damaged; pass over warnings.

    It names no errors of its own for that: any can come out of a file that isn't what it says.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    except Named:
        raise
    except Exception as error:
        raise WorkbookDamaged(path=path, detail=type(error).__name__) from error


def sheets(book: Any) -> Iterator[Any]:  # noqa: ANN401 - openpyxl's workbook and sheets
    """Give the sheets that may hold the table."""
    for sheet in book.worksheets:
        if sheet.title not in OURS and hasattr(sheet, "reset_dimensions"):
            # What a sheet says of its size may be absurd, or too small.
            sheet.reset_dimensions()
            yield sheet


def look(sheet: Any, columns: Sequence[Column]) -> Found | None:  # noqa: ANN401
    """Find the headings of a sheet; None when it holds nothing at all."""
    rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    first = [trimmed(list(map(sheet_cells.plain, row))) for row in islice(rows, LOOK)]
    if not any(first):
        return None
    place = max(range(len(first)), key=lambda n: (likeness(first[n], columns), bool(first[n]), -n))
    head = first[place]
    below = [row for row in first[place + 1 :] if not EXAMPLES.intersection(row)]
    filled = any(below) or any(any(row) for row in rows)
    return Found(sheet.title, place + 1, head, likeness(head, columns), filled)


def trimmed(cells: list[str]) -> list[str]:
    """Give a row without the empty cells at its end."""
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def chosen(path: Path, found: Sequence[Found]) -> Found:
    """Choose the sheet with the table. Raises `TableEmpty` or `SheetsBothFilled`."""
    if not found:
        raise TableEmpty(path=path)
    best = max(one.likeness for one in found)
    tables = [one for one in found if one.likeness * 2 > best] if best else list(found[:1])
    filled = [one for one in tables if one.filled] or tables[:1]
    if len(filled) > 1:
        raise SheetsBothFilled(sheets="、".join(one.title for one in filled))
    return filled[0]


def days(head: Sequence[str], columns: Sequence[Column]) -> frozenset[int]:
    """Give the places of columns that hold days: a number there is a day as Excel counts them."""
    known = known_headings([one for one in columns if one.read is sheet_cells.day])
    return frozenset(place for place, raw in enumerate(head) if heading(raw) in known)


def lines_of(
    package: Package, book: Any, found: Found, marks: Marks, of_days: frozenset[int]  # noqa: ANN401
) -> Iterator[Line]:  # fmt: skip
    """Give the lines below the headings, each cell as a text or with what is wrong with it."""
    for number, (values, raw) in enumerate(pairs(package, book, found, marks), found.row + 1):
        if raw is None and number not in marks.merged and values.count(None) == len(values):
            continue  # a stray cell at the end of a sheet has a million of them above it
        wrong: dict[int, Named] = {}
        cells = [
            sheet_cells.told(value, book.epoch, wrong, place, of_day=place in of_days)
            for place, value in enumerate(values)
        ]
        if raw is not None:
            wrong |= sheet_cells.without_value(values, raw)
        if number in marks.merged and any(cells):
            wrong |= merged(marks.merged[number], len(found.head))
        yield Line(number, cells, wrong)


Cells = Sequence[Any]


def pairs(
    package: Package, book: Any, found: Found, marks: Marks  # noqa: ANN401 - openpyxl's workbook
) -> Iterator[tuple[Cells, Cells | None]]:  # fmt: skip
    """Give the values of each row, with its formulas beside them where the sheet has any."""
    width = min(MOST_COLUMNS, len(found.head) + BESIDE)
    options = {"min_row": found.row + 1, "max_col": width, "values_only": True}
    rows = quietly(package.path, book[found.title].iter_rows(**options))
    if not marks.formulas:
        return ((values, None) for values in rows)
    sheet = loaded(package, values=False)[found.title]
    sheet.reset_dimensions()
    return zip(rows, quietly(package.path, sheet.iter_rows(**options)), strict=True)


def quietly(path: Path, rows: Iterator[Cells]) -> Iterator[Cells]:
    """Give rows, read some at a time: what silences warnings mustn't last while others work."""
    while True:
        with damage(path):
            some = list(islice(rows, AT_ONCE))
        if not some:
            return
        yield from some


def merged(ranges: Sequence[str], width: int) -> Mapping[int, Named]:
    """Give what is wrong with the cells of a row that are merged, by place."""
    return {
        place: sheet_cells.CellMerged(range=one)
        for one in ranges
        for place in sheet_cells.places(one)
        if place < width
    }

"""Edits the XML of a sheet where a cell is wrong; every other byte stays as Excel wrote it.

The library would read and write the whole workbook, and lose what it doesn't know on the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from openpyxl.utils import column_index_from_string, get_column_letter

ROW: Final = re.compile(
    rb"<(?P<prefix>\w+:)?row\b(?P<attributes>[^>]*?)(?:/>|>(?P<cells>.*?)</(?:\w+:)?row>)",
    re.DOTALL,
)
CELL: Final = re.compile(
    rb"<(?P<prefix>\w+:)?c\b(?P<attributes>[^>]*?)(?:/>|>(?P<value>.*?)</(?:\w+:)?c>)", re.DOTALL
)
PLACE: Final = re.compile(rb'(?<![\w:])r="([A-Z]*)([0-9]+)"')
STYLE: Final = re.compile(rb'\ss="([0-9]+)"')
SPANS: Final = re.compile(rb'\sspans="[^"]*"')
COLUMNS: Final = re.compile(rb"<(?:\w+:)?cols>(?P<all>.*?)</(?:\w+:)?cols>", re.DOTALL)
COLUMN: Final = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
ATTRIBUTE: Final = re.compile(rb'\b(min|max|style)="([0-9]+)"')
MOST_COLUMNS: Final = 100
REACH: Final = re.compile(rb'\bmax="([0-9]+)"')
DATA: Final = re.compile(rb"<(?P<prefix>\w+:)?sheetData\b")
ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
WIDTH: Final = 60
"""Width of the column with the reasons, in characters."""


class Cell(NamedTuple):
    """One cell: its column from 1 on, its format, and its XML in two halves around the format."""

    column: int
    style: int
    attributes: bytes
    rest: bytes


class Note(NamedTuple):
    """What is said of a row: a text, and which of its columns are to blame."""

    text: str
    columns: frozenset[int]


Restyle = Callable[[int], int]


class Editor:
    """Writes notes into one column of a sheet and colours what they blame."""

    def __init__(
        self, head: int, column: int, heading: str, coloured: Restyle, plain: Restyle
    ) -> None:  # fmt: skip
        """Take the row of the headings, the notes' column and heading, and how to restyle."""
        self.head = head
        self.column = column
        self.heading = heading
        self.coloured = coloured
        self.plain = plain
        self.styles: dict[int, int] = {}

    def edited(self, sheet: bytes, notes: Mapping[int, Note]) -> bytes:
        """Give the sheet with the notes, and without those of before."""
        self.styles = column_styles(sheet)
        return self.widened(b"".join(self.pieces(sheet, notes)))

    def pieces(self, sheet: bytes, notes: Mapping[int, Note]) -> Iterator[bytes]:
        """Give the sheet piece by piece, rows as they are or edited."""
        end = number = 0
        for row in ROW.finditer(sheet):
            place = PLACE.search(row["attributes"])
            number = int(place[2]) if place else number + 1
            if number >= self.head:
                yield sheet[end : row.start()]
                yield self.row(row, number, notes.get(number))
                end = row.end()
        yield sheet[end:]

    def row(self, row: re.Match[bytes], number: int, note: Note | None) -> bytes:
        """Give a row with its note; as it is, where there is none and was none."""
        cells = list(cells_of(row["cells"] or b""))
        styled = [self.restyled(cell, note) for cell in cells]
        styled += self.missing(cells, number, note)
        said = self.heading if number == self.head else note.text if note else ""
        if not said and styled == cells:
            return row[0]
        prefix = row["prefix"] or b""
        kept = sorted(one for one in styled if one.column != self.column)
        before = [written(one, prefix) for one in kept if one.column < self.column]
        after = [written(one, prefix) for one in kept if one.column > self.column]
        own = [self.said(said, number, self.style(kept, number), prefix)] if said else []
        head = b"<%brow%b>" % (prefix, SPANS.sub(b"", row["attributes"]))
        return head + b"".join([*before, *own, *after]) + b"</%brow>" % prefix

    def restyled(self, cell: Cell, note: Note | None) -> Cell:
        """Give a cell coloured where the note blames it, else without our colour.

        A note of before is marked by a column of its own.
        """
        if cell.column == self.column:
            return cell._replace(style=-1)
        blamed = note is not None and cell.column in note.columns
        plain = self.plain(cell.style)
        return cell._replace(style=self.coloured(plain) if blamed else plain)

    def missing(self, cells: list[Cell], number: int, note: Note | None) -> Iterator[Cell]:
        """Give the blamed cells that aren't there: empty ones, formatted as their column is."""
        there = {one.column for one in cells}
        for column in sorted(note.columns - there if note else ()):
            place = b' r="%b%d"' % (get_column_letter(column).encode(), number)
            yield Cell(column, self.coloured(self.styles.get(column, 0)), place, b"/>")

    def style(self, cells: list[Cell], number: int) -> int:
        """Give the format of the note: as the heading beside it, or coloured."""
        if number == self.head:
            return next((one.style for one in reversed(cells) if one.column < self.column), 0)
        return self.coloured(0)

    def said(self, text: str, number: int, style: int, prefix: bytes) -> bytes:
        """Give a cell with a text."""
        name = b"%b%d" % (get_column_letter(self.column).encode(), number)
        body = escape(ILLEGAL.sub("", text)).encode()
        parts = (prefix, name, style, prefix, prefix, body, prefix, prefix, prefix)
        cell = b'<%bc r="%b" s="%d" t="inlineStr"><%bis><%bt xml:space="preserve">'
        return (cell + b"%b</%bt></%bis></%bc>") % parts

    def widened(self, sheet: bytes) -> bytes:
        """Give the notes' column its width, where nothing says one yet."""
        own = b'col min="%d" max="%d" width="%d" customWidth="1"/>' % (
            self.column, self.column, WIDTH,
        )  # fmt: skip
        data = DATA.search(sheet)
        prefix = data["prefix"] or b"" if data else b""
        columns = COLUMNS.search(sheet)
        if columns is None:
            place = data.start() if data else 0
            whole = b"<%bcols><%b%b</%bcols>" % (prefix, prefix, own, prefix)
            return sheet[:place] + whole + sheet[place:]
        if any(int(one) >= self.column for one in REACH.findall(columns["all"])):
            return sheet
        place = columns.end("all")
        return sheet[:place] + b"<" + prefix + own + sheet[place:]


def cells_of(cells: bytes) -> Iterator[Cell]:
    """Give the cells of a row."""
    column = 0
    for cell in CELL.finditer(cells):
        attributes = cell["attributes"]
        place = PLACE.search(attributes)
        column = column_index_from_string(place[1].decode()) if place and place[1] else column + 1
        style = STYLE.search(attributes)
        rest = cell[0][cell.end("attributes") - cell.start() :]
        yield Cell(column, int(style[1]) if style else 0, attributes, rest)


def column_styles(sheet: bytes) -> dict[int, int]:
    """Give the formats of columns as a whole, for cells that aren't there yet."""
    columns = COLUMNS.search(sheet)
    found: dict[int, int] = {}
    for column in COLUMN.findall(columns["all"]) if columns else ():
        said = dict(ATTRIBUTE.findall(column))
        first, last = int(said[b"min"]), int(said[b"max"])
        for one in range(first, min(last, first + MOST_COLUMNS) + 1):
            found[one] = int(said.get(b"style", 0))
    return found


def written(cell: Cell, prefix: bytes) -> bytes:
    """Give the XML of a cell with its format."""
    bare = STYLE.sub(b"", cell.attributes)
    return b'<%bc%b s="%d"%b' % (prefix, bare, cell.style, cell.rest)

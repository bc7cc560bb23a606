"""Writes the workbook that a clerk fills in: headings, an example, drop-downs, instructions.

Or one that is filled in already with what the store knows, to be checked and returned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from services.agent import cells
from services.agent.cells import Choice, Pattern, cleaned
from services.agent.columns import Column, shown
from services.agent.kinds.base import Kind, Values
from services.agent.places import Division
from services.agent.private import private_file
from services.agent.workbook import CODES, INSTRUCTIONS
from shared import words
from shared.words import Named

NUMBER, EXAMPLE = "序号", "示例"
LAST: Final = 200_001
"""The last row that has drop-downs: more rows aren't taken at once."""
TEXT, DAY, WHOLE = "@", "yyyy-mm-dd", "0"
WHOLE_NUMBERS: Final = (cells.count, cells.ordinal)
WIDEST: Final = 34
HEADING_HEIGHT, LINE_HEIGHT, HINT_WIDTH = 32, 15, 64
A4: Final = 9

LINE: Final = Side(style="thin", color="FFBFBFBF")
BORDER: Final = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
CENTRED: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)
WRAPPED: Final = Alignment(vertical="top", wrap_text=True)
BOLD: Final = Font(bold=True)
NEEDED: Final = PatternFill("solid", fgColor="FFFCE4D6")
OPTIONAL: Final = PatternFill("solid", fgColor="FFDDEBF7")
GREY: Final = Font(italic=True, color="FF808080")


class FileThere(Named):
    """There is a file of this name already; a template never takes its place."""


class NotNamedXlsx(Named):
    """A workbook's name has to end in .xlsx, or Excel doesn't open it."""


def write_template(kind: Kind, path: Path, rows: Iterable[Values] | None = None) -> int:
    """Write the template of a kind, with an example, or with rows; give how many.

    Raises `NotNamedXlsx` or `FileThere`.
    """
    if path.suffix.casefold() != ".xlsx":
        raise NotNamedXlsx(path=path)
    if path.exists():
        raise FileThere(path=path)
    with private_file(path) as file:
        return write(file, kind, rows)


def write(file: IO[bytes], kind: Kind, rows: Iterable[Values] | None) -> int:
    """Write the workbook of a kind into a file; give how many rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(words.text(f"tables.{kind.name}", "zh"))
    codes = [
        one for one in kind.columns if isinstance(one.read, Pattern | Division) and offered(one)
    ]
    lay_out(sheet, kind.columns, codes)
    sheet.append([headed(sheet, NUMBER, needed=False)] + [
        headed(sheet, f"{one.zh}*" if one.needed else one.zh, needed=one.needed)
        for one in kind.columns
    ])  # fmt: skip
    count = 0
    if rows is None:
        sheet.append(list(example(sheet, kind.columns)))
    else:
        count = fill_in(sheet, kind.columns, rows)
    instruct(book.create_sheet(INSTRUCTIONS), kind)
    if codes:
        list_codes(book.create_sheet(CODES), codes)
    book.save(file)
    return count


def lay_out(sheet: Any, columns: Sequence[Column], codes: Sequence[Column]) -> None:  # noqa: ANN401
    """Set widths, formats, drop-downs and what is printed; before any row is written."""
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = HEADING_HEIGHT
    printed(sheet)
    sheet.print_title_rows = "1:1"
    sheet.column_dimensions["A"].width = 7
    for place, column in enumerate(columns, 2):
        letter = get_column_letter(place)
        dimension = sheet.column_dimensions[letter]
        dimension.width = width(column)
        dimension.number_format = form(column)
        if offered(column):
            sheet.data_validations.append(drop_down(column, letter, codes))


def printed(sheet: Any) -> None:  # noqa: ANN401 - openpyxl's sheet
    """Let all columns be printed side by side."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def width(column: Column) -> float:
    """Give a width that holds the heading and the example."""
    longest = max(seen(f"{column.zh}*"), seen(column.example))
    return min(WIDEST, max(10, longest + 3))


def seen(text: str) -> int:
    """Give the width of a text in characters; Chinese ones are twice as wide."""
    return sum(1 if one.isascii() else 2 for one in text)


def form(column: Column) -> str:
    """Give the number format: days and counts as such, everything else is text."""
    if column.read is cells.day:
        return DAY
    return WHOLE if column.read in WHOLE_NUMBERS else TEXT


def offered(column: Column) -> list[str]:
    """Give what a column's drop-down offers."""
    if isinstance(column.read, Choice | Pattern | Division):
        return column.read.words()
    return ["是", "否"] if column.read is cells.yes_no else []


def drop_down(column: Column, letter: str, codes: Sequence[Column]) -> DataValidation:
    """Give the drop-down of a column; where only some codes are listed, others may be typed."""
    listed = f'"{",".join(offered(column))}"'
    if column in codes:
        place = get_column_letter(codes.index(column) + 1)
        listed = f"'{CODES}'!${place}$2:${place}${len(offered(column)) + 1}"
    rule = DataValidation(type="list", formula1=listed, allow_blank=True)
    rule.showErrorMessage = column not in codes
    rule.error = hint(column)
    rule.add(f"{letter}2:{letter}{LAST}")
    return rule


def headed(sheet: Any, text: str, *, needed: bool) -> Cell:  # noqa: ANN401
    """Give a cell of the heading row."""
    return styled(sheet, text, font=BOLD, fill=NEEDED if needed else OPTIONAL,
                  alignment=CENTRED, border=BORDER)  # fmt: skip


def styled(sheet: Any, value: Any, **styles: Any) -> Cell:  # noqa: ANN401
    """Give a cell with its styles."""
    cell = WriteOnlyCell(sheet, value=value)
    for name, style in styles.items():
        setattr(cell, name, style)
    return cell


def example(sheet: Any, columns: Sequence[Column]) -> Iterator[Cell]:  # noqa: ANN401
    """Give the row of the example, which import passes over."""
    yield styled(sheet, EXAMPLE, font=GREY)
    for one in columns:
        text = cleaned(one.example)
        exact = one.read in {cells.day, *WHOLE_NUMBERS} and text
        yield styled(sheet, one.read(text) if exact else text or None, font=GREY,
                     number_format=form(one))  # fmt: skip


def fill_in(sheet: Any, columns: Sequence[Column], rows: Iterable[Values]) -> int:  # noqa: ANN401
    """Write rows; give how many. One cell for each column is used again and again."""
    number = 0
    blank = [styled(sheet, None, number_format=form(one)) for one in columns]
    for number, values in enumerate(rows, 1):
        for cell, column in zip(blank, columns, strict=True):
            cell.value = shown(column, values.get(column.field))
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a name that begins with = is no formula
        sheet.append([number, *blank])
    return number


def instruct(sheet: Any, kind: Kind) -> None:  # noqa: ANN401 - openpyxl's sheet
    """Write the sheet of instructions: what to know first, then a line for each column."""
    for letter, wide in zip("ABCD", (24, 8, HINT_WIDTH, 30), strict=True):
        sheet.column_dimensions[letter].width = wide
    printed(sheet)
    title = f"{words.text(f'tables.{kind.name}', 'zh')} · {INSTRUCTIONS}"
    sheet.append([styled(sheet, title, font=Font(bold=True, size=14))])
    for number, note in enumerate(words.catalogue()["filling"].values(), 1):
        sheet.append([f"{number}. {note['zh']}"])
    sheet.append([])
    sheet.append([styled(sheet, one, font=BOLD, fill=OPTIONAL, border=BORDER)
                  for one in ("列名", "必填", "怎么填", "示例")])  # fmt: skip
    for row, one in enumerate(kind.columns, len(words.catalogue()["filling"]) + 4):
        sheet.row_dimensions[row].height = LINE_HEIGHT * (1 + seen(hint(one)) // HINT_WIDTH)
        sheet.append([
            styled(sheet, text, alignment=WRAPPED, border=BORDER, number_format=TEXT)
            for text in (one.zh, "是" if one.needed else "", hint(one), one.example)
        ])  # fmt: skip


def hint(column: Column) -> str:
    """Say how a column is filled in: by what it means, else by how it is read."""
    if words.has(f"hints.{column.field}"):
        return words.text(f"hints.{column.field}", "zh")
    read = column.read
    match read:
        case Choice():
            return words.sentence("hints.choice", "zh", choices="、".join(read.words()))
        case Pattern(section=None):
            return words.sentence("hints.pattern", "zh", example=read.example)
        case Pattern():
            return words.sentence("hints.coded", "zh", example=read.example)
        case Division():
            return words.text("hints.division_code", "zh")
        case _:
            return words.text(f"hints.{getattr(read, '__name__', '')}", "zh")


def list_codes(sheet: Any, codes: Sequence[Column]) -> None:  # noqa: ANN401 - openpyxl's sheet
    """Write the lists of codes: Excel holds 255 characters in a drop-down itself."""
    lists = [[one.zh, *offered(one)] for one in codes]
    for place in range(len(lists)):
        sheet.column_dimensions[get_column_letter(place + 1)].width = WIDEST
    for row in range(max(map(len, lists))):
        sheet.append([one[row] if row < len(one) else None for one in lists])

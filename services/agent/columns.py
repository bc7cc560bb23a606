"""The columns of a table: what each holds, how it is headed, and how its cells are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from services.agent import cells
from services.agent.cells import CellEmpty, Choice, Read
from shared import words
from shared.words import Named


class RowTooLong(Named):
    """A row has more cells than the table has columns."""


UNKNOWN: Final = "–"
"""What stands where nothing was reported."""


@dataclass(frozen=True)
class Column:
    """A column: its field, its headings in Chinese and English, and how its cells are read.

    `needed`: the column must be there and every cell filled. `example` stands in the template,
    `also` is a heading of tables from before, which are read all the same.
    """

    field: str
    zh: str
    en: str
    read: Read
    needed: bool = False
    example: str = ""
    also: str = ""


@dataclass(frozen=True)
class Row:
    """One row: its number as the table's user sees it, and its cells by field, not yet read.

    `wrong` is what is wrong with cells that couldn't even be taken from the file, by field; what
    is wrong with the row as a whole stands under the empty one.
    """

    number: int
    cells: dict[str, str]
    extra: bool = False
    wrong: dict[str, Named] = field(default_factory=dict)


def read_cells(
    row: Row, columns: Sequence[Column]
) -> tuple[dict[str, Any], list[tuple[str, Named]]]:
    """Read a row's cells; give the values by field, and what is wrong by column."""
    values: dict[str, Any] = {}
    wrong: list[tuple[str, Named]] = []
    if row.extra:
        wrong.append(("", RowTooLong()))
    if "" in row.wrong:
        wrong.append(("", row.wrong[""]))
    for column in columns:
        try:
            found = read_cell(row, column)
        except Named as error:
            wrong.append((column.field, error))
        else:
            if found is not None:
                values[column.field] = found
    return values, wrong


def read_cell(row: Row, column: Column) -> Any:  # noqa: ANN401 - whatever the column holds
    """Read the cell of a column; None where it is empty and may be. Raises what is wrong."""
    if column.field in row.wrong:
        raise row.wrong[column.field]
    cell = row.cells.get(column.field)
    if cell is not None:
        return column.read(cell)
    if column.needed:
        raise CellEmpty
    return None


def shown(column: Column, value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """Give a value as a clerk reads it."""
    if value is None or value == UNKNOWN:
        return value
    if isinstance(column.read, Choice):
        name = f"{column.read.section}.{value}"
        return words.text(name, "zh") if words.has(name) else value
    if column.read is cells.yes_no:
        return "是" if value else "否"
    return "、".join(value) if isinstance(value, tuple) else value

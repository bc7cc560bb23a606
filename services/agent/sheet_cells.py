"""What stands in a cell of a workbook, as the text that a clerk sees there."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from services.agent.cells import CellWrong, day
from shared.words import Named

__all__ = ["day", "plain", "told"]

FAILED: Final = re.compile(r"#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!)")
EXACT: Final = 10**15
"""From here on Excel has rounded a number: it keeps 15 digits."""
LAST_SERIAL: Final = 100_000
"""Days as Excel counts them stay below this until the year 2173; `20260301` is above it."""


class FormulaWithoutValue(CellWrong):
    """A cell has a formula that no program has worked out."""


class FormulaFailed(CellWrong):
    """A cell shows one of Excel's errors."""


class CellMerged(CellWrong):
    """A cell is one with others: only the first of them holds something."""


def told(
    value: object, epoch: dt.datetime, wrong: dict[int, Named], place: int, *, of_day: bool
) -> str:
    """Give the text of a cell; put what is wrong with it into `wrong` under its place."""
    if value is None:
        return ""
    if isinstance(value, str):
        if FAILED.fullmatch(value):
            wrong[place] = FormulaFailed(value=value)
        return value
    serial = isinstance(value, int | float) and not isinstance(value, bool)
    if of_day and serial and 0 < value < LAST_SERIAL:  # type: ignore[operator]
        value = from_excel(value, epoch)
    return plain(value)


def plain(value: object) -> str:
    """Give a value as a text; a number that Excel has rounded keeps the form that shows it."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case dt.datetime():
            return value.date().isoformat()
        case dt.date():
            return value.isoformat()
        case int() | float():
            return number(value)
        case _:
            return str(value)


def number(value: float) -> str:
    """Give a number: whole ones without a point, those that Excel has rounded as `6.4E+17`."""
    if abs(value) >= EXACT:
        return f"{value:.14E}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def without_value(values: Sequence[Any], raw: Sequence[Any]) -> Mapping[int, Named]:
    """Give the places of formulas that have no value, with what to say of them."""
    return {
        place: FormulaWithoutValue()
        for place, (value, formula) in enumerate(zip(values, raw, strict=False))
        if value is None and is_formula(formula)
    }


def is_formula(value: object) -> bool:
    """Tell whether a cell holds a formula."""
    return isinstance(value, ArrayFormula | DataTableFormula) or (
        isinstance(value, str) and value.startswith("=")
    )


def places(range_: str) -> range:
    """Give the places, from 0, of the columns that a range covers."""
    first, _, last, _ = range_boundaries(range_)
    return range((first or 1) - 1, last or 1)

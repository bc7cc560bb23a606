"""Reads the cells of a table as people and Excel write them, or says in one word what is wrong."""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final

from shared import words
from shared.codes import credit_code, division, id_card, scan
from shared.words import Named

Read = Callable[[str], Any]

DAY: Final = re.compile(r"([0-9]{4})(?:[-/.年])([0-9]{1,2})(?:[-/.月])([0-9]{1,2})日?|([0-9]{8})")
YES: Final = {"是", "有", "yes", "y", "true", "1", "√", "v"}
NO: Final = {"否", "无", "no", "n", "false", "0", "×", "x"}
SHORTENED: Final = re.compile(r"[0-9](\.[0-9]+)?E\+[0-9]+", re.IGNORECASE)


class CellWrong(Named):
    """The root of what can be wrong with a cell; no fact holds an ID number."""


class CellEmpty(CellWrong):
    """A cell that must be filled is empty."""


class DayUnreadable(CellWrong):
    """A cell is no day."""


class CountUnreadable(CellWrong):
    """A cell is no whole number from 0 on."""


class YesNoUnreadable(CellWrong):
    """A cell says neither yes nor no."""


class ChoiceUnknown(CellWrong):
    """A cell isn't one of the words that the column knows."""


class PatternWrong(CellWrong):
    """A code hasn't the form that the column asks for."""


class ExcelShortened(CellWrong):
    """Excel took a long code for a number and rounded it; its last digits are lost."""


def shown(cell: str) -> str:
    """Give a cell as a sentence may show it: without a person's number in the wrong column."""
    return "…" if scan.holds(cell) else cell[:40]


def cleaned(raw: str) -> str:
    """Take away what Excel and keyboards add: `="…"`, a leading apostrophe, full width, blanks."""
    text = unicodedata.normalize("NFKC", raw).strip().removeprefix("\ufeff")
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text.removeprefix("'").strip()


def text(cell: str) -> str:
    """Give a text as it stands."""
    return cell


def day(cell: str) -> dt.date:
    """Read a day: 2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日 or 20260301."""
    found = DAY.fullmatch(cell)
    if found is None:
        raise DayUnreadable(value=shown(cell))
    year, month, of_month, digits = found.groups()
    try:
        if digits:
            return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        return dt.date(int(year), int(month), int(of_month))
    except ValueError:
        raise DayUnreadable(value=shown(cell)) from None


def count(cell: str) -> int:
    """Read a whole number from 0 on; thousands may be parted by commas."""
    digits = cell.replace(",", "")
    if not re.fullmatch(r"[0-9]{1,15}", digits):
        raise CountUnreadable(value=shown(cell))
    return int(digits)


def yes_no(cell: str) -> bool:
    """Read yes or no in both languages."""
    said = cell.casefold()
    if said not in YES | NO:
        raise YesNoUnreadable(value=shown(cell))
    return said in YES


def choice(section: str) -> Read:
    """Make a reader of the words of a section of the catalogue, in both languages."""

    def read(cell: str) -> str:
        found = choices(section).get(cell.casefold())
        if found is None:
            known = "、".join(one["zh"] for one in words.catalogue()[section].values())
            raise ChoiceUnknown(value=shown(cell), choices=known)
        return found

    return read


@functools.cache
def choices(section: str) -> dict[str, str]:
    """Give the names of a section by their words as a cell comes: cleaned, in small letters."""
    return {
        cleaned(told).casefold(): name
        for name, texts in words.catalogue()[section].items()
        for told in (name, *texts.values())
    }


def pattern(form: str, example: str) -> Read:
    """Make a reader of codes of a form, with an example for whoever gets it wrong."""

    def read(cell: str) -> str:
        unshortened(cell)
        if not re.fullmatch(form, cell):
            raise PatternWrong(value=shown(cell), example=example)
        return cell

    return read


def credit(cell: str) -> str:
    """Read a unified social credit code; raises as `credit_code.check` does."""
    unshortened(cell)
    code = cell.upper()
    credit_code.check(code)
    return code


def division_code(cell: str) -> str:
    """Read a division; raises as `division.check` does."""
    return division.normal(cell)


def id_number(cell: str) -> str:
    """Read an ID number; raises as `id_card.check` does, and never tells the number."""
    unshortened(cell)
    number = id_card.normal(cell)
    id_card.check(number)
    return number


def listed(cell: str) -> tuple[str, ...]:
    """Read a list, parted by semicolons, commas, blanks or 、."""
    return tuple(filter(None, re.split(r"[;,、\s]+", cell)))


def unshortened(cell: str) -> None:
    """Pass a code that Excel hasn't rounded."""
    if SHORTENED.fullmatch(cell):
        raise ExcelShortened

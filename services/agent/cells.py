"""Reads the cells of a table as people and Excel write them, or says in one word what is wrong."""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from shared import words
from shared.codes import credit_code, id_card, scan
from shared.words import Named

Read = Callable[[str], Any]

DAY: Final = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{8})")
DIGITS: Final = ("", *"一二三四五六七八九")
NUMERALS: Final = {
    (f"{DIGITS[tens] if tens > 1 else ''}十" if tens else "") + DIGITS[ones]: tens * 10 + ones
    for tens in range(10)
    for ones in range(10)
}
ORDINAL: Final = re.compile(
    r"(?:并列)?第?(?:([1-9][0-9]{0,5})|([一二三四五六七八九十]{1,3}))(?:名|轮|次|个月|月)?"
)
ABSENT: Final = "absent"
AWAY: Final = {"缺考", "缺席", "缺赛", "弃考", "弃权", "弃赛", "未参加", ABSENT}
"""What lists write in place of a score."""
MIDNIGHT: Final = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.0+)?)?")
"""What other programs write behind a day."""
YES: Final = {"是", "有", "yes", "y", "true", "1", "√", "v"}
NO: Final = {"否", "无", "no", "n", "false", "0", "×", "x"}
SHORTENED: Final = re.compile(r"[0-9](\.[0-9]+)?E\+[0-9]+", re.IGNORECASE)
HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
HAN: Final = "[\u2e80-\u9fff\U00020000-\U0003ffff]"
BETWEEN: Final = re.compile(rf"(?<={HAN})\s+(?={HAN})")
DOTS: Final = re.compile(
    rf"\s*[\u00b7\u2022\u2027\u2219\u22c5\u30fb]\s*|(?<={HAN})\s*\.\s*(?={HAN})"
)
"""What keyboards and other programs write for the dot in a name: the right one is U+00B7, alone."""
LOST: Final = re.compile("[\ue000-\uf8ff\ufffd\u25a1?\U000f0000-\U0010ffff]")
"""What is left of a rare character that a program couldn't keep."""
NAME_LENGTH: Final = 100
CREDIT: Final = re.compile(f"[{credit_code.ALPHABET}]{{18}}")


class CellWrong(Named):
    """The root of what can be wrong with a cell; no fact holds an ID number."""


class CellEmpty(CellWrong):
    """A cell that must be filled is empty."""


class DayUnreadable(CellWrong):
    """A cell is no day."""


class CountUnreadable(CellWrong):
    """A cell is no whole number from 0 on."""


class OrdinalUnreadable(CellWrong):
    """A cell is no whole number from 1 on."""


class ScoreUnreadable(CellWrong):
    """A cell is no score from 0 on, with three decimals at most."""


class YuanUnreadable(CellWrong):
    """A cell is no amount in yuan from 0 on, with two decimals at most."""


class YesNoUnreadable(CellWrong):
    """A cell says neither yes nor no."""


class ChoiceUnknown(CellWrong):
    """A cell isn't one of the words that the column knows."""


class CharacterLost(CellWrong):
    """A name has a mark where a rare character stood that some program couldn't keep."""


class NameTooLong(CellWrong):
    """A name is longer than names are."""


class PatternWrong(CellWrong):
    """A code hasn't the form that the column asks for."""


class ExcelShortened(CellWrong):
    """Excel took a long code for a number and rounded it; its last digits are lost."""


def shown(cell: str) -> str:
    """Give a cell as a sentence may show it: without a person's number in the wrong column."""
    return "…" if scan.holds(cell) else cell[:40]


def cleaned(raw: str) -> str:
    """Take away what Excel, keyboards and web pages add.

    `="…"`, a leading apostrophe, full width, blanks around, and characters that nobody sees.
    """
    text = HIDDEN.sub("", unicodedata.normalize("NFKC", raw)).strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text.removeprefix("'").strip()


def person_name(cell: str) -> str:
    """Read a person's name; raises as `unit_name` does."""
    return unit_name(cell)


def unit_name(cell: str) -> str:
    """Read a name: one kind of middle dot, no blanks among Chinese characters, none of them lost.

    Raises `CharacterLost` or `NameTooLong`.
    """
    found = BETWEEN.sub("", DOTS.sub("\u00b7", cell))
    lost = LOST.search(found)
    if lost:
        raise CharacterLost(place=lost.start() + 1)
    if len(found) > NAME_LENGTH:
        raise NameTooLong(most=NAME_LENGTH)
    return found


def day(cell: str) -> dt.date:
    """Read a day: 2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日 or 20260301."""
    found = DAY.fullmatch(MIDNIGHT.sub("", cell).replace(" ", ""))
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
    """Read a whole number from 0 on, below a billion; thousands may be parted by commas.

    A longer one is more than anybody counts here, and may be somebody's phone.
    """
    digits = cell.replace(",", "")
    if not re.fullmatch(r"[0-9]{1,9}", digits):
        raise CountUnreadable(value=shown(cell))
    return int(digits)


def ordinal(cell: str) -> int:
    """Read a whole number from 1 on, as rounds, ranks and months are counted: 3, 第三名, 并列2."""
    found = ORDINAL.fullmatch(cell)
    digits, numeral = found.groups() if found else (None, "")
    number = int(digits) if digits else NUMERALS.get(numeral)
    if not number:
        raise OrdinalUnreadable(value=shown(cell))
    return number


def score(cell: str) -> str:
    """Read a score, in one form whatever noughts stand around it."""
    digits = cell.removesuffix("分").strip()
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", digits):
        raise ScoreUnreadable(value=shown(cell))
    return f"{Decimal(digits).normalize():f}"


def score_or_absence(cell: str) -> str:
    """Read a score, or `ABSENT`: many lists say so where the score would stand."""
    return ABSENT if cell.casefold() in AWAY else score(cell)


def yuan(cell: str) -> str:
    """Read an amount in yuan; thousands may be parted by commas.

    One of billions that isn't so parted and looks like a phone number isn't read.
    """
    digits = cell.replace(",", "").removeprefix("¥").removesuffix("元").strip()
    if scan.holds(cell) or not re.fullmatch(r"[0-9]{1,14}(\.[0-9]{1,2})?", digits):
        raise YuanUnreadable(value=shown(cell))
    return digits


def yes_no(cell: str) -> bool:
    """Read yes or no in both languages."""
    said = cell.casefold()
    if said not in YES | NO:
        raise YesNoUnreadable(value=shown(cell))
    return said in YES


@dataclass(frozen=True)
class Choice:
    """Reads one of the words of a section of the catalogue, in both languages."""

    section: str

    def __call__(self, cell: str) -> str:
        """Give the name of the word."""
        found = choices(self.section).get(cell.casefold())
        if found is None:
            raise ChoiceUnknown(value=shown(cell), choices="、".join(self.words()))
        return found

    def words(self) -> list[str]:
        """Give the Chinese words."""
        return [one["zh"] for one in words.catalogue()[self.section].values()]


@functools.cache
def choices(section: str) -> dict[str, str]:
    """Give the names of a section by their words as a cell comes: cleaned, in small letters."""
    return {
        cleaned(told).casefold(): name
        for name, texts in words.catalogue()[section].items()
        for told in (name, *texts.values())
    }


@dataclass(frozen=True)
class Pattern:
    """Reads codes of a form, with an example for whoever gets it wrong.

    With `section`, the codes that the catalogue knows are offered with their words: a cell may hold
    both (`C 制造业`), or the word alone.
    """

    form: str
    example: str
    section: str | None = None

    def __call__(self, cell: str) -> str:
        """Give the code."""
        unshortened(cell)
        code = self.coded(cell) if self.section else cell
        if not re.fullmatch(self.form, code):
            raise PatternWrong(value=shown(cell), example=self.example)
        return code

    def coded(self, cell: str) -> str:
        """Give the code of a cell: what stands before the blank, or what the word stands for."""
        return choices(self.section or "").get(cell.casefold(), cell.partition(" ")[0])

    def words(self) -> list[str]:
        """Give the codes that the catalogue knows, each with its Chinese word."""
        known = words.catalogue()[self.section] if self.section else {}
        return [f"{code} {told['zh']}" for code, told in known.items()]


@dataclass(frozen=True)
class Listed:
    """Reads a list of codes, parted by semicolons, commas, blanks or 、."""

    one: Read

    def __call__(self, cell: str) -> tuple[str, ...]:
        """Give the codes; raises what reading one of them raises."""
        return tuple(map(self.one, listed(cell)))


def employer(cell: str) -> str:
    """Read an employer's code: its credit code, or a number of the branch's own.

    What looks like a credit code has to be a right one: as a number of the branch's own, a slip of
    the pen would be an employer that nobody has. Raises `PatternWrong`, or as `credit` does.
    """
    code = EMPLOYER(cell)
    return credit(code) if CREDIT.fullmatch(code.upper()) else code


EMPLOYER: Final = Pattern(r"[0-9A-Za-z:_.-]{1,60}", "91640104MA75XXXXXX")


def credit(cell: str) -> str:
    """Read a unified social credit code; raises as `credit_code.check` does."""
    unshortened(cell)
    code = "".join(cell.split()).upper()
    credit_code.check(code)
    return code


def id_number(cell: str) -> str:
    """Read an ID number; raises as `id_card.check` does, and never tells the number."""
    unshortened(cell)
    number = id_card.normal("".join(cell.split()))
    id_card.check(number)
    return number


def id_numbers(cell: str) -> tuple[str, ...]:
    """Read a list of ID numbers; raises as `id_number` does."""
    return tuple(id_number(one) for one in listed(cell))


def listed(cell: str) -> tuple[str, ...]:
    """Read a list, parted by semicolons, commas, blanks or 、."""
    return tuple(filter(None, re.split(r"[;,、\s]+", cell)))


def unshortened(cell: str) -> None:
    """Pass a code that Excel hasn't rounded."""
    if SHORTENED.fullmatch(cell):
        raise ExcelShortened

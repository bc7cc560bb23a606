"""Finds an ID number or a phone number inside free text, so that the text can be refused.

What counts as an ID number: 18 characters with a possible birth date, whatever the check
character (a mistyped number still points at a person), or 15 digits of the old form. As a phone
number: a Chinese mobile number or a landline with its area code. Public short numbers (12351,
110) and credit codes are let through.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from typing import Literal

from shared.codes.errors import CodeWrong
from shared.codes.id_card import OLD_LENGTH

Kind = Literal["id_number", "phone"]

GAP = r"[ \-]?"
DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
ID_NUMBER = rf"[1-9][0-9]{{5}}{GAP}(?:19|20)[0-9]{{2}}{DAY}{GAP}[0-9]{{3}}{GAP}[0-9Xx]"
OLD_NUMBER = rf"[1-9][0-9]{{5}}{GAP}[0-9]{{2}}{DAY}{GAP}[0-9]{{3}}"
MOBILE = rf"(?:(?:\+|00)?86{GAP})?1[3-9][0-9]{GAP}[0-9]{{4}}{GAP}[0-9]{{4}}"
LANDLINE = rf"\(?0(?:10|2[0-9]|[3-9][0-9]{{2}})\)?{GAP}[1-9][0-9]{{6,7}}"
FOUND = re.compile(
    rf"(?=[0-9+(])(?<![0-9])(?:(?P<id_number>{ID_NUMBER}|{OLD_NUMBER})"
    rf"|(?P<phone>{MOBILE}|{LANDLINE}))(?![0-9])"
)
HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


class TextHoldsIdNumber(CodeWrong):
    """A free text holds an ID number, which never leaves the branch."""


class TextHoldsPhone(CodeWrong):
    """A free text holds a phone number, which never leaves the branch."""


def holds(text: str, dates: Container[int] = ()) -> Kind | None:
    """Tell which kind of number stands in a text, or None; full-width digits are read too.

    Where the birth date would lie in one of the years of `dates`, it is taken for a date.
    """
    if not text.isascii():
        text = HIDDEN.sub("", unicodedata.normalize("NFKC", text))
    for found in FOUND.finditer(text):
        if found["phone"]:
            return "phone"
        if year(found["id_number"]) not in dates:
            return "id_number"
    return None


def year(id_number: str) -> int:
    """Give the year in an ID number; in one of the old form, as a date of this century has it."""
    digits = re.sub(GAP, "", id_number)
    return 2000 + int(digits[6:8]) if len(digits) == OLD_LENGTH else int(digits[6:10])


def check(text: str, dates: Container[int] = ()) -> None:
    """Accept a text without such a number; raise `TextHoldsIdNumber` or `TextHoldsPhone`."""
    kind = holds(text, dates)
    if kind == "id_number":
        raise TextHoldsIdNumber
    if kind == "phone":
        raise TextHoldsPhone

"""Finds an ID number or a phone number inside free text, so that the text can be refused.

What counts as an ID number: 18 characters with a possible birth date, whatever the check
character (a mistyped number still points at a person), or 15 digits of the old form. As a phone
number: a Chinese mobile number or a landline with its area code. Public short numbers (12351,
110) and credit codes are let through.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from shared.codes.errors import CodeWrong

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


def holds(text: str) -> Kind | None:
    """Tell which kind of number stands in a text, or None; full-width digits are read too."""
    if not text.isascii():
        text = HIDDEN.sub("", unicodedata.normalize("NFKC", text))
    found = FOUND.search(text)
    if found is None:
        return None
    return "id_number" if found["id_number"] else "phone"


def check(text: str) -> None:
    """Accept a text without such a number; raise `TextHoldsIdNumber` or `TextHoldsPhone`."""
    kind = holds(text)
    if kind == "id_number":
        raise TextHoldsIdNumber
    if kind == "phone":
        raise TextHoldsPhone

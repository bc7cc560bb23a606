"""The unified social credit code (统一社会信用代码) of employers and unions, GB 32100-2015.

18 characters: registering authority, kind of body, division (6 digits), body (9), check. The
check character is Σ value · weight mod 31, taken from 31. The body's own check character
(GB 11714) isn't judged: codes were issued that don't keep it.
"""

from __future__ import annotations

from shared.codes.errors import CodeWrong

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of a code: no I, O, S, V, Z."""

LENGTH = 18
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
DIVISION = slice(2, 8)
UNION = "81"
"""How the code of a grassroots union begins."""

VALUES = {character: value for value, character in enumerate(ALPHABET)}


class CreditCodeLength(CodeWrong):
    """A credit code hasn't 18 characters."""


class CreditCodeCharacter(CodeWrong):
    """A character can't stand in a credit code, or not at this place (from 1 on)."""


class CreditCodeCheck(CodeWrong):
    """The last character of a credit code doesn't fit the 17 before it."""


class CreditCodeNotOfUnion(CodeWrong):
    """A union's credit code begins with 81; this one is of another kind of body."""


def check_character(first17: str) -> str:
    """Give the 18th character for the 17 before it."""
    total = sum(VALUES[one] * weight for one, weight in zip(first17, WEIGHTS, strict=True))
    return ALPHABET[-total % len(ALPHABET)]


def check(code: str) -> None:
    """Accept a right code; raise `CreditCodeLength`, `CreditCodeCharacter` or `CreditCodeCheck`."""
    if len(code) != LENGTH:
        raise CreditCodeLength(code=code, length=len(code))
    for place, character in enumerate(code):
        digit = DIVISION.start <= place < DIVISION.stop
        if character not in VALUES or (digit and VALUES[character] > 9):  # noqa: PLR2004 - digits
            raise CreditCodeCharacter(code=code, character=character, place=place + 1)
    expected = check_character(code[:-1])
    if code[-1] != expected:
        raise CreditCodeCheck(code=code, found=code[-1], expected=expected)


def check_union(code: str) -> None:
    """Accept the right code of a union; raise as `check` does, or `CreditCodeNotOfUnion`."""
    check(code)
    if not code.startswith(UNION):
        raise CreditCodeNotOfUnion(code=code)

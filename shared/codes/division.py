"""Codes of administrative divisions (行政区划代码): GB/T 2260, GB/T 10114 and statistics codes.

2 digits for a region or province, 4 for a city, 6 for a county or district, 9 for a town or
street, 12 for a community or village. The padded forms of the tables (`640000`, `640100000000`)
name the same division as the short ones (`64`, `6401`).
"""

from __future__ import annotations

from typing import Literal

from shared.codes.errors import CodeWrong

Level = Literal["region", "city", "county", "town", "community"]

WIDTHS: dict[int, Level] = {2: "region", 4: "city", 6: "county", 9: "town", 12: "community"}
PADDED = (6, 9, 12)
"""The widths in which tables pad a shorter code with zeros."""


class DivisionCharacter(CodeWrong):
    """A division code has something else than digits."""


class DivisionLength(CodeWrong):
    """A division code has 2, 4, 6, 9 or 12 digits; this one hasn't."""


class DivisionBegins(CodeWrong):
    """No division code begins with 0."""


def normal(code: str) -> str:
    """Give the short form of a code; raise when it can't be one."""
    if not (code.isascii() and code.isdecimal()):
        raise DivisionCharacter(code=code)
    if len(code) not in WIDTHS:
        raise DivisionLength(code=code, length=len(code))
    if code.startswith("0"):
        raise DivisionBegins(code=code)
    if len(code) not in PADDED:
        return code
    return next(code[:width] for width in WIDTHS if not code[width:].strip("0"))


def check(code: str) -> None:
    """Accept a code that may be one; raise one of the errors above."""
    normal(code)


def level(code: str) -> Level:
    """Give the level of a division."""
    return WIDTHS[len(normal(code))]


def parents(code: str) -> tuple[str, ...]:
    """Give the divisions above one, nearest first.

    A level that doesn't exist is left out: the towns of a city without counties (`441900003`)
    stand right below the city.
    """
    code = normal(code)
    above = [code[:width] for width in WIDTHS if width < len(code)]
    return tuple(one for one in reversed(above) if normal_width(one))


def normal_width(code: str) -> bool:
    """Tell whether a code is the short form of itself."""
    return len(code) == len(normal(code))


def within(code: str, above: str) -> bool:
    """Tell whether a division is another one or lies inside it."""
    return normal(code).startswith(normal(above))

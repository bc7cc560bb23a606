"""The number of a resident's ID card (居民身份证), GB 11643-1999.

17 digits and a check character by ISO 7064 MOD 11-2: division (6), date of birth (8), order (3,
odd for men), check. Residence permits of the same form (Hong Kong, Macao, Taiwan, foreigners) are
accepted. It never leaves the branch; what leaves is `shared.codes.member_key`.
"""

from __future__ import annotations

import datetime as dt
import operator
import re
from dataclasses import dataclass

from shared.codes.errors import CodeWrong
from shared.events.base import Sex

LENGTH = 18
OLD_LENGTH = 15
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
"""The check character by Σ digit · weight mod 11."""

FORM = re.compile(r"[1-9][0-9]{16}[0-9X]")


class IdNumberOld(CodeWrong):
    """A number of 15 digits, as issued until 1999 and void since 2013; it isn't accepted."""


class IdNumberLength(CodeWrong):
    """An ID number hasn't 18 characters."""


class IdNumberCharacter(CodeWrong):
    """An ID number has something else than 17 digits and a digit or X."""


class IdNumberBirthDate(CodeWrong):
    """The birth date in an ID number isn't a day of the calendar."""


class IdNumberCheck(CodeWrong):
    """The last character of an ID number doesn't fit the 17 before it: a slip of the pen."""


@dataclass(frozen=True, slots=True)
class IdCard:
    """What a number says of its holder."""

    division: str
    born_on: dt.date
    sex: Sex


def normal(number: str) -> str:
    """Give the number as it is compared and hashed: no blanks around it, a capital X."""
    return number.strip().upper()


def check_character(first17: str) -> str:
    """Give the 18th character for the 17 digits before it."""
    return CHECKS[sum(map(operator.mul, map(int, first17), WEIGHTS)) % 11]


def check(number: str) -> None:
    """Accept a right number; raise one of the errors above, none of which holds the number."""
    read(number)


def read(number: str) -> IdCard:
    """Give division, birth date and sex of a right number; raise as `check` does."""
    number = normal(number)
    if len(number) == OLD_LENGTH and number.isdecimal():
        raise IdNumberOld
    if len(number) != LENGTH:
        raise IdNumberLength(length=len(number))
    if not FORM.fullmatch(number):
        raise IdNumberCharacter
    born_on = birth_date(number[6:14])
    if number[-1] != check_character(number[:-1]):
        raise IdNumberCheck
    return IdCard(number[:6], born_on, "male" if int(number[16]) % 2 else "female")


def birth_date(digits: str) -> dt.date:
    """Read `YYYYMMDD`; raise `IdNumberBirthDate`. Nobody who works was born before 1900."""
    try:
        born_on = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as impossible:
        raise IdNumberBirthDate from impossible
    if born_on.year < 1900:  # noqa: PLR2004 - the docstring says why
        raise IdNumberBirthDate
    return born_on

"""Working days and the counting of terms, by the Civil Code (民法典 200-204).

Days off and make-up days are those that the State Council sets each year, through the package
chinesecalendar. Days of a year that isn't in it are provisional: weekends and the feast days whose
date is fixed by law are off, whatever else is set later.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Literal

from chinese_calendar import constants

Unit = Literal["calendar", "working", "month", "year", "named"]
"""What a term is counted in; a named day is said by the event itself and isn't counted out."""

DAYS_OFF: frozenset[dt.date] = frozenset(constants.holidays)
MADE_UP: frozenset[dt.date] = frozenset(constants.workdays)
FIRST_YEAR: int = min(DAYS_OFF).year
LAST_YEAR: int = max(DAYS_OFF).year
"""The last year whose days off are known."""

OPEN_FROM = 25
"""From this day of the last known December on, the next year's notice may still move days (it
did on 29 December 2018, the earliest so far)."""

FIRST_SETTLED = dt.date(FIRST_YEAR + 1, 1, 1)
"""A provisional day from here on stands to be settled; one before it never will be."""

FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Month and day of the feasts fixed in the solar calendar (全国年节及纪念日放假办法 2, 2024)."""

SATURDAY = 5
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was counted out, and whether a calendar not yet published may still move it."""

    date: dt.date
    provisional: bool


def last_settled() -> dt.date:
    """Give the last day of which it is settled whether it is a working day."""
    return dt.date(LAST_YEAR, 12, OPEN_FROM) - ONE_DAY


def is_published(date: dt.date) -> bool:
    """Tell whether it is settled if this day is a working day."""
    return date.year >= FIRST_YEAR and date <= last_settled()


def is_working(date: dt.date) -> bool:
    """Tell whether a day is a working day, as far as is known."""
    if date in MADE_UP:
        return True
    if date in DAYS_OFF or date.weekday() >= SATURDAY:
        return False
    return FIRST_YEAR <= date.year <= LAST_YEAR or (date.month, date.day) not in FIXED


def end(start: dt.date, length: int, unit: Unit) -> Day:
    """Give the last day of a term that begins with an event on `start`.

    The day of the event isn't counted (201); a term in months or years ends on the same day of
    the month, or on its last (202); an end on a day off moves to the next working day (203). A
    day that is named is the last day itself.
    """
    if unit == "named":
        return Day(start, provisional=False)
    last = unmoved = step(start, length, unit)
    while not is_working(last):
        last += ONE_DAY
    first_judged = start if unit == "working" else unmoved
    return Day(last, provisional=not (is_published(first_judged) and is_published(last)))


def latest(event: dt.date, length: int, unit: Unit) -> Day:
    """Give the latest day for what must be done at least so long before an event.

    The day of the event isn't counted. It isn't moved: the law moves ends only.
    """
    day = step(event, -length, unit)
    settled = unit != "working" or (is_published(day) and is_published(event))
    return Day(day, provisional=not settled)


def step(start: dt.date, length: int, unit: Unit) -> dt.date:
    """Go so many units forward, or back when `length` is negative, without moving the end."""
    match unit:
        case "calendar":
            return start + length * ONE_DAY
        case "working":
            return step_working(start, length)
        case "month":
            return step_months(start, length)
        case "year":
            return step_months(start, 12 * length)
        case "named":
            return start


def step_working(start: dt.date, length: int) -> dt.date:
    """Go so many working days forward or back; the first day isn't counted."""
    one = ONE_DAY if length > 0 else -ONE_DAY
    day = start
    for _ in range(abs(length)):
        day += one
        while not is_working(day):
            day += one
    return day


def step_months(start: dt.date, length: int) -> dt.date:
    """Go to the same day of another month, or to its last day where it has no such day."""
    years, month = divmod(start.month - 1 + length, 12)
    year, month = start.year + years, month + 1
    return dt.date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def working_days(first: dt.date, last: dt.date) -> int:
    """Count the working days from one day to another, both included (公示 of 5 working days)."""
    days = (last - first).days + 1
    return sum(is_working(first + number * ONE_DAY) for number in range(days))

"""Finds which column each heading of a table names, and says all that is wrong at once."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Final

from services.agent.cells import cleaned
from services.agent.columns import Column
from shared.words import Named

NUMBER: Final = "#"
"""The field of the column that numbers the rows; there the template marks its example."""
NUMBERS: Final = {"序号", "no", "no."}
RETURNED: Final = "退回原因"
"""The heading of the column in which a workbook comes back with reasons."""
PASSED_OVER: Final = {"备注", "remarks", RETURNED}
"""Headings of columns that tables have and nobody reports."""
NOT_REPORTED: Final = "-"
"""The field of such a column; a column without heading has none, and nothing may stand in it."""
NEAR: Final = 0.5
"""From which likeness on a known heading is suggested for an unknown one."""


class HeadingUnknown(Named):
    """A column has a heading that this kind of table doesn't know."""


class HeadingSurplus(Named):
    """A column has a heading that isn't known, and the table has all that are."""


class HeadingTwice(Named):
    """Two columns have the same heading."""


class ColumnMissing(Named):
    """A column that must be there isn't."""


class HeadingsWrong(Named):
    """Some headings aren't known, and some columns that must be there aren't."""


def of_headings(head: Sequence[str], columns: Sequence[Column]) -> list[str]:
    """Give the field of each heading, empty where there is no heading.

    Raises `HeadingTwice`, `HeadingUnknown`, `HeadingSurplus`, `ColumnMissing` or `HeadingsWrong`.
    """
    known = known_headings(columns)
    fields: list[str] = []
    unknown: list[str] = []
    for raw in head:
        name = heading(raw)
        field = known.get(name, "")
        if not field and name:
            unknown.append(raw.strip())
        if field in fields and field not in {"", NOT_REPORTED}:
            raise HeadingTwice(heading=raw)
        fields.append(field)
    missing = [one.zh for one in columns if one.needed and one.field not in fields]
    refuse(unknown, missing, [one for one in columns if one.field not in fields])
    return fields


def known_headings(columns: Sequence[Column]) -> dict[str, str]:
    """Give the field for each way of writing a heading."""
    return (
        dict.fromkeys(NUMBERS, NUMBER)
        | dict.fromkeys(PASSED_OVER, NOT_REPORTED)
        | {
            heading(name): one.field
            for one in columns
            for name in (one.field, one.zh, one.en, one.also)
            if name
        }
    )


def refuse(unknown: Sequence[str], missing: Sequence[str], free: Sequence[Column]) -> None:
    """Raise what is wrong with the headings, if anything is; `free` are columns not yet found."""
    told = "、".join(suggested(one, free) for one in unknown)
    if unknown and missing:
        raise HeadingsWrong(unknown=told, missing="、".join(missing))
    if unknown and not free:
        raise HeadingSurplus(heading=told)
    if unknown:
        raise HeadingUnknown(heading=told, known="、".join(one.zh for one in free))
    if missing:
        raise ColumnMissing(columns="、".join(missing))


def suggested(raw: str, free: Sequence[Column]) -> str:
    """Give an unknown heading with the known one that is nearest to it: `单位名(→ 单位名称)`."""
    names = {heading(name): one.zh for one in free for name in (one.zh, one.en)}
    near = difflib.get_close_matches(heading(raw), names, n=1, cutoff=NEAR)
    return f"{raw}(→ {names[near[0]]})" if near else raw


def heading(raw: str) -> str:
    """Give a heading as it is compared: no marks for needed columns, no case, no blanks."""
    text = cleaned(raw).casefold().rstrip("*")
    for note in ("(必填)", "(required)", "(选填)", "(optional)"):
        text = text.replace(note, "")
    return "".join(text.split()).replace("_", "")


def likeness(head: Sequence[str], columns: Sequence[Column]) -> int:
    """Count the cells of a row that are known headings: so a table's heading row is found."""
    known = known_headings(columns)
    return len({known[name] for name in map(heading, head) if name in known} - {NOT_REPORTED})

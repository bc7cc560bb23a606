"""Finds the column to blame for what the store says of a report as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from services.agent import cells
from services.agent.cells import Read
from services.agent.columns import Column, Row
from services.agent.kinds.base import UNION_CODE
from shared.codes.scan import TextHoldsIdNumber, TextHoldsPhone, holds
from shared.streams import texts
from shared.words import HasReason

HELD: Final[Mapping[str, tuple[str, Read]]] = {
    "store_may_not_speak": ("union", UNION_CODE),
    "day_in_future": ("day", cells.day),
}
"""The fact of an error that stands in the cell to blame, and what reads such cells."""
ASKED_FOR: Final = {cells.id_number, cells.id_numbers}
"""What reads the cells in which a person's number belongs."""


def field_of(
    error: HasReason, row: Row, values: Mapping[str, Any], columns: Sequence[Column]
) -> str:
    """Give the field of the column to blame; empty where it is the row as a whole."""
    if "field" in error.facts:
        return error.facts["field"]
    if isinstance(error, TextHoldsIdNumber | TextHoldsPhone):
        return numbered(row, columns)
    name, read = HELD.get(error.reason, ("", None))
    said = error.facts.get(name)
    holding = (one.field for one in columns if one.read is read)
    return next((field for field in holding if str(values.get(field)) == said), name)


def numbered(row: Row, columns: Sequence[Column]) -> str:
    """Give the field of the first column with a person's number that doesn't ask for one."""
    for one in columns:
        cell = row.cells.get(one.field, "")
        if one.read not in ASKED_FOR and holds(texts.rest(cell)):
            return one.field
    return ""

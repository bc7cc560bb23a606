"""Cells of fewer than three people aren't shown above the level that owns them (DESIGN 7).

A second cell goes with a single hidden one: else the total would show it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

FEWEST: Final = 3
"""Fewer people than this are hidden."""

Labels = Mapping[str, str | None]


BEHIND: Final = {
    "rights.aid_yuan": "rights.households_aided",
    "rights.disputes_filed": "rights.dispute_workers",
}
"""What counts the people behind a number that counts others: an amount, or cases."""


def discreet(labels: Labels, people: Labels | None = None) -> dict[str, str | None]:
    """Give the cells of one number, by `dimension=value`, with those of few people as null.

    `people` are the cells that count who is behind it; in a dimension in which they don't, and
    where there are none, the number itself counts.
    """
    dimensions: dict[str, dict[str, str | None]] = defaultdict(dict)
    for label, value in labels.items():
        dimensions[label.partition("=")[0]][label] = value
    counted = {label.partition("=")[0] for label in people or ()}
    shown: dict[str, str | None] = {}
    for dimension, cells in dimensions.items():
        behind = {label: (people or {}).get(label, "1") for label in cells}
        hidden = small(behind if dimension in counted else cells)
        shown |= {label: None if label in hidden else value for label, value in cells.items()}
    return shown


def small(cells: Labels) -> set[str]:
    """Name the cells of one dimension that are hidden."""
    known = {label: abs(Decimal(value)) for label, value in cells.items() if value is not None}
    hidden = {label for label, value in known.items() if 0 < value < FEWEST}
    rest = {label: value for label, value in known.items() if value >= FEWEST}
    if len(hidden) == 1 and rest:
        hidden.add(min(rest, key=lambda label: (rest[label], label)))
    return hidden

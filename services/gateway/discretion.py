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


def discreet(labels: Labels) -> dict[str, str | None]:
    """Give the cells of one number of people, by `dimension=value`, with the small ones as null."""
    dimensions: dict[str, dict[str, str | None]] = defaultdict(dict)
    for label, value in labels.items():
        dimensions[label.partition("=")[0]][label] = value
    shown: dict[str, str | None] = {}
    for cells in dimensions.values():
        hidden = small(cells)
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

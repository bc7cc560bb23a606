"""Types of unit (单位类型): which are enterprises, which institutions; data, not verified."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final, Literal, get_args

Sort = Literal["enterprise", "institution"]

LINES: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
BEGINS: Final = {sort: tuple(LINES[sort]["begins"]) for sort in SORTS}


def sort_of(unit_type: str) -> Sort | None:
    """Give what a type of unit is; None for what is neither (offices, associations, others)."""
    return next((sort for sort in SORTS if unit_type.startswith(BEGINS[sort])), None)

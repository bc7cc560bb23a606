"""Reads divisions as a clerk gives them: by code, by name, or both as the template lists them."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping

from services.agent.cells import CellWrong, shown
from shared.codes import division, gazetteer


class DivisionNotNamed(CellWrong):
    """A cell holds no code of a division, and no name that only one of them has."""


class Division:
    """Reads a division; where only one there is has the name, by the name alone."""

    def __call__(self, cell: str) -> str:
        """Give the code; raises `DivisionNotNamed`, or as `gazetteer.check` does."""
        code = named().get(cell, cell.partition(" ")[0])
        if not any(map(str.isdigit, code)):
            raise DivisionNotNamed(value=shown(cell))
        gazetteer.check(code)
        return division.normal(code)

    def words(self) -> list[str]:
        """Give the divisions there are, each with its name."""
        return [f"{code} {name}" for code, name in there().items()]


def there() -> Mapping[str, str]:
    """Give the names of the divisions that haven't ended, by code."""
    return {code: one.name for code, one in gazetteer.load().items() if not one.until}


@functools.cache
def named() -> Mapping[str, str]:
    """Give the codes of those whose name no other has."""
    count = Counter(there().values())
    return {name: code for code, name in there().items() if count[name] == 1}


DIVISION = Division()

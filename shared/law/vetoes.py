"""What bars an employer from honours, as data: a file for the nation, and for a place or a year.

A file in `vetoes/` has a title, the year of honours from which it holds, the `division` where it
does, and a line for each rule, with the article that the user is shown, its source, and how sure
that is.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from shared.law import calendar
from shared.law.packs import Mark

FOLDER: Final = Path(__file__).parent / "vetoes"

Rule = Literal[
    "arrears", "insurance", "accident", "mass_incident", "no_union", "no_congress", "no_contract"
]
"""The kinds of adverse fact, and what may be missing."""


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule: for how many years a fact bars by it, 0 to the end of the calendar year."""

    rule: Rule
    article: str
    source: str
    mark: Mark
    years: Annotated[int, msgspec.Meta(ge=0, le=10)] | None = None

    def until(self, fact_on: dt.date) -> dt.date | None:
        """Give the day on which a fact no longer bars by the rule; None where it has no term."""
        if self.years is None:
            return None
        if self.years == 0:
            return dt.date(fact_on.year + 1, 1, 1)
        return calendar.step(fact_on, self.years, "year")


class Vetoes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rules of a place, for honours of a year and later ones."""

    title: dict[Literal["zh", "en"], str]
    from_year: int
    vetoes: tuple[Line, ...]
    division: str = ""

    def line(self, rule: str) -> Line | None:
        """Give the line of a rule; None for what bars nothing here."""
        return next((one for one in self.vetoes if one.rule == rule), None)


def load(folder: Path = FOLDER) -> Mapping[str, Vetoes]:
    """Read all files of a folder, by their names."""
    return {
        one.stem: msgspec.convert(tomllib.loads(one.read_text("utf-8")), Vetoes)
        for one in sorted(folder.glob("*.toml"))
    }


VETOES: Final = load()


def pack_of(year: int, division: str | None, packs: Mapping[str, Vetoes] = VETOES) -> str:
    """Name the file for honours of a year at a place: the narrowest place, its latest year."""
    holding = [
        (len(one.division), one.from_year, name)
        for name, one in packs.items()
        if one.from_year <= year and (division or "").startswith(one.division)
    ]
    return max(holding)[-1]

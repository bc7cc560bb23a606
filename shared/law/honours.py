"""What shares of a slate groups must have, as data: one file for each year, or place and year.

A file in `honours/` has a title, the year, and a line for each group: `percent` of the nominees of
the kinds in `of`, with the article that the user is shown, the source, and how sure that is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from shared.law.packs import Mark

FOLDER: Final = Path(__file__).parent / "honours"


class Share(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line: how many percent of a slate a group must have at least, by what, how sure."""

    group: str
    percent: Annotated[int, msgspec.Meta(ge=0, le=100)]
    of: tuple[Literal["person", "unit", "team"], ...]
    article: str
    source: str
    mark: Mark


class Quotas(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The shares of a year."""

    title: dict[Literal["zh", "en"], str]
    year: int
    shares: tuple[Share, ...]


def load(folder: Path = FOLDER) -> Mapping[str, Quotas]:
    """Read all files of a folder, by their names."""
    files = sorted(folder.glob("*.toml"))
    return {one.stem: msgspec.convert(tomllib.loads(one.read_text("utf-8")), Quotas)
            for one in files}  # fmt: skip


QUOTAS: Final = load()

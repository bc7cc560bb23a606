"""What others made is what they published: named, licensed, and bound by a checksum."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from services.gateway import pages

TABLES: Final = [
    Path(pages.__file__).parent / "vendored" / "vendored.toml",
    Path(__file__).parents[1] / "browser" / "vendored" / "vendored.toml",
]


def read(table: Path) -> dict[str, dict[str, Any]]:
    """Read what is said of the packages."""
    return tomllib.loads(table.read_text("utf-8"))


@pytest.mark.parametrize("table", TABLES, ids=["gateway", "browser"])
def test_every_vendored_file_is_the_one_that_was_published(table: Path) -> None:
    """Nobody has edited it, nothing else lies there."""
    said = {file: sum_ for one in read(table).values() for file, sum_ in one["sha256"].items()}

    held = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in table.parent.iterdir()
        if path != table
    }

    assert held == said


@pytest.mark.parametrize("table", TABLES, ids=["gateway", "browser"])
def test_every_vendored_package_has_version_and_licence(table: Path) -> None:
    """The licence's name, and its text beside the file."""
    for one in read(table).values():
        assert one["version"]
        assert one["licence"]
        assert any(name.endswith("LICENSE.txt") for name in one["sha256"])

"""SQL is found by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.streams.queries import load_queries


def written(folder: Path, text: str) -> Path:
    """Write a file of statements."""
    path = folder / "queries.sql"
    path.write_text(text)
    return path


def test_each_statement_has_its_name(tmp_path: Path) -> None:
    """Comments and line breaks stay with their statement."""
    path = written(
        tmp_path, "-- About.\n\n-- name: one\nSELECT 1;\n\n-- name: two\n-- why\nSELECT 2\n"
    )

    queries = load_queries(path)

    assert queries.one == "SELECT 1;"
    assert dict(queries) == {"one": "SELECT 1;", "two": "-- why\nSELECT 2"}


def test_a_name_that_is_not_there_is_told_with_its_file(tmp_path: Path) -> None:
    """A misspelt name says where it was looked for."""
    queries = load_queries(written(tmp_path, "-- name: one\nSELECT 1;"))

    with pytest.raises(AttributeError, match=r"queries\.sql has no statement named ones"):
        _ = queries.ones


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 0;\n-- name: one\nSELECT 1;",
        "-- name: one\nSELECT 1;\n-- name: one\nSELECT 2;",
        "-- name: one\n-- name: two\nSELECT 2;",
    ],
    ids=["before the first name", "a name twice", "no statement"],
)
def test_a_file_that_is_not_in_order_is_refused(tmp_path: Path, text: str) -> None:
    """A statement without a name of its own would never be run."""
    with pytest.raises(ValueError, match=r"queries\.sql"):
        load_queries(written(tmp_path, text))

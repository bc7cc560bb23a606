"""Reads the tables of a Markdown file: each is found by the heading above it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

Row = dict[str, str]


def tables(path: Path) -> Iterator[tuple[tuple[str, ...], list[Row]]]:
    """Give each table with the headings that stand above it, the outermost first."""
    headings: list[str] = []
    lines: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            headings = [*headings[: level - 1], line.strip("# ")]
        if line.startswith("|"):
            lines.append(line)
        elif lines:
            yield tuple(headings), rows(lines)
            lines = []


def parts(path: Path) -> dict[tuple[str, ...], list[Row]]:
    """Give the tables of a file by the headings above each, but for its title."""
    return {headings[1:]: found for headings, found in tables(path)}


def rows(lines: list[str]) -> list[Row]:
    """Give the rows of one table by the names of their columns."""
    head, _, *body = ([cell.strip() for cell in line.split("|")[1:-1]] for line in lines)
    return [dict(zip(head, cells, strict=True)) for cells in body]

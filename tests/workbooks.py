"""Workbooks for tests: as a clerk makes them, and as they go wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook

from tests.tables import MEMBERS

Cells = Sequence[object]


def workbook(
    folder: Path, *rows: Cells, heads: Cells = MEMBERS, title: str = "会员",
    change: Callable[[Any, Any], object] = lambda book, sheet: None,  # noqa: ARG005
) -> Path:  # fmt: skip
    """Write a workbook with one sheet of its own; `change` may do anything to it before."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in (heads, *rows):
        sheet.append(list(row))
    change(book, sheet)
    return saved(folder, book)


def saved(folder: Path, book: Workbook) -> Path:
    """Save a workbook into a file of its own."""
    file = folder / f"book-{len(list(folder.iterdir()))}.xlsx"
    book.save(file)
    return file


def opened(file: Path) -> Any:  # noqa: ANN401 - openpyxl's workbook
    """Open a workbook to look at it whole."""
    return load_workbook(file)


def rewritten(file: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Change one part of a workbook, byte by byte."""
    with ZipFile(file) as archive:
        parts = {one.filename: archive.read(one) for one in archive.infolist()}
    parts[part] = change(parts[part])
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file

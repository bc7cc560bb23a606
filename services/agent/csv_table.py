"""Reads a CSV file as Excel in China writes it: UTF-8 with or without BOM, GB18030 or UTF-16."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from services.agent.columns import Column
from services.agent.headings import likeness
from services.agent.lines import Line, Lines, TableEmpty, TableUnreadable

SEPARATORS: Final = ",\t;"
LOOK: Final = 10
"""Lines among which the headings are looked for: titles stand above them."""
MARKUP: Final = ("<html", "<!doctype", "<?xml", "<table")


def open_lines(path: Path, columns: Sequence[Column]) -> Lines:
    """Open a CSV file. Raises `TableUnreadable` or `TableEmpty`."""
    text = decoded(path.read_bytes(), path)
    lines = parsed(text, path)
    first = [line for _, line in zip(range(LOOK), lines, strict=False)]
    if not first:
        raise TableEmpty(path=path)
    place = max(range(len(first)), key=lambda n: likeness(first[n].cells, columns))
    head = first[place]
    rest = [*first[place + 1 :]]
    return Lines(head.number, head.cells, chained(rest, lines), text.count("\n"))


def chained(first: Sequence[Line], lines: Iterator[Line]) -> Iterator[Line]:
    """Give the lines read already, then the others."""
    yield from first
    yield from lines


def parsed(text: str, path: Path) -> Iterator[Line]:
    """Give the lines that hold something. Raises `TableUnreadable`."""
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for line in reader:
            if any(map(str.strip, line)):
                yield Line(reader.line_num, line)
    except csv.Error as error:
        raise TableUnreadable(path=path, detail=error) from None


def decoded(content: bytes, path: Path) -> str:
    """Decode by BOM, else as UTF-8, else as GB18030. Raises `TableUnreadable`."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in content and not wide:
        raise TableUnreadable(path=path, detail="U+0000")
    detail = ""
    for encoding in ["utf-16"] if wide else ["utf-8-sig", "gb18030"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            detail = error.reason
            continue
        if text.lstrip().casefold().startswith(MARKUP):
            raise TableUnreadable(path=path, detail="HTML/XML")
        return text
    raise TableUnreadable(path=path, detail=detail)

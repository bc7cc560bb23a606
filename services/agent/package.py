"""The file of a workbook: a zip of XML parts, or what else hides behind its name."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final
from xml.etree import ElementTree as ET

from openpyxl.utils import range_boundaries

from shared.words import Named

OLE: Final = b"\xd0\xcf\x11\xe0"
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
MOST_BYTES: Final = 256 * 2**20
"""Bytes of all parts unpacked: a table of 200,000 rows has half of that."""
MOST_PARTS: Final = 2_000
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
CHUNK, OVERLAP = 2**20, 512
MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]+:[A-Z]{1,3}[0-9]+)"')
FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
ROW: Final = re.compile(rb"<(?:\w+:)?row[\s/>]")
MOST_MERGED: Final = 200_000
"""Rows that merged cells may cover, all ranges together, before no more are looked at."""


class WorkbookOld(Named):
    """A workbook of the form before 2007 (.xls), or of the binary one (.xlsb)."""


class WorkbookEncrypted(Named):
    """A workbook that only opens with a password."""


class WorkbookDamaged(Named):
    """A workbook that can't be read."""


class WorkbookTooLarge(Named):
    """A workbook that unpacks to more than a table ever is."""


class WorkbookOther(Named):
    """A zip that holds something else than a workbook of Excel."""


@dataclass
class Marks:
    """What a sheet has beside its values: merged ranges by row, formulas, how many rows."""

    merged: dict[int, list[str]] = field(default_factory=dict)
    formulas: bool = False
    rows: int = 0
    covered: int = 0

    def merge(self, range_: str) -> None:
        """Enter a merged range under each row that it covers."""
        _, first, _, last = range_boundaries(range_)
        for row in range(first or 1, (last or 1) + 1):
            self.covered += 1
            if self.covered > MOST_MERGED:
                return
            self.merged.setdefault(row, []).append(range_)


class Package:
    """A workbook's file, looked at before any of it is unpacked."""

    def __init__(self, path: Path) -> None:
        """Look at a file; raises what else it is, or that it is damaged or too large."""
        self.path = path
        fits(path, path.stat().st_size)
        self.content = path.read_bytes()
        if self.content.startswith(OLE):
            if ENCRYPTED in self.content:
                raise WorkbookEncrypted(path=path)
            raise WorkbookOld(path=path)
        try:
            with self.archive() as archive:
                check(archive, path)
        except (zipfile.BadZipFile, ValueError) as error:
            raise WorkbookDamaged(path=path, detail=type(error).__name__) from error

    def archive(self) -> zipfile.ZipFile:
        """Open the zip."""
        return zipfile.ZipFile(io.BytesIO(self.content))

    def marks(self, title: str) -> Marks:
        """Read what a sheet has beside its values."""
        found = Marks()
        with self.archive() as archive, archive.open(part_of(archive, title)) as part:
            for text, fresh in chunks(part):
                found.formulas = found.formulas or bool(FORMULA.search(text))
                found.rows += sum(one.end() > fresh for one in ROW.finditer(text))
                for one in MERGED.finditer(text):
                    if one.end() > fresh:
                        found.merge(one[1].decode())
        return found


def chunks(part: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """Give a part piece by piece, each behind the end of the one before, and how long that is."""
    tail = b""
    while piece := part.read(CHUNK):
        yield tail + piece, len(tail)
        tail = (tail + piece)[-OVERLAP:]


def fits(path: Path, size: int, parts: int = 1) -> None:
    """Pass what isn't too large. Raises `WorkbookTooLarge`."""
    if size > MOST_BYTES or parts > MOST_PARTS:
        raise WorkbookTooLarge(path=path, size=size // 2**20, most=MOST_BYTES // 2**20)


def check(archive: zipfile.ZipFile, path: Path) -> None:
    """Pass a zip that may be a workbook. What is unpacked is never more than the zip says."""
    parts = archive.infolist()
    fits(path, sum(one.file_size for one in parts), len(parts))
    names = {one.filename for one in parts}
    if "xl/workbook.bin" in names:
        raise WorkbookOld(path=path)
    if WORKBOOK not in names:
        raise WorkbookOther(path=path)
    if any(one.flag_bits & 1 for one in parts):
        raise WorkbookEncrypted(path=path)


def part_of(archive: zipfile.ZipFile, title: str) -> str:
    """Give the name of the part that holds a sheet."""
    book = ET.fromstring(archive.read(WORKBOOK))  # noqa: S314 - expat bounds entities
    (wanted,) = (
        value
        for sheet in book.iter()
        if local(sheet.tag) == "sheet" and sheet.get("name") == title
        for name, value in sheet.attrib.items()
        if local(name) == "id" and "}" in name
    )
    relations = ET.fromstring(archive.read(RELATIONS))  # noqa: S314 - the same
    (target,) = (one.get("Target", "") for one in relations if one.get("Id") == wanted)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def local(tag: str) -> str:
    """Give a name without its namespace."""
    return tag.rpartition("}")[2]

"""Hands a workbook back: the clerk's own, with the reasons in a column and the culprits coloured.

It holds what the clerk's workbook held, ID numbers among it, so it is for this user only and
stands beside it.
"""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from xml.parsers import expat

from services.agent.headings import RETURNED, heading
from services.agent.importing import BadCell, Imported
from services.agent.kinds import KINDS
from services.agent.package import Package, WorkbookDamaged, part_of
from services.agent.private import private_file
from services.agent.sheet_part import Editor, Note
from services.agent.styles import Styles
from services.agent.tables import Table, read_table
from services.agent.workbook import BESIDE
from shared import words

STYLES: Final = "xl/styles.xml"
AGAIN: Final = re.compile("-退回[0-9]*$")


def hand_back(
    path: Path, found: Imported, lang: words.Lang, target: Path | None = None
) -> Path | None:
    """Write the workbook with what is wrong in it; give the file, None when it is no workbook.

    Without a target it stands beside the clerk's own under a name that is free.
    """
    table = read_table(path, KINDS[found.kind].columns)
    if table.sheet is None:
        return None
    package = Package(path)
    with package.archive() as archive:
        part = part_of(archive, table.sheet)
        names = archive.namelist()
        styles = Styles(archive.read(STYLES) if STYLES in names else b"")
        editor = Editor(
            table.head, column_of(table, found), RETURNED, styles.coloured, styles.plain
        )
        sheet = editor.edited(archive.read(part), notes(found.bad, table, lang))
        checked(sheet, path)
        changed = {part: sheet, STYLES: styles.written()}
        target = target or free(path)
        write(archive, target, changed)
    return target


def column_of(table: Table, found: Imported) -> int:
    """Give the column for the reasons: where they stand already, else behind the last heading.

    Where rows are longer than the headings it stands behind them: nothing is written over.
    """
    for place, raw in enumerate(table.heads, 1):
        if heading(raw) == RETURNED:
            return place
    longer = any(one.reason == "row_too_long" for one in found.bad)
    return len(table.heads) + 1 + (BESIDE if longer else 0)


def notes(bad: Sequence[BadCell], table: Table, lang: words.Lang) -> dict[int, Note]:
    """Give what is said of each bad row, and the columns to blame."""
    rows: dict[int, list[BadCell]] = defaultdict(list)
    for one in bad:
        rows[one.row].append(one)
    places = {field: place for place, field in enumerate(table.fields, 1) if field}
    return {
        row: Note(
            " ".join(one.told_in_row(lang) for one in some),
            frozenset(places[one.field] for one in some if one.field in places),
        )
        for row, some in rows.items()
    }


def checked(sheet: bytes, path: Path) -> None:
    """Pass an edited sheet that is still XML. Raises `WorkbookDamaged`."""
    try:
        expat.ParserCreate().Parse(sheet, True)  # noqa: FBT003 - expat takes no keywords
    except expat.ExpatError as error:
        raise WorkbookDamaged(path=path, detail=type(error).__name__) from error


def free(path: Path) -> Path:
    """Give a name beside a file that nothing has yet: `名册-退回.xlsx`, `名册-退回2.xlsx`."""
    stem = AGAIN.sub("", path.stem)
    number = 1
    while True:
        found = path.with_name(f"{stem}-退回{number if number > 1 else ''}.xlsx")
        if not found.exists():
            return found
        number += 1


def write(archive: zipfile.ZipFile, target: Path, changed: dict[str, bytes]) -> None:
    """Write the zip anew, part by part."""
    with private_file(target) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in archive.infolist():
            content = changed.get(part.filename)
            copy.writestr(part, archive.read(part) if content is None else content)

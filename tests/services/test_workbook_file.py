"""A file is taken for what its bytes say; what can't be a table is told in one sentence."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from services.agent import package, tables
from services.agent.headings import HeadingsWrong
from services.agent.lines import TableEmpty, TableUnreadable
from services.agent.package import (
    WorkbookDamaged,
    WorkbookEncrypted,
    WorkbookOld,
    WorkbookOther,
    WorkbookTooLarge,
)
from services.agent.store import Store
from services.agent.tables import TableTooLong
from services.agent.workbook import SheetsBothFilled
from shared import words
from shared.words import Named
from tests.agents import a_store, id_number
from tests.tables import MEMBERS, imported, person, table
from tests.workbooks import rewritten, saved, workbook

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store with an account."""
    opened = a_store(tmp_path)
    opened.people.open_account("li.na", "李娜", id_number(999))
    yield opened
    opened.close()


def second_sheet(book: Any, *rows: object) -> None:  # noqa: ANN401 - openpyxl's
    """Add a sheet with the same headings."""
    sheet = book.create_sheet("补报")
    for row in (MEMBERS, *rows):
        sheet.append(row)


def test_of_two_sheets_the_filled_one_is_read_and_named(store: Store, tmp_path: Path) -> None:
    """An empty one beside it, or one that is something else, doesn't matter."""

    def others(book: Any, _: Any) -> None:  # noqa: ANN401 - openpyxl's
        second_sheet(book)
        book.create_sheet("说明").append(["本表每月填报一次"])
        book.create_sheet("Sheet3", 0)

    found = imported(store, workbook(tmp_path, person(1), change=others))

    assert (found.sheet, found.recorded) == ("会员", 1)


def test_two_filled_sheets_are_told(store: Store, tmp_path: Path) -> None:
    """Taking the first would lose the second in silence."""
    file = workbook(tmp_path, person(1), change=lambda book, _: second_sheet(book, person(2)))

    with pytest.raises(SheetsBothFilled) as raised:
        imported(store, file)

    assert raised.value.facts["sheets"] == "会员、补报"


def test_a_table_under_the_name_of_a_workbook_is_a_table(store: Store, tmp_path: Path) -> None:
    """What a file is shows in its bytes; the other way round as well."""
    named = table(tmp_path, MEMBERS, person(1)).rename(tmp_path / "members.xlsx")
    other = workbook(tmp_path, person(2)).rename(tmp_path / "members.csv")

    assert imported(store, named).recorded == 1
    assert imported(store, other).recorded == 1


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def docx(path: Path) -> None:
    """Write a zip that holds something else."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")


def binary(path: Path) -> None:
    """Write what Excel's binary form looks like from outside."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.bin", "x")


def truncated(path: Path) -> None:
    """Write half of a workbook."""
    whole = workbook(path.parent, person(1)).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def without_sheet(path: Path) -> None:
    """Write a workbook whose sheet is no XML."""
    rewritten(workbook(path.parent, person(1)).rename(path), SHEET, lambda _: b"<worksheet><row")


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda path: path.write_bytes(OLE + "Workbook".encode("utf-16-le")), WorkbookOld),
        (lambda path: path.write_bytes(OLE + package.ENCRYPTED), WorkbookEncrypted),
        (binary, WorkbookOld),
        (docx, WorkbookOther),
        (truncated, WorkbookDamaged),
        (without_sheet, WorkbookDamaged),
        (lambda path: path.write_text("<html><table><tr><td>姓名</td></tr></table>"),
         TableUnreadable),
        (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0"), TableUnreadable),
        (lambda path: path.write_bytes(b""), TableEmpty),
        (lambda path: Workbook().save(path), TableEmpty),
    ],
    ids=["xls", "password", "xlsb", "docx", "half", "damaged", "html", "png", "nothing", "empty"],
)  # fmt: skip
def test_what_is_no_workbook_is_told_in_one_sentence(
    store: Store, tmp_path: Path, make: Any, error: type[Named]  # noqa: ANN401 - a small function
) -> None:  # fmt: skip
    """With what to do about it, in both languages."""
    file = tmp_path / "members.xls"
    make(file)

    with pytest.raises(error) as raised:
        imported(store, file)

    for lang in words.LANGS:
        assert str(file) in words.told(raised.value, lang)


def test_a_zip_bomb_is_never_unpacked(store: Store, tmp_path: Path) -> None:
    """What it unpacks to is said by the zip, and no more than that is ever read."""
    file = rewritten(workbook(tmp_path, person(1)), "docProps/app.xml", lambda _: b"\0" * 2**28)
    assert file.stat().st_size < 2**20

    with pytest.raises(WorkbookTooLarge):
        imported(store, file)


def test_absurd_dimensions_cost_nothing(store: Store, tmp_path: Path) -> None:
    """A sheet that says it is full size, with a stray cell at its far end."""

    def absurd(sheet: bytes) -> bytes:
        assert b'<dimension ref="A1:F2" />' in sheet
        far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>.</t></is></c></row>'
        return sheet.replace(b"A1:F2", b"A1:XFD1048576").replace(
            b"</sheetData>", far + b"</sheetData>"
        )

    found = imported(store, rewritten(workbook(tmp_path, person(1)), SHEET, absurd))

    assert (found.rows, found.recorded) == (1, 1)


def test_a_table_has_a_longest_length(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is judged is kept in memory until all of it is good."""
    monkeypatch.setattr(tables, "MOST_ROWS", 2)

    with pytest.raises(TableTooLong):
        imported(store, workbook(tmp_path, person(1), person(2), person(3)))


def test_a_workbook_without_its_kind_of_headings_says_what_is_missing(
    store: Store, tmp_path: Path
) -> None:
    """Another table altogether."""
    book = Workbook()
    assert book.active is not None
    book.active.append(["月份", "金额"])
    book.active.append(["三月", 12])

    with pytest.raises(HeadingsWrong):
        imported(store, saved(tmp_path, book))

"""A workbook comes back with its reasons: the clerk's own in everything else."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from services.agent.private import private_file
from services.agent.returning import hand_back
from services.agent.store import Store
from services.agent.styles import COLOUR
from tests.agents import a_store, id_number
from tests.tables import MEMBERS, imported, mistakes, person, table
from tests.workbooks import opened, rewritten, workbook

SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
RED = COLOUR.decode()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store with an account."""
    opened = a_store(tmp_path)
    opened.people.open_account("li.na", "李娜", id_number(999))
    yield opened
    opened.close()


def returned(store: Store, file: Path) -> Path:
    """Import a workbook; give the one that comes back."""
    back = hand_back(file, imported(store, file), "zh")
    assert back is not None
    return back


def sheet_of(file: Path) -> Any:  # noqa: ANN401 - openpyxl's sheet
    """Open the first sheet."""
    return opened(file).worksheets[0]


def red(sheet: Any) -> set[str]:  # noqa: ANN401 - openpyxl's sheet
    """Give the cells that are coloured."""
    return {
        cell.coordinate for row in sheet.iter_rows() for cell in row
        if cell.fill.patternType and cell.fill.fgColor.rgb == RED
    }  # fmt: skip


def test_reasons_stand_in_a_column_and_culprits_are_coloured(store: Store, tmp_path: Path) -> None:
    """In the row of each mistake, all of its reasons; good rows have neither."""
    file = workbook(tmp_path, person(1), person(2, 姓名="", 是否农民工="也许"), person(3))

    back = returned(store, file)

    sheet = sheet_of(back)
    reasons = [cell.value for cell in sheet["G"]]
    assert reasons[0] == "退回原因"
    assert (reasons[1], reasons[3]) == (None, None)
    assert reasons[2] == "姓名栏：必填，不能为空。 是否农民工栏：“也许”应为“是”或“否”。"
    assert red(sheet) == {"A3", "C3", "G3"}
    assert back.name == f"{file.stem}-退回.xlsx"
    assert stat.S_IMODE(back.stat().st_mode) == 0o600


def test_everything_else_stays_as_the_clerk_made_it(store: Store, tmp_path: Path) -> None:
    """Other sheets, widths, formats, drop-downs: not a byte of another part is touched."""

    def worked_on(book: Any, sheet: Any) -> None:  # noqa: ANN401 - openpyxl's
        sheet.column_dimensions["B"].width = 33
        sheet["B2"].number_format = "@"
        sheet["B3"].number_format = "@"
        sheet["B3"].font = Font(name="仿宋", bold=True)
        sheet["A2"].fill = PatternFill("solid", fgColor="FF00FF00")
        choice = DataValidation(type="list", formula1='"是,否"')
        choice.add("C2:C100")
        sheet.add_data_validation(choice)
        book.create_sheet("备忘")["A1"] = "下月再补"

    file = workbook(tmp_path, person(1), person(2, 身份证号="123"), change=worked_on)

    back = returned(store, file)

    sheet = sheet_of(back)
    assert sheet.column_dimensions["B"].width == 33
    assert (sheet["B3"].number_format, sheet["B3"].font.name, sheet["B3"].font.bold) == (
        "@", "仿宋", True,
    )  # fmt: skip
    assert sheet["A2"].fill.fgColor.rgb == "FF00FF00"
    assert sheet.data_validations.dataValidation[0].sqref == "C2:C100"
    assert red(sheet) == {"B3", "G3"}
    with ZipFile(file) as before, ZipFile(back) as after:
        touched = {n for n in before.namelist() if before.read(n) != after.read(n)}
        assert before.namelist() == after.namelist()
    assert touched == {SHEET, STYLES}


def test_a_workbook_that_comes_back_again_has_only_the_new_reasons(
    store: Store, tmp_path: Path
) -> None:
    """What was mended is no longer coloured, and has no reason any more."""
    file = workbook(tmp_path, person(1, 姓名=""), person(2, 是否农民工=""), person(3))
    first = returned(store, file)
    book = opened(first)
    book.worksheets[0]["A2"] = "马晓明"
    book.save(first)

    second = returned(store, first)

    sheet = sheet_of(second)
    assert second.name == f"{file.stem}-退回2.xlsx"
    assert [cell.value for cell in sheet["G"]][:2] == ["退回原因", None]
    assert sheet.max_column == 7
    assert red(sheet) == {"C3", "G3"}


def test_a_mended_workbook_is_taken_once(store: Store, tmp_path: Path) -> None:
    """Its column of reasons doesn't disturb; sent again, it says nothing new."""
    back = returned(store, workbook(tmp_path, person(1), person(2, 姓名="")))
    book = opened(back)
    book.worksheets[0]["A3"] = "马晓红"
    book.save(back)

    assert imported(store, back).recorded == 2
    assert imported(store, back).unchanged == 2


def prefixed(sheet: bytes) -> bytes:
    """Write names with a prefix, and spans, as libraries of Microsoft do."""
    sheet = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", sheet).replace(b"xmlns=", b"xmlns:x=")
    return sheet.replace(b"<x:row ", b'<x:row spans="1:6" ')


def bare(sheet: bytes) -> bytes:
    """Write rows and cells without their places: they follow each other."""
    return re.sub(rb' r="[A-Z]*[0-9]+"', b"", sheet)


@pytest.mark.parametrize("change", [prefixed, bare])
def test_other_programs_write_other_xml(
    store: Store, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    """The same is said and coloured in it."""
    file = rewritten(workbook(tmp_path, person(1), person(2, 是否农民工="?")), SHEET, change)

    sheet = sheet_of(returned(store, file))

    assert sheet["G3"].value == "是否农民工栏：“?”应为“是”或“否”。"
    assert red(sheet) == {"C3", "G3"}


def test_a_cell_that_isnt_there_is_coloured_as_its_column_is(store: Store, tmp_path: Path) -> None:
    """An ID number that is entered there must stay a text."""
    heads = ("姓名", "是否农民工", "用工形式", "身份证号")

    def text(_: Any, sheet: Any) -> None:  # noqa: ANN401 - openpyxl's
        sheet.column_dimensions["D"].number_format = "@"

    file = workbook(tmp_path, ("马晓明", "是", "全日制"), heads=heads, change=text)

    sheet = sheet_of(returned(store, file))

    assert red(sheet) == {"D2", "E2"}
    assert sheet["D2"].number_format == "@"


def test_reasons_are_told_in_english_too(store: Store, tmp_path: Path) -> None:
    """In the reader's language; the heading stays, for it is read again."""
    file = workbook(tmp_path, person(1, 姓名=""))

    back = hand_back(file, imported(store, file), "en", tmp_path / "back.xlsx")

    assert back == tmp_path / "back.xlsx"
    assert sheet_of(back)["G2"].value == "Name: It must be filled in."


def test_a_table_isnt_handed_back(store: Store, tmp_path: Path) -> None:
    """A CSV has no place for colours; the reasons are told."""
    file = table(tmp_path, MEMBERS, person(1, 姓名=""))

    assert hand_back(file, imported(store, file), "zh") is None


def test_no_reason_holds_a_number_of_a_person(store: Store, tmp_path: Path) -> None:
    """Wherever it stood, it isn't written a second time."""
    number = id_number(7)
    file = workbook(tmp_path, person(1, 是否农民工=number, 入会日期=number, 用工形式=number))

    back = returned(store, file)

    assert len(mistakes(imported(store, file))) == 3
    assert number not in sheet_of(back)["G2"].value


def test_nothing_is_written_over_where_a_row_is_too_long(store: Store, tmp_path: Path) -> None:
    """The reasons stand farther right; a cell without heading is told until it is gone."""
    file = workbook(tmp_path, [*person(1), "多填"])

    back = returned(store, file)

    sheet = sheet_of(back)
    assert (sheet["G2"].value, sheet["L1"].value) == ("多填", "退回原因")
    assert mistakes(imported(store, back)) == [(2, None, "row_too_long")]


def test_nothing_is_left_of_a_file_that_couldnt_be_written(tmp_path: Path) -> None:
    """A draft would hold what the clerk's workbook holds."""

    def fill_the_disk() -> None:
        with private_file(tmp_path / "back.xlsx") as file:
            file.write(b"x")
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        fill_the_disk()

    assert list(tmp_path.iterdir()) == []

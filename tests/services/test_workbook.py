"""A clerk's workbook is read as it is; what is wrong with it is said, and never half taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from services.agent.headings import ColumnMissing, HeadingsWrong, HeadingUnknown
from services.agent.store import Store
from services.agent.workbook import HeadingMerged
from tests.agents import a_store, id_number
from tests.tables import EMPLOYERS, MEMBERS, data, employer, imported, mistakes, person, table
from tests.workbooks import rewritten, workbook

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store with an account."""
    opened = a_store(tmp_path)
    opened.people.open_account("li.na", "李娜", id_number(999))
    yield opened
    opened.close()


def joined_on(store: Store, file: Path) -> list[object]:
    """Import members; give the days on which they joined."""
    found = imported(store, file)
    assert found.bad == []
    return [one["joined_on"] for one in data(store)]


def test_a_workbook_becomes_the_same_reports_as_a_table(store: Store, tmp_path: Path) -> None:
    """Whatever the file is, its rows say the same."""
    imported(store, workbook(tmp_path, person(1), person(2)))

    again = imported(store, table(tmp_path, MEMBERS, person(1), person(2)))

    assert (again.unchanged, again.recorded, len(data(store))) == (2, 0, 2)


def test_the_headings_may_stand_below_a_title(store: Store, tmp_path: Path) -> None:
    """A merged title and an empty line are how forms begin; rows keep their numbers."""

    def titled(_: Any, sheet: Any) -> None:  # noqa: ANN401 - openpyxl's
        sheet.insert_rows(1, 2)
        sheet["A1"] = "会员信息采集表"
        sheet.merge_cells("A1:F1")

    found = imported(store, workbook(tmp_path, person(1), person(2, 姓名=""), change=titled))

    assert (found.sheet, found.head, found.rows) == ("会员", 3, 2)
    assert mistakes(found) == [(5, "姓名", "cell_empty")]


@pytest.mark.parametrize(
    "day",
    [
        "2026-3-1", "2026/03/01", "2026年3月1日", "20260301", "2026.3.1", "2026-03-01 00:00:00",
        "２０２６-０３-０１", 20260301, 46082, 46082.0, dt.date(2026, 3, 1),
        dt.datetime(2026, 3, 1, 8, 30),  # noqa: DTZ001 - as Excel has it
    ],
    ids=str,
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(store: Store, tmp_path: Path, day: object) -> None:
    """As text in any spelling, as a day, as the number that Excel counts days with."""
    assert joined_on(store, workbook(tmp_path, person(1, 入会日期=day))) == ["2026-03-01"]


def test_a_workbook_may_count_its_days_from_1904(store: Store, tmp_path: Path) -> None:
    """As Excel did on Macintosh: the same number is another day."""

    def on_macintosh(book: Any, _: Any) -> None:  # noqa: ANN401 - openpyxl's
        book.epoch = CALENDAR_MAC_1904

    days = (dt.date(2026, 3, 1), 44620)
    rows = [person(n, 入会日期=day) for n, day in enumerate(days)]

    assert joined_on(store, workbook(tmp_path, *rows, change=on_macintosh)) == ["2026-03-01"] * 2


def test_a_day_that_is_none_is_named(store: Store, tmp_path: Path) -> None:
    """The 30th of February, a month without day, a word."""
    rows = [person(n, 入会日期=day) for n, day in enumerate(("2026-02-30", "2026-03", "去年"))]

    found = imported(store, workbook(tmp_path, *rows))

    assert [one[1:] for one in mistakes(found)] == [("入会日期", "day_unreadable")] * 3


def test_an_id_number_as_a_number_is_lost_and_told_so(store: Store, tmp_path: Path) -> None:
    """Excel keeps 15 digits; the sentence says what to do and holds no number."""
    found = imported(store, workbook(tmp_path, person(1, 身份证号=int(id_number(1)[:17] + "0"))))

    assert mistakes(found) == [(2, "身份证号", "excel_shortened")]
    assert "文本" in found.bad[0].told("zh")
    assert not any(map(str.isdecimal, found.bad[0].told("zh").removeprefix("第 2 行")))


def test_codes_as_numbers_are_read_while_they_are_exact(store: Store, tmp_path: Path) -> None:
    """A division or a type of unit loses nothing as a number."""
    row = employer(1, 行政区划代码=640104.0, 单位类型=150, 职工人数=90.0, 成立日期=37073)

    found = imported(store, workbook(tmp_path, row, heads=EMPLOYERS), "employers")

    assert found.bad == []
    assert (data(store)[0]["division"], data(store)[0]["opened_on"]) == ("640104", "2001-07-01")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("买买提•艾力", "买买提·艾力"), ("买买提‧艾力", "买买提·艾力"),
        ("买买提・艾力", "买买提·艾力"), ("买买提·艾力", "买买提·艾力"),
        ("买买提\u2219艾力", "买买提·艾力"), ("买买提\u22c5艾力", "买买提·艾力"),
        ("买买提\uff65艾力", "买买提·艾力"), ("买买提\u0387艾力", "买买提·艾力"),
        ("买买提.艾力", "买买提·艾力"), ("买买提\uff0e艾力", "买买提·艾力"),
        ("阿卜杜拉 · 买买提 · 艾力", "阿卜杜拉·买买提·艾力"), ("J. Wang", "J. Wang"),
        ("马　明", "马明"), (" 马 晓 明 ", "马晓明"),
        ("𠅤𬀩", "𠅤𬀩"), ("㛃䶮", "㛃䶮"), ("\U00030edd\U000310c8", "\U00030edd\U000310c8"),
        ("李〇", "李〇"), ("马\u9fff", "马\u9fff"), ("Ali  Khan", "Ali  Khan"),
    ],
)  # fmt: skip
def test_a_name_is_kept_as_it_is_meant(
    store: Store, tmp_path: Path, written: str, kept: str
) -> None:
    """One middle dot, no blanks among Chinese characters, and every rare character."""
    imported(store, workbook(tmp_path, person(1, 姓名=written)))

    found = store.people.find(store.people.key_of(id_number(1)))
    assert found is not None
    assert found.name == kept


@pytest.mark.parametrize("name", ["马\ue863", "马?明", "马\ufffd"])
def test_a_character_that_was_lost_is_named(store: Store, tmp_path: Path, name: str) -> None:
    """A program on the way had no such character; the name isn't taken without it."""
    found = imported(store, workbook(tmp_path, person(1, 姓名=name)))

    assert mistakes(found) == [(2, "姓名", "character_lost")]


def test_full_width_digits_are_digits(store: Store, tmp_path: Path) -> None:
    """As Chinese keyboards write them."""
    wide = id_number(1).translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})

    assert imported(store, workbook(tmp_path, person(1, 身份证号=wide))).recorded == 1


def test_what_nobody_sees_is_no_part_of_a_cell(store: Store, tmp_path: Path) -> None:
    """Pasted from a web page: zero-width blanks, marks of direction, a line break in a name."""
    row = person(1, 姓名="马\n晓\u200b明", 身份证号=f"\u202a{id_number(1)}\u202c")

    assert imported(store, workbook(tmp_path, row)).recorded == 1
    found = store.people.find(store.people.key_of(id_number(1)))
    assert found is not None
    assert found.name == "马晓明"


def test_empty_rows_are_passed_over(store: Store, tmp_path: Path) -> None:
    """In the middle, at the end, with blanks, or with a number and nothing else."""
    heads = ("序号", *MEMBERS)
    rows: list[list[object]] = [[1, *person(1)], [], ["", " ", "　"], [2, *person(2)], [3], [4]]

    found = imported(store, workbook(tmp_path, *rows, heads=heads))

    assert (found.rows, found.recorded) == (2, 2)


def test_the_example_is_passed_over_unless_it_was_changed(store: Store, tmp_path: Path) -> None:
    """Who writes over the example and leaves its mark would lose the row in silence."""
    heads = ("序号", *MEMBERS)
    example = ("示例", "王小红", "11010519491231002X", "否", "全日制", "高级工", "2019-05-01")

    kept = imported(store, workbook(tmp_path, example, [1, *person(1)], heads=heads))
    changed = imported(store, workbook(tmp_path, ["示例", *person(2)], heads=heads))

    assert (kept.rows, kept.bad) == (1, [])
    assert mistakes(changed) == [(2, None, "example_changed")]


def test_merged_cells_are_named_where_they_are(store: Store, tmp_path: Path) -> None:
    """Only the first of them holds something; the others must not be taken for empty."""

    def merge(_: Any, sheet: Any) -> None:  # noqa: ANN401 - openpyxl's
        sheet.merge_cells("E3:E4")

    rows = [person(1), person(2), person(3)]

    found = imported(store, workbook(tmp_path, *rows, change=merge))

    assert mistakes(found) == [(3, "技能等级", "cell_merged"), (4, "技能等级", "cell_merged")]


def test_merged_headings_are_told(store: Store, tmp_path: Path) -> None:
    """Nobody could say which column is which."""

    def merge(_: Any, sheet: Any) -> None:  # noqa: ANN401 - openpyxl's
        sheet.merge_cells("D1:E1")

    with pytest.raises(HeadingMerged) as raised:
        imported(store, workbook(tmp_path, person(1), change=merge))

    assert raised.value.facts["range"] == "D1:E1"


def test_wrong_headings_are_all_told_with_the_nearest(store: Store, tmp_path: Path) -> None:
    """Which are missing, which aren't known, and which was probably meant."""
    heads = ("姓 名", "身份证号码", "是否农民工*", "用工类别", "技能等级(选填)", "入会日期")

    with pytest.raises(HeadingsWrong) as raised:
        imported(store, workbook(tmp_path, person(1), heads=heads))

    facts = raised.value.facts
    assert facts["unknown"] == "身份证号码(→ 身份证号)、用工类别(→ 用工形式)"
    assert facts["missing"] == "身份证号、用工形式"
    with pytest.raises(HeadingUnknown):
        imported(store, workbook(tmp_path, [*person(1), "白羊"], heads=(*MEMBERS, "星座")))
    with pytest.raises(ColumnMissing):
        imported(store, workbook(tmp_path, person(1)[1:], heads=MEMBERS[1:]))


def test_a_formula_counts_with_its_value_and_without_one_is_told(
    store: Store, tmp_path: Path
) -> None:
    """A program that writes no values leaves nothing to read until Excel has saved the file."""
    rows = [person(n, 技能等级="=CONCATENATE(A1)") for n in (1, 2)] + [person(3, 姓名="#REF!")]

    def with_value(sheet: bytes) -> bytes:
        first, formula, rest = sheet.partition(b"<f>CONCATENATE(A1)</f><v />")
        assert formula
        return first.replace(b'r="E2"', b'r="E2" t="str"') + (
            b"<f>CONCATENATE(A1)</f><v>\xe6\x8a\x80\xe5\xb8\x88</v>" + rest
        )

    found = imported(store, rewritten(workbook(tmp_path, *rows), SHEET, with_value))

    assert mistakes(found) == [
        (3, "技能等级", "formula_without_value"), (4, "姓名", "formula_failed"),
    ]  # fmt: skip

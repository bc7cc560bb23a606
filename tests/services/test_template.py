"""The workbooks that a clerk fills in: made to be read again, by people and by the import."""

from __future__ import annotations

import datetime as dt
import gc
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import get_column_letter

from services.agent import cells
from services.agent.filling import KindNotFilled, rows
from services.agent.kinds import KINDS
from services.agent.places import DIVISION
from services.agent.store import Store
from services.agent.tables import kind_of
from services.agent.template import FileThere, NotNamedXlsx, write_template
from services.agent.workbook import CODES, INSTRUCTIONS
from shared import words
from shared.events.organization import MemberLeft
from tests.agents import CLERK, SOURCE, UNION, a_store, id_number
from tests.tables import EMPLOYERS, MEMBERS, data, employer, imported, person, table
from tests.workbooks import opened

COUNTS = ("女职工", "农民工", "劳务派遣工", "新就业形态劳动者", "统计日期")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store with an account."""
    opened = a_store(tmp_path)
    opened.people.open_account("li.na", "李娜", id_number(999))
    yield opened
    opened.close()


def template(folder: Path, kind: str) -> Path:
    """Write an empty template."""
    file = folder / f"{kind}.xlsx"
    write_template(KINDS[kind], file)
    return file


def filled(store: Store, folder: Path, kind: str = "members") -> Path:
    """Write a filled-in template."""
    file = folder / f"{kind}-filled.xlsx"
    write_template(KINDS[kind], file, rows(store, KINDS[kind]))
    return file


def put(file: Path, values: dict[str, object]) -> Path:
    """Fill in cells as a clerk does, and save."""
    book = opened(file)
    for place, value in values.items():
        book.worksheets[0][place] = value
    book.save(file)
    return file


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_reads_as_an_empty_table_of_its_kind(
    store: Store, tmp_path: Path, kind: str
) -> None:
    """Its example is passed over, and its sheet says what it is."""
    file = template(tmp_path, kind)

    found = imported(store, file, kind)

    assert kind_of(file) == kind
    assert (found.rows, found.bad, found.head) == (0, [], 1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_keeps_a_clerk_from_mistakes(tmp_path: Path, kind: str) -> None:
    """Needed columns marked, the heading in sight, codes as text, drop-downs where there are."""
    sheet = opened(template(tmp_path, kind)).worksheets[0]

    heads = [cell.value for cell in sheet[1]]
    columns = KINDS[kind].columns
    letters = {one.field: get_column_letter(n) for n, one in enumerate(columns, 2)}
    dropped = {str(one.sqref).rstrip("0123456789").split("2:")[0]
               for one in sheet.data_validations.dataValidation}  # fmt: skip
    assert heads == ["序号", *(f"{one.zh}*" if one.needed else one.zh for one in columns)]
    assert len(heads) <= 20
    assert sheet.freeze_panes == "A2"
    assert sheet["A2"].value == "示例"
    for one in columns:
        shape = sheet.column_dimensions[letters[one.field]]
        whole = one.read in {cells.count, cells.ordinal}
        form = "yyyy-mm-dd" if one.read is cells.day else "0" if whole else "@"
        assert shape.number_format == form
        assert shape.width >= 10
        listed = one.read is cells.yes_no or getattr(one.read, "section", one.read is DIVISION)
        assert (letters[one.field] in dropped) is bool(listed)


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_says_how_each_column_is_filled_in(tmp_path: Path, kind: str) -> None:
    """On a sheet of its own; lists of codes stand on another."""
    book = opened(template(tmp_path, kind))

    said = [[cell.value for cell in row] for row in book[INSTRUCTIONS].iter_rows()]
    for one in KINDS[kind].columns:
        (line,) = [row for row in said if row[0] == one.zh]
        assert line[1] == ("是" if one.needed else None)
        assert line[2]
    places = any(one.read is DIVISION for one in KINDS[kind].columns)
    assert (CODES in book.sheetnames) is places


def test_a_division_is_chosen_with_its_name_and_none_that_ended(tmp_path: Path) -> None:
    """No clerk knows the codes of streets; any other code may be typed."""
    book = opened(template(tmp_path, "unions"))

    listed = [row[0].value for row in book[CODES].iter_rows(min_row=2)]
    (rule,) = [one for one in book.worksheets[0].data_validations.dataValidation
               if CODES in one.formula1]  # fmt: skip
    assert {"640104 兴庆区", "640104001 凤凰北街街道"} <= set(listed)
    assert all("郊区" not in one for one in listed)
    assert rule.formula1.endswith(f"${len(listed) + 1}")
    assert not rule.showErrorMessage


def test_a_filled_in_template_is_imported_like_any_workbook(store: Store, tmp_path: Path) -> None:
    """The drop-downs' words, days as days, and codes with the words behind them."""
    file = put(template(tmp_path, "employers"), {
        "A3": 1, "E3": "宁夏某厂", "B3": UNION, "C3": "7", "F3": "640104", "G3": "150",
        "H3": "C 制造业", "I3": dt.date(2001, 7, 1), "J3": 90,
    })  # fmt: skip

    found = imported(store, file, "employers")

    assert (found.rows, found.bad, found.recorded) == (1, [], 1)
    assert data(store)[0]["industry"] == "C"


def test_what_is_known_comes_back_unchanged(store: Store, tmp_path: Path) -> None:
    """Members with names and numbers, employers with their latest counts, codes as text."""
    heads = (*EMPLOYERS, *COUNTS)
    imported(store, table(tmp_path, heads, [*employer(1), 40, 30, 0, 5, "2026-02-01"],
                          [*employer(2), "", "", "", "", ""]), "employers")  # fmt: skip
    imported(store, table(tmp_path, MEMBERS, person(1), person(2, 姓名="马晓红", 入会日期="")))

    for kind in ("members", "employers"):
        file = filled(store, tmp_path, kind)
        again = imported(store, file, kind)
        assert (again.rows, again.unchanged, again.bad) == (2, 2, [])
    sheet = opened(tmp_path / "members-filled.xlsx").worksheets[0]
    assert {sheet["B2"].value, sheet["B3"].value} == {"马晓明", "马晓红"}
    assert (sheet["C2"].number_format, sheet["H2"].value) == ("@", "是")


def test_what_was_checked_and_changed_is_reported_as_a_change(store: Store, tmp_path: Path) -> None:
    """核对后回传: filled in, corrected by the clerk, returned."""
    imported(store, table(tmp_path, MEMBERS, person(1)))
    file = put(filled(store, tmp_path), {"J2": "技师"})

    again = imported(store, file)

    assert (again.changed, again.recorded, again.bad) == (1, 1, [])
    assert data(store)[-1]["grade"] == "technician"


def test_who_left_or_was_erased_has_no_row(store: Store, tmp_path: Path) -> None:
    """A roster to be checked holds those who are members, and whom the branch still knows."""
    imported(store, table(tmp_path, MEMBERS, person(1), person(2), person(3)))
    gone, erased = (store.people.key_of(id_number(n)) for n in (1, 2))
    store.record([MemberLeft(on=dt.date(2026, 3, 1), reported_by=CLERK, member=gone, union=UNION,
                             reason="left")], source=SOURCE)  # fmt: skip
    store.people.forget(erased)

    sheet = opened(filled(store, tmp_path)).worksheets[0]

    assert [cell.value for cell in sheet["C"][1:]] == [id_number(3)]


def test_a_template_is_for_its_user_only_and_never_takes_a_files_place(
    store: Store, tmp_path: Path
) -> None:
    """A filled-in one holds names; one written over would be a clerk's work of a week."""
    imported(store, table(tmp_path, MEMBERS, person(1)))
    file = filled(store, tmp_path)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(FileThere):
        write_template(KINDS["members"], file)
    assert list(tmp_path.glob(".*")) == []


def test_a_kind_for_what_is_new_has_nothing_to_fill_in(store: Store) -> None:
    """Members who joined are entered once."""
    with pytest.raises(KindNotFilled) as raised:
        list(rows(store, KINDS["joined"]))

    assert "新发展会员" in words.told(raised.value, "zh")


def test_a_name_is_never_a_formula(store: Store, tmp_path: Path) -> None:
    """Whatever a local system has recorded, Excel works nothing out of it."""
    imported(store, table(tmp_path, EMPLOYERS, employer(1, 单位名称="=1+1公司")), "employers")

    cell = opened(filled(store, tmp_path, "employers")).worksheets[0]["E2"]

    assert (cell.value, cell.data_type) == ("=1+1公司", "s")


def sheet_titles(file: Path) -> list[Any]:
    """Give the names of the sheets."""
    return list(opened(file).sheetnames)


def test_the_table_is_the_first_sheet(tmp_path: Path) -> None:
    """Whoever opens it sees where to write."""
    assert sheet_titles(template(tmp_path, "members")) == ["会员", INSTRUCTIONS]


def test_a_template_that_cannot_be_written_leaves_nothing_behind(
    store: Store, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """No draft, and no traceback of the library that writes workbooks."""
    with pytest.raises(NotNamedXlsx):
        write_template(KINDS["members"], tmp_path / "members.xls")
    with pytest.raises(FileNotFoundError):
        write_template(KINDS["members"], tmp_path / "nowhere" / "members.xlsx")
    with pytest.raises(KindNotFilled):
        filled(store, tmp_path, "joined")
    gc.collect()

    assert capfd.readouterr().err == ""
    assert list(tmp_path.glob("*members*")) + list(tmp_path.glob(".*.new")) == []


def test_names_of_units_and_of_people_have_their_own_hint(tmp_path: Path) -> None:
    """Only people have a middle dot in their names, and cards."""
    hints = {
        kind: [row[2].value for row in opened(template(tmp_path, kind))[INSTRUCTIONS]
               if row[0].value in {"姓名", "单位名称", "工会名称"}]
        for kind in ("members", "employers", "unions")
    }  # fmt: skip

    assert "间隔号" in hints["members"][0]
    assert "间隔号" not in hints["employers"][0] + hints["unions"][0]

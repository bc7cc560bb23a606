"""Importing tables: each mistake is named, nothing is recorded twice, and no name leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from services.agent import cells
from services.agent.headings import ColumnMissing, HeadingTwice, HeadingUnknown
from services.agent.lines import TableEmpty, TableMissing
from services.agent.package import WorkbookDamaged
from services.agent.store import Store
from shared import words
from shared.streams.notices import Settled
from tests.agents import NOW, UNION, a_store, id_number, receipt
from tests.tables import (
    EMPLOYERS,
    MEMBERS,
    code,
    data,
    employer,
    imported,
    mistakes,
    person,
    recorded,
    table,
)

ABOVE = "640104"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store with an account."""
    opened = a_store(tmp_path)
    opened.people.open_account("li.na", "李娜", id_number(999))
    yield opened
    opened.close()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_read_as_excel_writes_it(store: Store, tmp_path: Path, encoding: str) -> None:
    """UTF-8 with and without BOM, GB18030, and Excel's Unicode text."""
    found = imported(store, table(tmp_path, MEMBERS, person(1), encoding=encoding))

    assert (found.rows, found.recorded, found.bad) == (1, 1, [])
    found_person = store.people.find(store.people.key_of(id_number(1)))
    assert found_person is not None
    assert found_person.name == "马晓明"


def test_a_member_becomes_a_report_under_their_key(store: Store, tmp_path: Path) -> None:
    """Sex and year of birth are read from the ID number; the words of the form are known."""
    imported(store, table(tmp_path, MEMBERS, person(1)))

    (event,) = data(store)
    assert event == {
        "on": "2026-03-02", "joined_on": "2019-05-01", "union": UNION, "employment": "standard",
        "member": store.people.key_of(id_number(1)), "sex": "male", "birth_year": 1990,
        "migrant": True, "grade": "senior", "batch": event["batch"],
        "reported_by": msgspec.to_builtins(store.people.account("li.na").reporter),
    }  # fmt: skip
    assert recorded(store)[0].type == "organization.member_registered"


def test_who_joined_is_reported_on_the_day_of_joining(store: Store, tmp_path: Path) -> None:
    """`joined` is for new members; they count from their day."""
    imported(store, table(tmp_path, MEMBERS, person(1)), "joined")

    assert recorded(store)[0].type == "organization.member_joined"
    assert data(store)[0]["on"] == "2019-05-01"


def test_headings_are_known_in_english_too(store: Store, tmp_path: Path) -> None:
    """In any case, with marks for needed columns, and beside columns that nobody reports."""
    heads = ("No.", "NAME*", "Id Number", "Migrant worker(必填)", "employment", "Remarks", "")
    row = (1, "Ma Xiaoming", id_number(2), "no", "Standard", "x", "")

    found = imported(store, table(tmp_path, heads, row))

    assert (found.recorded, found.bad) == (1, [])


def test_every_mistake_is_named_by_row_and_column(store: Store, tmp_path: Path) -> None:
    """All of them at once, so that the table is mended once."""
    wrong = id_number(3)[:-1] + ("0" if id_number(3)[-1] != "0" else "1")
    file = table(
        tmp_path, MEMBERS, person(1), person(2, 身份证号=wrong, 是否农民工="也许"),
        person(3, 用工形式="兼职", 入会日期="2019-02-30"), person(4, 姓名=""), person(1),
        person(5, 身份证号="6.40104E+17"), [*person(6), "多"],
    )  # fmt: skip

    found = imported(store, file, dry_run=True)

    assert mistakes(found) == [
        (3, "身份证号", "id_number_check"),
        (3, "是否农民工", "yes_no_unreadable"),
        (4, "入会日期", "day_unreadable"),
        (4, "用工形式", "choice_unknown"),
        (5, "姓名", "cell_empty"),
        (6, None, "row_twice"),
        (7, "身份证号", "excel_shortened"),
        (8, None, "row_too_long"),
    ]
    assert (found.good, found.recorded) == (1, 0)


@pytest.mark.parametrize("section", ["union_kinds", "employments", "grades", "sexes"])
def test_every_word_of_a_choice_is_read_as_the_catalogue_writes_it(section: str) -> None:
    """A cell comes without full width; the word that it stands for is compared without it too."""
    read = cells.Choice(section)

    for name, told in words.catalogue()[section].items():
        for word in (name, told["zh"], told["en"]):
            assert read(cells.cleaned(word)) == name


def test_mistakes_are_told_in_both_languages(store: Store, tmp_path: Path) -> None:
    """And never with an ID number, though it stood in the wrong column."""
    shifted = person(1, 是否农民工=id_number(4))

    (bad,) = imported(store, table(tmp_path, MEMBERS, shifted)).bad

    assert bad.told("zh") == "第 2 行“是否农民工”：“…”应为“是”或“否”。"
    assert bad.told("en") == "Row 2, Migrant worker: “…” should be yes or no."


def test_a_bad_row_keeps_the_table_out(store: Store, tmp_path: Path) -> None:
    """All or nothing, unless the good rows are asked for."""
    file = table(tmp_path, MEMBERS, person(1), person(2, 是否农民工=""))

    assert imported(store, file).recorded == 0
    assert data(store) == []
    assert imported(store, file, good_rows=True).recorded == 1


def test_a_dry_run_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    """No report, no person."""
    found = imported(store, table(tmp_path, MEMBERS, person(1)), dry_run=True)

    assert (found.good, found.recorded, data(store)) == (1, 0, [])
    assert store.people.find(store.people.key_of(id_number(1))) is None


def test_one_import_is_one_batch(store: Store, tmp_path: Path) -> None:
    """The same file is the same batch."""
    file = table(tmp_path, MEMBERS, person(1), person(2))

    found = imported(store, file)

    assert {event["batch"] for event in data(store)} == {found.batch}
    assert imported(store, file).batch == found.batch
    assert not any(map(str.isdecimal, found.batch)), "digits could look like a phone number"


def test_a_table_that_comes_again_reports_what_is_new(store: Store, tmp_path: Path) -> None:
    """Unchanged rows are passed over; a changed one becomes the report of the change."""
    imported(store, table(tmp_path, MEMBERS, person(1), person(2)))

    again = imported(
        store, table(tmp_path, MEMBERS, person(1), person(3), person(2, 技能等级="技师"))
    )

    assert (again.unchanged, again.changed, again.recorded, again.bad) == (1, 1, 2, [])
    assert {one.type.partition(".")[2] for one in recorded(store)[2:]} == {
        "member_registered", "member_changed",
    }  # fmt: skip
    assert data(store)[-1]["grade"] == "technician"
    assert "employment" not in data(store)[-1], "only what has changed"


def test_what_was_refused_may_come_again(store: Store, tmp_path: Path) -> None:
    """The clerk mends the table and imports it anew."""
    imported(store, table(tmp_path, MEMBERS, person(1)))
    no = Settled(number=1, event=None, outcome="refused", reason="schema")
    store.receive(receipt(store, 1, no))

    assert imported(store, table(tmp_path, MEMBERS, person(1, 技能等级="技师"))).recorded == 1


def test_an_employer_is_registered_and_counted(store: Store, tmp_path: Path) -> None:
    """Counted only where all counts are given; the counts of a later day come as new."""
    heads = (*EMPLOYERS, "女职工", "农民工", "劳务派遣工", "新就业形态劳动者", "统计日期")
    file = table(
        tmp_path, heads, [*employer(1, 职工人数=90), 40, 30, 0, 5, "2026-02-01"], employer(2),
        [*employer(3), 40, "", 0, 5, ""],
    )  # fmt: skip

    found = imported(store, file, "employers", good_rows=True)
    later = table(tmp_path, heads, [*employer(1, 职工人数=95), 41, 30, 0, 5, "2026-03-01"])
    again = imported(store, later, "employers")

    assert mistakes(found) == [(4, None, "counts_incomplete")]
    assert [one.type.partition(".")[2] for one in recorded(store)] == [
        "employer_registered", "employer_counted", "employer_registered", "employer_counted",
    ]  # fmt: skip
    assert (again.recorded, data(store)[-1]["workers"]) == (1, 95)
    assert data(store)[0]["employer"] == code(1)


def test_an_employer_without_a_credit_code_has_a_local_number(store: Store, tmp_path: Path) -> None:
    """It stands behind the store's first id, so that it is one employer whatever follows."""
    heads = (*EMPLOYERS, "单位编号")
    file = table(tmp_path, heads, [*employer(1, 统一社会信用代码=""), "7"])

    imported(store, file, "employers")

    assert data(store)[0]["employer"] == f"{store.ids[0]}:7"
    bare = imported(
        store, table(tmp_path, EMPLOYERS, employer(2, 统一社会信用代码="")), "employers"
    )
    assert mistakes(bare) == [(2, "统一社会信用代码", "employer_without_code")]


def test_a_union_is_reported_by_the_one_above(tmp_path: Path) -> None:
    """On whose behalf a row is reported is judged for each; several sources are one batch."""
    store = a_store(tmp_path, ABOVE, UNION)
    store.people.open_account("li.na", "李娜", id_number(999))
    heads = ("工会编码", "工会名称", "工会类型", "上级工会", "覆盖单位", "建会日期")
    file = table(
        tmp_path, heads,
        ("6401040010101", "一厂工会", "单独基层工会", UNION, f"{code(1)}、{code(2)}", "20100501"),
        ("64010400102", "第二街道工会", "town", ABOVE, "", "2010-05-01"),
        ("64010500101", "别处工会", "single", "640105", "", "2010-05-01"),
    )  # fmt: skip

    found = imported(store, file, "unions", good_rows=True)

    assert mistakes(found) == [(4, "上级工会", "store_may_not_speak")]
    assert {(one.subject, one.source) for one in recorded(store)} == {
        ("6401040010101", f"/unions/{UNION}"), ("64010400102", f"/unions/{ABOVE}"),
    }  # fmt: skip
    assert data(store)[0]["employers"] == [code(1), code(2)]
    store.close()


def test_a_union_that_stands_in_two_rows_is_named(tmp_path: Path) -> None:
    """Under another name too: a union is its code."""
    store = a_store(tmp_path, ABOVE, UNION)
    store.people.open_account("li.na", "李娜", id_number(999))
    heads = ("工会编码", "工会名称", "工会类型", "上级工会", "覆盖单位", "建会日期")
    first = ("6401040010101", "一厂工会", "单独基层工会", UNION, code(1), "20100501")
    second = ("6401040010101", "一厂分会", "单独基层工会", UNION, code(2), "20100501")

    found = imported(store, table(tmp_path, heads, first, second), "unions")

    assert mistakes(found) == [(3, None, "row_twice")]
    assert found.bad[0].told("zh") == "第 3 行：与第 2 行重复。"
    assert recorded(store) == []
    store.close()


def test_the_heading_of_tables_from_before_is_read(tmp_path: Path) -> None:
    """Clerks have tables in which the union's code was called 工会代码."""
    store = a_store(tmp_path, ABOVE, UNION)
    store.people.open_account("li.na", "李娜", id_number(999))
    heads = ("工会代码", "工会名称", "工会类型", "上级工会", "覆盖单位", "建会日期")
    union = ("6401040010101", "一厂工会", "单独基层工会", UNION, code(1), "20100501")

    assert imported(store, table(tmp_path, heads, union), "unions").bad == []
    assert recorded(store)[0].subject == "6401040010101"
    store.close()


def test_a_store_of_several_unions_asks_for_which(tmp_path: Path) -> None:
    """Only with one union it goes without saying."""
    store = a_store(tmp_path, ABOVE, UNION)
    store.people.open_account("li.na", "李娜", id_number(999))

    found = imported(store, table(tmp_path, MEMBERS, person(1)))

    assert mistakes(found) == [(2, "工会编码", "union_not_named")]
    store.close()


def test_a_day_in_the_future_is_named(store: Store, tmp_path: Path) -> None:
    """What the store would refuse is told like any other mistake."""
    tomorrow = NOW.date() + dt.timedelta(days=1)

    found = imported(store, table(tmp_path, MEMBERS, person(1, 入会日期=tomorrow)), "joined")

    assert [bad.reason for bad in found.bad] == ["day_in_future"]


def test_a_file_that_is_no_such_table_is_told_in_one_error(store: Store, tmp_path: Path) -> None:
    """An unknown file, a workbook, a wrong heading, a missing or doubled column."""
    workbook = tmp_path / "book.csv"
    workbook.write_bytes(b"PK\x03\x04")
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")

    for file, error in (
        (tmp_path / "none.csv", TableMissing),
        (workbook, WorkbookDamaged),
        (empty, TableEmpty),
        (table(tmp_path, (*MEMBERS, "星座"), person(1)), HeadingUnknown),
        (table(tmp_path, MEMBERS[1:], person(1)[1:]), ColumnMissing),
        (table(tmp_path, (*MEMBERS, "Name"), person(1)), HeadingTwice),
    ):
        with pytest.raises(error) as raised:
            imported(store, file)
        assert words.told(raised.value, "zh")
        assert words.told(raised.value, "en")


def test_a_division_that_ended_or_never_was_is_named(store: Store, tmp_path: Path) -> None:
    """Tables of years ago are copied on and on."""
    rows = [employer(1, 行政区划代码="640102"), employer(2, 行政区划代码="640199")]

    found = imported(store, table(tmp_path, EMPLOYERS, *rows), "employers")

    assert mistakes(found) == [
        (2, "行政区划代码", "division_ended"), (3, "行政区划代码", "division_unknown"),
    ]  # fmt: skip
    assert "2002" in found.bad[0].told("zh")
